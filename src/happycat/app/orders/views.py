"""Orders over HTTP: what leaves the house (R46)."""

from datetime import datetime
from typing import Self
from uuid import UUID

from happycat.app.web.kernel import MoneyView, View
from happycat.domain.kernel.values import Address, Cause, Outcome
from happycat.domain.orders.assignments import Assignment
from happycat.domain.orders.lifecycle import Ending
from happycat.domain.orders.seen import SeenOrder
from happycat.domain.orders.states import Status
from happycat.domain.orders.work import Start
from happycat.domain.orders.worker import Absence


class StartView(View):
    result: Start


class AddressView(View):
    street: str
    city: str
    notes: str

    @classmethod
    def of(cls, address: Address) -> Self:
        return cls(street=address.street, city=address.city, notes=address.notes)


class EndingView(View):
    outcome: Outcome
    cause: Cause
    at: datetime
    note: str

    @classmethod
    def of(cls, ending: Ending) -> Self:
        return cls(outcome=ending.outcome, cause=ending.cause, at=ending.at, note=ending.note)


class AssignmentView(View):
    """One worker's turn, with price and cut; for managers only."""

    number: int
    worker_id: UUID
    price: MoneyView
    cut: MoneyView
    ended: str | None

    @classmethod
    def of(cls, one: Assignment) -> Self:
        return cls(
            number=one.number,
            worker_id=one.worker_id,
            price=MoneyView.of(one.priced.price),
            cut=MoneyView.of(one.priced.cut),
            ended=one.ended.value if one.ended else None,
        )


class OrderView(View):
    """An order as you may see it; null means: not yet, or not for you."""

    order_id: UUID
    status: Status
    titles: list[str]
    wanted_start: datetime
    wanted_end: datetime
    opened_at: datetime
    client_id: UUID | None
    worker_id: UUID | None
    assignment: int | None
    price: MoneyView | None
    address: AddressView | None
    wishes: str | None
    supplies: dict[str, int]
    kit_ready_at: datetime | None
    started_at: datetime | None
    reported_at: datetime | None
    ending: EndingView | None
    assignments: list[AssignmentView]

    @classmethod
    def of(cls, order: SeenOrder) -> Self:
        return cls(
            order_id=order.order_id,
            status=order.status,
            titles=list(order.titles),
            wanted_start=order.wanted.start,
            wanted_end=order.wanted.end,
            opened_at=order.opened_at,
            client_id=order.client_id,
            worker_id=order.worker_id,
            assignment=order.assignment,
            price=MoneyView.of(order.price) if order.price is not None else None,
            address=AddressView.of(order.address) if order.address else None,
            wishes=order.wishes,
            supplies=_counted(order),
            kit_ready_at=order.kit_ready_at,
            started_at=order.started_at,
            reported_at=order.reported_at,
            ending=EndingView.of(order.ending) if order.ending else None,
            assignments=[AssignmentView.of(one) for one in order.history],
        )


def _counted(order: SeenOrder) -> dict[str, int]:
    counted: dict[str, int] = {}
    for item in order.supplies:
        counted[item.item] = counted.get(item.item, 0) + item.count
    return counted


class AbsenceView(View):
    start: datetime
    end: datetime

    @classmethod
    def of(cls, absence: Absence) -> Self:
        return cls(start=absence.start, end=absence.end)


class BlockedView(View):
    worker_id: UUID
