"""What all parts of the use cases of orders stand on: their ports, and what follows every end."""

from datetime import datetime

from attrs import frozen

from happycat.domain.orders import notices
from happycat.domain.orders.model import Order
from happycat.domain.orders.pipeline import DEFAULT, Pipeline
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock, Dice, PhotoStore
from happycat.ports.orders import Matcher, OrdersTx, PricePolicy


@frozen
class Desk:
    begin: Begin[OrdersTx]
    clock: Clock
    dice: Dice
    photos: PhotoStore
    matcher: Matcher
    prices: PricePolicy

    def _now(self) -> datetime:
        return self.clock.now()


def ended(tx: OrdersTx, order: Order) -> None:
    """After an end: the time of a worker who never began is free again, results count, people know."""
    if order.started_at is None:
        tx.bookings.release(order.id)
    worker = tx.workers.find(order.current.worker_id) if order.current else None
    if worker is not None and order.ending is not None:
        worker.count(order.ending.outcome, order.ending.cause)
    tell(tx, notices.finished(order))


def unassigned(tx: OrdersTx, order: Order) -> None:
    """After an assignment ended before its work began."""
    tx.bookings.release(order.id)
    tell(tx, notices.unassigned(order))


def tell(tx: OrdersTx, told: list[notices.Notice]) -> None:
    for person, cause, text in told:
        tx.notify(person, cause, text)


def active(tx: OrdersTx) -> Pipeline:
    """The version that a manager put into use last, or the one we come with (R15)."""
    newest = tx.activations.newest(None, limit=1)
    version = tx.pipelines.numbered(newest[0].version) if newest else None
    return version.pipeline if version else DEFAULT
