"""What the supplies desk hears from the other contexts; it records, and never refuses."""

from collections.abc import Sequence

from attrs import frozen

from happycat.app.supplies import desk, packing
from happycat.app.supplies.desk import Desk
from happycat.domain.kernel.ids import KitId
from happycat.domain.orders.events import OrderFinished, OrderPrepared, OrderUnassigned
from happycat.domain.recruiting.events import WorkerChanged
from happycat.domain.shop.events import CartCheckedOut
from happycat.domain.supplies.cookies import CookieOrder
from happycat.domain.supplies.copies import EndedEarly, OrderOver, WorkerName
from happycat.domain.supplies.model import Kit, packing_list
from happycat.domain.supplies.policy import MOST_COOKIES
from happycat.domain.supplies.transitions import AFTER, Happening
from happycat.ports.supplies import SuppliesTx


@frozen
class Heard(Desk):
    def want_cookie(self, cart: CartCheckedOut) -> None:
        """Notes the order's cookie, by the client's name alone; the bakery is called by a sweep (R18)."""
        with self.begin() as tx:
            if tx.cookies.find(cart.order_id) is not None:
                return
            cookie = self._cookie(cart)
            tx.cookies.add(cookie)
            packing.overlooked(tx, [cookie])
            if tx.over.find(cart.order_id) is not None:
                cookie.outlive_order()
            for promised in tx.cookies.given_up(cart.client_id, limit=MOST_COOKIES):
                promised.want_again(cart.checked_out_at)

    def _cookie(self, cart: CartCheckedOut) -> CookieOrder:
        return CookieOrder(
            id=cart.order_id,
            order_id=cart.order_id,
            client_id=cart.client_id,
            for_name=cart.client_name,
            baking=self._wanted,
            since=cart.checked_out_at,
            ask_at=cart.checked_out_at,
        )

    def open(self, order: OrderPrepared) -> None:
        """A kit for the assignment, unless that is over; earlier assignments are over now (R19, R20)."""
        with self.begin() as tx:
            kits = tx.kits.of_order(order.order_id)
            if order.assignment in {kit.assignment for kit in kits} or _is_over(tx, order, kits):
                return
            desk.end(tx, kits, order.prepared_at)
            kit = _kit(KitId(tx.new_id()), order)
            tx.kits.add(kit)
            packing.another(tx, kit, self._wanted, order.prepared_at)

    def unassigned(self, order: OrderUnassigned) -> None:
        """Another worker will come: the kit is dismantled, or due back if it is out (R20)."""
        with self.begin() as tx:
            kits = tx.kits.of_order(order.order_id)
            ended = [kit for kit in kits if kit.assignment <= order.assignment]
            desk.end(tx, ended, order.unassigned_at)
            if order.assignment not in {kit.assignment for kit in kits}:
                _ended_early(tx, order)

    def finished(self, order: OrderFinished) -> None:
        """The end of the order ends its kits, and is remembered for what comes late (R20)."""
        with self.begin() as tx:
            if tx.over.find(order.order_id) is None:
                tx.over.add(OrderOver(id=order.order_id, finished_at=order.finished_at))
            for kit in tx.kits.of_order(order.order_id):
                its_end = kit.assignment == order.assignment
                fact = AFTER[order.outcome, order.cause] if its_end else Happening.UNASSIGNED
                desk.hear(tx, kit, fact, order.finished_at)
            for cookie in tx.cookies.of_order(order.order_id):
                cookie.outlive_order()

    def worker_changed(self, worker: WorkerChanged) -> None:
        with self.begin() as tx:
            copy = tx.workers.find(worker.worker_id)
            if copy is None:
                copy = WorkerName(id=worker.worker_id)
                tx.workers.add(copy)
            copy.learn(worker.name, worker.revision)


def _is_over(tx: SuppliesTx, order: OrderPrepared, kits: Sequence[Kit]) -> bool:
    """Overtaken: by the end of the order, of this assignment, or by a later assignment (R20)."""
    ended = tx.ended_early.find(order.order_id)
    newest = max((kit.assignment for kit in kits), default=0)
    early = ended.up_to if ended else 0
    return order.assignment <= max(newest, early) or tx.over.find(order.order_id) is not None


def _ended_early(tx: SuppliesTx, order: OrderUnassigned) -> None:
    ended = tx.ended_early.find(order.order_id)
    if ended is None:
        ended = EndedEarly(id=order.order_id)
        tx.ended_early.add(ended)
    ended.learn(order.assignment)


def _kit(id: KitId, order: OrderPrepared) -> Kit:
    return Kit(
        id=id,
        order_id=order.order_id,
        client_id=order.client_id,
        assignment=order.assignment,
        worker_id=order.worker_id,
        starts_at=order.agreed.start,
        items=packing_list(order.lines),
        changed_at=order.prepared_at,
    )
