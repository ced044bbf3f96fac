"""What of each event goes into the timeline: only what is named here, and nothing personal (R46)."""

from collections.abc import Mapping
from datetime import datetime
from functools import singledispatch
from typing import Any
from uuid import UUID

from attrs import frozen

from happycat.domain.history.model import Entry
from happycat.domain.kernel.events import Event, context_of
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import ItemCount, PhotoRef, ServiceLine
from happycat.domain.orders.events import (
    NoShowWarned,
    OrderFinished,
    OrderOpened,
    OrderPrepared,
    OrderStarted,
    OrderUnassigned,
    StartDisputed,
    WorkReported,
)
from happycat.domain.shop.events import CartCheckedOut, Quoted
from happycat.domain.supplies.events import KitReady, SuppliesIssued, SuppliesLost, SuppliesReturned


@frozen
class Told:
    """Which field says when it happened, which are shown, and which is a note for managers only."""

    at: str
    shown: tuple[str, ...]
    note: str | None = None


TOLD: Mapping[type[Event], Told] = {
    CartCheckedOut: Told("checked_out_at", ("wanted_start", "lines", "quote", "copied_from")),
    OrderOpened: Told("opened_at", ("titles", "wanted")),
    OrderPrepared: Told("prepared_at", ("worker_id", "agreed", "price")),
    OrderUnassigned: Told("unassigned_at", ("worker_id", "reason"), note="note"),
    OrderStarted: Told("started_at", ("worker_id", "photo", "recorded_at")),
    WorkReported: Told("reported_at", ("worker_id", "photo")),
    OrderFinished: Told("finished_at", ("outcome", "cause", "price"), note="note"),
    NoShowWarned: Told("warned_at", ("worker_id", "grace_ends_at")),
    StartDisputed: Told("received_at", ("worker_id", "photo", "recorded_at")),
    KitReady: Told("ready_at", ("with_cookie", "collected_at")),
    SuppliesIssued: Told("issued_at", ("worker_id", "items")),
    SuppliesReturned: Told("returned_at", ("worker_id",)),
    SuppliesLost: Told("lost_at", ("by",), note="reason"),
}
"""Total over what history hears of orders; fields that are left out leave no trace here."""


def entry_of(event_id: UUID, order_id: OrderId, event: Event) -> Entry:
    """The event as a line of the order's timeline."""
    told = TOLD[type(event)]
    return Entry(
        event_id=event_id,
        order_id=order_id,
        at=getattr(event, told.at),
        context=context_of(type(event)),
        event=type(event).__name__,
        assignment=getattr(event, "assignment", None),
        worker_id=getattr(event, "worker_id", None),
        summary={name: plain(getattr(event, name)) for name in told.shown},
        note=getattr(event, told.note) if told.note else "",
    )


@singledispatch
def plain(value: object) -> Any:
    """The value as it is written in JSON."""
    return value


@plain.register(UUID)
def _(value: UUID) -> str:
    return str(value)


@plain.register(datetime)
def _(value: datetime) -> str:
    return value.isoformat()


@plain.register(tuple)
def _(values: tuple[object, ...]) -> list[Any]:
    return [plain(value) for value in values]


@plain.register(Money)
def _(money: Money) -> dict[str, Any]:
    return {"minor": money.minor, "amount": str(money)}


@plain.register(Slot)
def _(slot: Slot) -> dict[str, str]:
    return {"start": slot.start.isoformat(), "end": slot.end.isoformat()}


@plain.register(PhotoRef)
def _(photo: PhotoRef) -> str:
    return photo.sha256


@plain.register(ItemCount)
def _(supply: ItemCount) -> dict[str, Any]:
    return {"item": supply.item, "count": supply.count}


@plain.register(ServiceLine)
def _(line: ServiceLine) -> dict[str, Any]:
    return {"service_id": str(line.service_id), "title": line.title, "list_price": plain(line.list_price)}


@plain.register(Quoted)
def _(quote: Quoted) -> dict[str, Any]:
    prices = {"list_total": plain(quote.list_total), "approximate": plain(quote.approximate)}
    return {**prices, "loyalty_percentage": quote.loyalty_percentage}
