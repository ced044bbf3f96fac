"""What clients, workers and managers ask of orders."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from attrs import frozen

from happycat.app.orders.desk import Desk, ended, tell, unassigned
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.values import Cause, Outcome, PhotoRef
from happycat.domain.orders import notices
from happycat.domain.orders.lifecycle import Ending
from happycat.domain.orders.model import Order
from happycat.domain.orders.reasons import Reason
from happycat.domain.orders.seen import SeenOrder, seen
from happycat.domain.orders.states import Status
from happycat.domain.orders.work import Start
from happycat.ports.kernel.commands import command
from happycat.ports.orders import OrdersTx, Whose


@frozen
class Asked(Desk):
    """Every method refuses with `Forbidden` without the role, `NotFound` for somebody else's order (R46)."""

    def get(self, actor: Actor, order_id: OrderId) -> SeenOrder:
        """The order as its client, its worker or a manager may see it."""
        actor.must_be(Role.CLIENT, Role.WORKER, Role.MANAGER)
        with self.begin(actor) as tx:
            return seen(tx.orders.get(order_id), actor)

    def page(
        self, actor: Actor, after: OrderId | None = None, limit: int = 50, status: Status | None = None
    ) -> Sequence[SeenOrder]:
        """One's own orders, all for a manager, in the order of their ids."""
        whose = _whose(actor, status)
        with self.begin(actor) as tx:
            return [seen(order, actor) for order in tx.orders.page(whose, after, limit)]

    # workers

    @command
    def start(self, actor: Actor, order_id: OrderId, photo: PhotoRef, recorded_at: datetime) -> Start:
        """The work begins, with a photo as proof; `DISPUTED` if it was received after the end (R9, R11)."""
        by = actor.as_worker()
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            outcome = order.start(by, photo, recorded_at, self._now())
            if outcome is Start.DISPUTED:
                tell(tx, notices.disputed(order))
            return outcome

    @command
    def report(self, actor: Actor, order_id: OrderId, photo: PhotoRef) -> None:
        """The work is done, with a photo of the signed paper report (R9)."""
        by = actor.as_worker()
        with self.begin(actor) as tx:
            tx.orders.get(order_id).report(by, photo, self._now())

    @command
    def hand_back(self, actor: Actor, order_id: OrderId, reason: str) -> None:
        """The worker cannot come; until two hours before the start, no penalty (R14)."""
        by = actor.as_worker()
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.hand_back(by, Reason(reason).text, self._now())
            unassigned(tx, order)

    # clients

    @command
    def cancel(self, actor: Actor, order_id: OrderId) -> None:
        """Until the work has started (R10)."""
        with self.begin(actor) as tx:
            order = _own(tx, actor.as_client(), order_id)
            order.cancel(self._now())
            ended(tx, order)

    @command
    def accept(self, actor: Actor, order_id: OrderId) -> None:
        """The work was done; after the start (R10)."""
        with self.begin(actor) as tx:
            order = _own(tx, actor.as_client(), order_id)
            order.accept(self._now())
            ended(tx, order)

    @command
    def fail(self, actor: Actor, order_id: OrderId, reason: str) -> None:
        """The work was bad, or nobody came after the agreed start (R10)."""
        with self.begin(actor) as tx:
            order = _own(tx, actor.as_client(), order_id)
            order.fail(Reason(reason).text, self._now())
            ended(tx, order)

    # managers

    @command
    def reassign(self, actor: Actor, order_id: OrderId, reason: str) -> None:
        """Another worker shall do it; before the agreed start (R14)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.reassign(Reason(reason).text, self._now())
            unassigned(tx, order)

    @command
    def finish_stuck(
        self, actor: Actor, order_id: OrderId, outcome: Outcome, cause: Cause, reason: str
    ) -> None:
        """Ends an order that was started and not reported, from 72 h after its agreed end on (R12)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            order = tx.orders.get(order_id)
            order.finish_stuck(Ending(outcome, cause, self._now(), Reason(reason).text))
            ended(tx, order)


def _whose(actor: Actor, status: Status | None) -> Whose:
    actor.must_be(Role.CLIENT, Role.WORKER, Role.MANAGER)
    if actor.may(Role.MANAGER):
        return Whose(status=status)
    client = ClientId(actor.person) if actor.may(Role.CLIENT) else None
    worker = WorkerId(actor.person) if actor.may(Role.WORKER) else None
    return Whose(client, worker, status)


def _own(tx: OrdersTx, client: ClientId, order_id: UUID) -> Order:
    order = tx.orders.get(order_id)
    if order.client_id != client:
        raise NotFound(thing="order")
    return order
