"""What orders hears from the other contexts; it records, and never refuses."""

from attrs import frozen

from happycat.app.orders.desk import Desk, ended
from happycat.domain.kernel.ids import OrderId, WorkerId
from happycat.domain.kernel.refusals import NotYet
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.model import Order
from happycat.domain.orders.worker import Standing, Worker
from happycat.domain.quality.events import InspectionClosed
from happycat.domain.recruiting.events import WorkerChanged
from happycat.domain.shop.events import CartCheckedOut
from happycat.domain.supplies.events import KitReady, LostBy, SuppliesIssued, SuppliesLost
from happycat.ports.orders import OrdersTx


@frozen
class Heard(Desk):
    def open(self, cart: CartCheckedOut) -> None:
        """The cart becomes an order that waits for a worker; matching is the sweep's (R7)."""
        with self.begin() as tx:
            if tx.orders.find(cart.order_id) is None:
                order = self._order(cart)
                order.open()
                tx.orders.add(order)

    def _order(self, cart: CartCheckedOut) -> Order:
        lasting = sum((line.duration for line in cart.lines[1:]), cart.lines[0].duration)
        return Order(
            id=cart.order_id,
            client_id=cart.client_id,
            wanted=Slot.lasting(cart.wanted_start, lasting),
            lines=cart.lines,
            address=cart.address,
            wishes=cart.wishes,
            list_total=cart.quote.list_total,
            opened_at=self._now(),
        )

    def worker_changed(self, worker: WorkerChanged) -> None:
        """Keeps the newest; the orders of one who left are rematched by the sweep (R17)."""
        with self.begin() as tx:
            copy = tx.workers.find(worker.worker_id)
            if copy is None:
                copy = Worker(id=worker.worker_id, number=tx.workers.next_number())
                tx.workers.add(copy)
            standing = Standing(worker.status.value)
            copy.change(worker.revision, standing, worker.strengths, worker.weaknesses)

    def kit_ready(self, kit: KitReady) -> None:
        with self.begin() as tx:
            _order(tx, kit.order_id).kit_ready(kit.assignment, kit.ready_at)

    def supplied(self, supplies: SuppliesIssued) -> None:
        with self.begin() as tx:
            _order(tx, supplies.order_id).supply(supplies.assignment, supplies.issued_at)

    def supplies_lost(self, supplies: SuppliesLost) -> None:
        """By the desk: the company's failure. By the worker: not our business (R19, R20)."""
        with self.begin() as tx:
            if supplies.by is not LostBy.DESK:
                return
            order = _order(tx, supplies.order_id)
            if order.lose_supplies(supplies.assignment, self._now()):
                ended(tx, order)

    def inspected(self, inspection: InspectionClosed) -> None:
        """The grade counts for the worker's next matches (R15)."""
        with self.begin() as tx:
            if inspection.worker_id is not None:
                _worker(tx, inspection.worker_id).graded(inspection.grade)


def _order(tx: OrdersTx, order_id: OrderId) -> Order:
    order = tx.orders.find(order_id)
    if order is None:
        raise NotYet(thing=f"order {order_id}")
    return order


def _worker(tx: OrdersTx, worker_id: WorkerId) -> Worker:
    worker = tx.workers.find(worker_id)
    if worker is None:
        raise NotYet(thing=f"worker {worker_id}")
    return worker
