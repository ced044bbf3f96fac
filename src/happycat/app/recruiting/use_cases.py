"""What recruiting can be asked, and what it hears from others."""

from attrs import frozen

from happycat.app.recruiting.intake import IntakeDesk
from happycat.app.recruiting.lab import Lab
from happycat.app.recruiting.policies import PolicyDesk
from happycat.app.recruiting.workers import WorkerDesk
from happycat.domain.orders.events import OrderFinished
from happycat.domain.quality.events import HypothesisRaised, InspectionClosed
from happycat.domain.recruiting.events import ApplicationReceived
from happycat.domain.recruiting.hypothesis import Hypothesis
from happycat.ports.kernel.messages import on


@frozen
class Recruiting(IntakeDesk, Lab, PolicyDesk, WorkerDesk):
    """Applications in, receipts out; candidates assessed and decided; workers changed; policies edited.

    Every worker was hired here before anybody else could know of it, so that one who is unknown
    here was none of ours and is ignored.
    """

    # heard

    def finished(self, order: OrderFinished) -> None:
        """How the hire did (R38): the record that later policies are tried on."""
        with self.begin() as tx:
            worker = tx.workers.find(order.worker_id) if order.worker_id else None
            if worker is not None:
                worker.finished(order.outcome)

    def inspected(self, inspection: InspectionClosed) -> None:
        """The grade is recorded; traits that were observed change the worker for everybody (R42)."""
        with self.begin() as tx:
            worker = tx.workers.find(inspection.worker_id) if inspection.worker_id else None
            if worker is not None:
                seen = (inspection.grade, inspection.strengths, inspection.weaknesses)
                worker.inspected(*seen, self.clock.now(), inspection.closed_at)

    def raised(self, idea: HypothesisRaised) -> None:
        """The draft of a policy, in words, until a manager judges it (R42)."""
        with self.begin() as tx:
            if tx.hypotheses.find(idea.hypothesis_id) is None:
                tx.hypotheses.add(
                    Hypothesis(
                        id=idea.hypothesis_id,
                        inspection_id=idea.inspection_id,
                        statement=idea.statement,
                        raised_at=idea.raised_at,
                    )
                )


reactions = (
    on(ApplicationReceived, Recruiting.received),
    on(OrderFinished, Recruiting.finished),
    on(InspectionClosed, Recruiting.inspected),
    on(HypothesisRaised, Recruiting.raised),
)
