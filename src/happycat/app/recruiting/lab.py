"""The lab: candidates are contacted, assessed and decided (R37, R38)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from attrs import frozen

from happycat.app.recruiting.desk import Desk, active_policy, only_managers
from happycat.domain.kernel.ids import ApplicationId, PersonId, WorkerId
from happycat.domain.kernel.people import Actor
from happycat.domain.recruiting.assessment import Assessment
from happycat.domain.recruiting.events import ApplicationReceived, Decision
from happycat.domain.recruiting.intake import Applicant
from happycat.domain.recruiting.model import ApplicationStatus, JobApplication
from happycat.domain.recruiting.policy import VACANCIES
from happycat.domain.recruiting.screening import Judgement, Score, ScreeningPolicy
from happycat.domain.recruiting.worker import Worker
from happycat.ports.kernel.commands import command
from happycat.ports.recruiting import RecruitingTx


@frozen
class Lab(Desk):
    """For managers."""

    # asked

    def application(self, actor: Actor, application_id: ApplicationId) -> JobApplication:
        only_managers(actor)
        with self.begin(actor) as tx:
            return tx.applications.get(application_id)

    def applications(
        self,
        actor: Actor,
        status: ApplicationStatus | None = None,
        after: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[JobApplication]:
        """In order of arrival."""
        only_managers(actor)
        with self.begin(actor) as tx:
            return tx.applications.page(status, after, limit)

    @command
    def contact(self, actor: Actor, application_id: ApplicationId, note: str) -> JobApplication:
        """Logs a talk with the candidate (R37)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            application = tx.applications.get(application_id)
            application.contact(actor.person, note, self.clock.now())
            return application

    @command
    def assign_assessments(
        self, actor: Actor, application_id: ApplicationId, assessments: Sequence[Assessment] | None = None
    ) -> JobApplication:
        """The vacancy's default set, or one made for this cat (R37)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            application = tx.applications.get(application_id)
            default = VACANCIES[application.applicant.vacancy]
            application.assign(default if assessments is None else assessments)
            return application

    @command
    def record_results(
        self, actor: Actor, application_id: ApplicationId, results: Mapping[str, int]
    ) -> JobApplication:
        """Marks by assessment key, within the bounds of each (R37)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            application = tx.applications.get(application_id)
            application.record_results(results)
            return application

    @command
    def decide(self, actor: Actor, application_id: ApplicationId) -> JobApplication:
        """What the policy version active at this moment says: accept, reject, or ask a manager (R38)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            application = tx.applications.get(application_id)
            judgement = self._judged(active_policy(tx), application.facts())
            application.decide(judgement, WorkerId(tx.new_id()), self.clock.now())
            hire_if_accepted(tx, application, self.clock.now())
            return application

    @command
    def decide_by_hand(
        self, actor: Actor, application_id: ApplicationId, decision: Decision, reason: str
    ) -> JobApplication:
        """A manager decides what the policy left to one (R38)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            application = tx.applications.get(application_id)
            now = self.clock.now()
            application.decide_by_hand(actor.person, decision, reason, WorkerId(tx.new_id()), now)
            hire_if_accepted(tx, application, now)
            return application

    # heard

    def received(self, application: ApplicationReceived) -> None:
        """The intake's application; told again, it brings the photo."""
        with self.begin() as tx:
            known = tx.applications.find(application.application_id)
            if known is None:
                tx.applications.add(_opened(application))
            else:
                known.photo = application.photo

    def _judged(self, policy: ScreeningPolicy, facts: Mapping[str, int]) -> Judgement:
        found = self.evaluator.evaluate(policy.document, facts)
        return policy.judge(facts, Score(found.score, found.contributions, found.failed))


def _opened(heard: ApplicationReceived) -> JobApplication:
    who = (heard.name, heard.age, heard.breed, heard.coat, heard.contact, heard.vacancy)
    return JobApplication(
        id=heard.application_id, applicant=Applicant(*who), received_at=heard.received_at, photo=heard.photo
    )


def hire_if_accepted(tx: RecruitingTx, application: JobApplication, at: datetime) -> None:
    """An accepted cat becomes a worker in the transaction of the decision (R40)."""
    if application.worker_id is None or application.judgement is None:
        return
    seen = (application.judgement.strengths, application.judgement.weaknesses)
    name = application.applicant.name
    tx.workers.add(Worker.hired(application.worker_id, application.id, name, seen, at))
    tx.notify(PersonId(application.worker_id), "hired", f"Welcome, {name}: you are hired.")
