"""What quality hears of shop and orders: it keeps the timeline and opens inspections (R41, R42)."""

from attrs import frozen

from happycat.app.quality.desk import Desk, dossier_of, inspect
from happycat.domain.kernel.values import Outcome
from happycat.domain.orders.events import (
    MatchExplained,
    NoShowWarned,
    OrderFinished,
    OrderOpened,
    OrderPrepared,
    OrderStarted,
    OrderUnassigned,
    StartDisputed,
    WorkReported,
)
from happycat.domain.quality.dossier import Bought, Ending, Match, Shown
from happycat.domain.quality.model import Ground, Reason
from happycat.domain.shop.events import CartCheckedOut

BAD = {Outcome.FAILED: Ground.FAILED, Outcome.CANCELLED: Ground.CANCELLED}


@frozen
class HearingOrders(Desk):
    def checked_out(self, cart: CartCheckedOut) -> None:
        with self.begin() as tx:
            dossier = dossier_of(tx, cart.order_id, cart.client_id)
            whom = (cart.client_name, cart.client_contact, cart.wanted_start, cart.address, cart.wishes)
            dossier.bought = Bought(*whom, cart.lines, cart.quote.approximate)
            facts = {"approximate": str(cart.quote.approximate)}
            dossier.note(tx.new_id(), "checked_out", cart.checked_out_at, **facts)

    def opened(self, order: OrderOpened) -> None:
        with self.begin() as tx:
            dossier = dossier_of(tx, order.order_id, order.client_id)
            wanted = {"wanted_start": order.wanted.start.isoformat(), "titles": list(order.titles)}
            dossier.note(tx.new_id(), "opened", order.opened_at, **wanted)

    def prepared(self, order: OrderPrepared) -> None:
        with self.begin() as tx:
            dossier = dossier_of(tx, order.order_id, order.client_id)
            agreed = {"start": order.agreed.start.isoformat(), "end": order.agreed.end.isoformat()}
            who = {"assignment": order.assignment, "worker_id": str(order.worker_id)}
            facts = {**who, **agreed, "price": str(order.price)}
            dossier.note(tx.new_id(), "prepared", order.prepared_at, **facts)

    def unassigned(self, order: OrderUnassigned) -> None:
        with self.begin() as tx:
            dossier = dossier_of(tx, order.order_id, order.client_id)
            who = {"assignment": order.assignment, "worker_id": str(order.worker_id)}
            facts = {**who, "reason": str(order.reason), "note": order.note}
            dossier.note(tx.new_id(), "unassigned", order.unassigned_at, **facts)

    def started(self, order: OrderStarted) -> None:
        with self.begin() as tx:
            dossier = dossier_of(tx, order.order_id, order.client_id)
            who = {"assignment": order.assignment, "worker_id": str(order.worker_id)}
            facts = {**who, "recorded_at": order.recorded_at.isoformat()}
            dossier.note(tx.new_id(), "started", order.started_at, **facts)
            dossier.show(Shown("started", order.started_at, order.worker_id, order.photo))

    def reported(self, work: WorkReported) -> None:
        with self.begin() as tx:
            dossier = dossier_of(tx, work.order_id, work.client_id)
            who = {"assignment": work.assignment, "worker_id": str(work.worker_id)}
            dossier.note(tx.new_id(), "reported", work.reported_at, **who)
            dossier.show(Shown("reported", work.reported_at, work.worker_id, work.photo))

    def warned(self, late: NoShowWarned) -> None:
        with self.begin() as tx:
            dossier = dossier_of(tx, late.order_id, late.client_id)
            who = {"assignment": late.assignment, "worker_id": str(late.worker_id)}
            facts = {**who, "grace_ends_at": late.grace_ends_at.isoformat()}
            dossier.note(tx.new_id(), "no_show_warned", late.warned_at, **facts)

    def explained(self, match: MatchExplained) -> None:
        with self.begin() as tx:
            dossier = dossier_of(tx, match.order_id)
            who = (match.assignment, match.worker_id, match.pipeline)
            dossier.explain(Match(*who, match.explanation, match.explained_at))

    def disputed(self, start: StartDisputed) -> None:
        """A start recorded in time but received after the end is inspected (R11, R41)."""
        with self.begin() as tx:
            dossier = dossier_of(tx, start.order_id, start.client_id)
            who = {"assignment": start.assignment, "worker_id": str(start.worker_id)}
            facts = {**who, "recorded_at": start.recorded_at.isoformat()}
            dossier.note(tx.new_id(), "start_disputed", start.received_at, **facts)
            dossier.show(Shown("start_disputed", start.received_at, start.worker_id, start.photo))
            reason = Reason(Ground.START_DISPUTED, start.received_at, start.worker_id)
            inspect(tx, start.order_id, reason, self.clock.now())

    def finished(self, order: OrderFinished) -> None:
        """Failed and cancelled orders are inspected, succeeded ones by sample (R41)."""
        with self.begin() as tx:
            dossier = dossier_of(tx, order.order_id, order.client_id)
            who = (order.worker_id, order.assignment, order.price, order.titles, order.finished_at)
            dossier.ending = Ending(order.outcome, order.cause, *who)
            how = {"outcome": str(order.outcome), "cause": str(order.cause), "price": str(order.price)}
            dossier.note(tx.new_id(), "finished", order.finished_at, **how)
            ground = BAD.get(order.outcome, Ground.SAMPLED)
            if ground is not Ground.SAMPLED or self.sampling.takes(order.order_id):
                reason = Reason(ground, order.finished_at, order.worker_id)
                inspect(tx, order.order_id, reason, self.clock.now())
