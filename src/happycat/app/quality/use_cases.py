"""What quality can be asked; what it hears is in `reactions`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from attrs import frozen

from happycat.app.quality.desk import inspect
from happycat.app.quality.hearing_orders import HearingOrders
from happycat.app.quality.hearing_others import HearingOthers
from happycat.domain.kernel.ids import HypothesisId, InspectionId, OrderId, PersonId, WorkerId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.quality.dossier import Dossier
from happycat.domain.quality.form import Answer, Form
from happycat.domain.quality.hypothesis import Hypothesis
from happycat.domain.quality.known import Known
from happycat.domain.quality.margin import Margin
from happycat.domain.quality.model import (
    Contact,
    Finding,
    Ground,
    Inspection,
    InspectionStatus,
    OrderNotFinished,
    Reason,
)
from happycat.ports.kernel.commands import command
from happycat.ports.quality import QualityTx, Seal


@frozen
class Laid:
    """An inspection with everything about its order, and the names that occur in it (R42)."""

    inspection: Inspection
    dossier: Dossier
    known: Sequence[Known]


@frozen
class Quality(HearingOrders, HearingOthers):
    """Inspections and hypotheses are for managers; the margin is for accountants too."""

    def questions(self, actor: Actor) -> Form:
        """The form that inspections are filled by (R42)."""
        actor.must_be(Role.MANAGER)
        return self.form

    def inspections(
        self,
        actor: Actor,
        status: InspectionStatus | None = None,
        after: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[Inspection]:
        """In the order of their ids."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.inspections.page(status, after, limit)

    def of_order(self, actor: Actor, order_id: OrderId) -> Inspection:
        """The one inspection of an order (R41); refuses with `NotFound` while there is none."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            found = tx.inspections.of_order(order_id)
            if found is None:
                raise NotFound(thing="inspection")
            return found

    def get(self, actor: Actor, inspection_id: InspectionId) -> Laid:
        """The inspection with timeline, photos, match explanation and money of its order (R42)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            inspection = tx.inspections.get(inspection_id)
            dossier = tx.dossiers.get(inspection.order_id)
            return Laid(inspection, dossier, tx.known.many(_named_in(dossier)))

    @command
    def open(self, actor: Actor, order_id: OrderId, reason: str) -> Inspection:
        """Inspects a finished order of the manager's choice (R41)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            ending = _finished(tx, order_id).ending
            worker_id, now = (ending.worker_id if ending else None), self.clock.now()
            return inspect(tx, order_id, Reason(Ground.CHOSEN, now, worker_id, reason, actor.person), now)

    @command
    def log_contact(self, actor: Actor, inspection_id: InspectionId, whom: str, note: str) -> Inspection:
        """Notes a talk with the client, the worker or anybody (R42)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            inspection = tx.inspections.get(inspection_id)
            inspection.log(Contact(actor.person, self.clock.now(), whom, note))
            return inspection

    @command
    def fill(self, actor: Actor, inspection_id: InspectionId, answers: Mapping[str, Answer]) -> Inspection:
        """Answers the form; refuses with `FormWrong`, naming everything that is wrong (R42)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            inspection = tx.inspections.get(inspection_id)
            inspection.fill(self.form, answers, actor.person, self.clock.now())
            return inspection

    @command
    def close(
        self,
        actor: Actor,
        inspection_id: InspectionId,
        grade: int,
        strengths: Sequence[str],
        weaknesses: Sequence[str],
        void_penalty: bool,
        reason: str,
    ) -> Inspection:
        """Grades the work from 1 (bad) to 5 (good), may void the penalty, and tells the worker (R29, R42)."""
        actor.must_be(Role.MANAGER)
        finding = Finding(grade, tuple(strengths), tuple(weaknesses), void_penalty, reason)
        with self.begin(actor) as tx:
            inspection = tx.inspections.get(inspection_id)
            worker_id = _graded(tx, inspection)
            inspection.close(finding, worker_id, actor.person, self.clock.now())
            if worker_id is not None:
                text = f"Your work on order {inspection.order_id} was graded {grade} of 5: {reason}"
                tx.notify(PersonId(worker_id), f"inspection/{inspection_id}", text)
            return inspection

    @command
    def raise_hypothesis(self, actor: Actor, inspection_id: InspectionId, statement: str) -> Hypothesis:
        """An idea for hiring better cats; recruiting tries it and its verdict comes back (R42)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            inspection = tx.inspections.get(inspection_id)
            id = HypothesisId(tx.new_id())
            idea = Hypothesis.raised(id, inspection.id, statement, actor.person, self.clock.now())
            tx.hypotheses.add(idea)
            return idea

    def hypotheses(self, actor: Actor, after: UUID | None = None, limit: int = 50) -> Sequence[Hypothesis]:
        """All of them with their verdicts (R42)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.hypotheses.page(after, limit)

    def margin(self, actor: Actor) -> Sequence[Margin]:
        """What the company keeps of its orders, by outcome and cause (R43)."""
        actor.must_be(Role.MANAGER, Role.ACCOUNTANT)
        with self.begin(actor) as tx:
            return tx.dossiers.margin()

    def seals(
        self, actor: Actor, ledger: str, party: str, after: str = "", limit: int = 50
    ) -> Sequence[Seal]:
        """The sealed heads of one party's chain in `billing` or `payroll`, run by run (R33)."""
        actor.must_be(Role.ACCOUNTANT, Role.OPERATOR)
        with self.begin(actor) as tx:
            return tx.seals.page(ledger, party, after, limit)


def _finished(tx: QualityTx, order_id: OrderId) -> Dossier:
    dossier = tx.dossiers.find(order_id)
    if dossier is None:
        raise NotFound(thing="order")
    if dossier.ending is None:
        raise OrderNotFinished
    return dossier


def _graded(tx: QualityTx, inspection: Inspection) -> WorkerId | None:
    """Only a finished order's work is graded, for its penalty is posted at its end."""
    ending = _finished(tx, inspection.order_id).ending
    return inspection.about(ending.worker_id if ending else None)


def _named_in(dossier: Dossier) -> list[UUID]:
    """The client, the workers and the services that the dossier speaks of."""
    workers = [match.worker_id for match in dossier.matches] + [shown.worker_id for shown in dossier.photos]
    services = [line.service_id for line in dossier.bought.lines] if dossier.bought else []
    ended = [dossier.ending.worker_id] if dossier.ending else []
    ids = [dossier.client_id, *ended, *workers, *services]
    return list(dict.fromkeys(UUID(str(id)) for id in ids if id is not None))
