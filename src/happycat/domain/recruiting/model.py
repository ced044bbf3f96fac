"""A job application on its way through the lab: contacted, assessed, decided (R37, R38)."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ApplicationId, PersonId, WorkerId
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.kernel.values import PhotoRef, text
from happycat.domain.recruiting.assessment import Assessment, check_results, checked
from happycat.domain.recruiting.events import ApplicationDecided, Decision
from happycat.domain.recruiting.intake import Applicant
from happycat.domain.recruiting.screening import Advice, Judgement


class ApplicationStatus(StrEnum):
    RECEIVED = "received"
    CONTACTED = "contacted"
    ASSESSING = "assessing"
    MANAGERS_CALL = "managers_call"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


S = ApplicationStatus
UNDECIDED = frozenset({S.RECEIVED, S.CONTACTED, S.ASSESSING, S.MANAGERS_CALL})
ASSIGNABLE = frozenset({S.CONTACTED, S.ASSESSING})
ADVISED = {Advice.ACCEPT: S.ACCEPTED, Advice.REJECT: S.REJECTED, Advice.ASK: S.MANAGERS_CALL}
DECIDED = {Decision.ACCEPTED: S.ACCEPTED, Decision.REJECTED: S.REJECTED}


class WrongStatus(Conflict):
    says = "The application is {status}; this needs {needed}."


class ResultsMissing(Conflict):
    says = "There are no results yet for {missing}; record them first."


@frozen
class Contact:
    """A talk with the candidate."""

    by: PersonId
    at: datetime
    note: str = field(validator=text(5000))


@frozen
class ByHand:
    """A manager's own decision, where the policy left it to one."""

    by: PersonId
    decision: Decision
    reason: str = field(validator=text(1000))


@define(kw_only=True, eq=False)
class JobApplication(Aggregate):
    id: ApplicationId
    applicant: Applicant
    received_at: datetime
    photo: PhotoRef | None = None
    status: ApplicationStatus = ApplicationStatus.RECEIVED
    contacts: tuple[Contact, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    results: dict[str, int] = field(factory=dict)
    judgement: Judgement | None = None
    by_hand: ByHand | None = None
    worker_id: WorkerId | None = None
    """The person an accepted cat becomes; tokens are issued for it."""

    def contact(self, by: PersonId, note: str, at: datetime) -> None:
        """Logs a talk; the first one opens the way to assessments (R37)."""
        self._only_in(UNDECIDED)
        self.contacts = (*self.contacts, Contact(by, at, note))
        if self.status is S.RECEIVED:
            self.status = S.CONTACTED

    def assign(self, assessments: Sequence[Assessment]) -> None:
        """What this cat has to show; results of those that stay as they were are kept (R37)."""
        self._only_in(ASSIGNABLE)
        kept = {a.key for a in checked(assessments) if a in self.assessments}
        self.assessments = tuple(assessments)
        self.results = {key: mark for key, mark in self.results.items() if key in kept}
        self.status = S.ASSESSING

    def record_results(self, results: Mapping[str, int]) -> None:
        """Marks for some or all assessments; a later mark replaces an earlier one (R37)."""
        self._only_in({S.ASSESSING})
        check_results(self.assessments, results)
        self.results = {**self.results, **results}

    def facts(self) -> dict[str, int]:
        """What a policy may look at; refuses with `ResultsMissing` until everything is marked."""
        self._only_in({S.ASSESSING})
        missing = [a.key for a in self.assessments if a.key not in self.results]
        if missing:
            raise ResultsMissing(missing=", ".join(missing))
        return {**self.results, "age": self.applicant.age}

    def decide(self, judgement: Judgement, worker_id: WorkerId, at: datetime) -> None:
        """What the active policy advised; `worker_id` is used if the cat is accepted (R38)."""
        self._only_in({S.ASSESSING})
        self.judgement = judgement
        self.status = ADVISED[judgement.advice]
        self._tell(worker_id, judgement.explanation(), at)

    def decide_by_hand(
        self, by: PersonId, decision: Decision, reason: str, worker_id: WorkerId, at: datetime
    ) -> None:
        """A manager decides what the policy left to one; it still names that policy (R38)."""
        self._only_in({S.MANAGERS_CALL})
        self.by_hand = ByHand(by, decision, reason)
        self.status = DECIDED[decision]
        explanation = self.judgement.explanation() if self.judgement else {}
        self._tell(worker_id, {**explanation, "decided_by": str(by), "reason": reason}, at)

    def _tell(self, worker_id: WorkerId, explanation: dict[str, Any], at: datetime) -> None:
        if self.status is S.MANAGERS_CALL or self.judgement is None:
            return
        accepted = self.status is S.ACCEPTED
        self.worker_id = worker_id if accepted else None
        decision = Decision.ACCEPTED if accepted else Decision.REJECTED
        policy = self.judgement.policy
        self.record(ApplicationDecided(self.id, decision, policy, self.worker_id, explanation, at))

    def _only_in(self, statuses: Set[ApplicationStatus]) -> None:
        if self.status not in statuses:
            raise WrongStatus(status=self.status, needed=" or ".join(sorted(statuses)))
