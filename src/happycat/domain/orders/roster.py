"""The roster: what is told about workers, one change after the other, so that nobody has to ask everybody."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.policy import LOAD_DAYS
from happycat.domain.orders.worker import Absence, Worker


@frozen
class Known:
    """A worker as it is from now on: standing, traits, results."""

    worker: Worker


@frozen
class Booked:
    """The worker's time belongs to an order (R17)."""

    worker_id: WorkerId
    order_id: OrderId
    slot: Slot


@frozen
class Released:
    """The time that was booked for the order is free again."""

    order_id: OrderId


@frozen
class WentAway:
    worker_id: WorkerId
    absence: Absence


@frozen
class CameBack:
    """None of the worker's absences counts any more."""

    worker_id: WorkerId


@frozen
class Blocked:
    client_id: ClientId
    worker_id: WorkerId


@frozen
class Unblocked:
    client_id: ClientId
    worker_id: WorkerId


Change = Known | Booked | Released | WentAway | CameBack | Blocked | Unblocked
"""Each can be heard again, and again later, without harm: together they say how things are."""


def days_around(slot: Slot) -> Iterator[date]:
    """The days (UTC) whose bookings count as a worker's load (R15)."""
    first = slot.start.date() - timedelta(days=LOAD_DAYS)
    last = slot.end.date() + timedelta(days=LOAD_DAYS)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
