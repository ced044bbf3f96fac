"""What quality hears, ready-made: order `ORDER` of Murka's, done by Barsik."""

from datetime import timedelta
from typing import Any

import attrs

from happycat import HappyCat
from happycat.adapters.memory.world import A_MONDAY
from happycat.domain.billing.events import CreditIssued, InvoicedOrder, InvoiceIssued
from happycat.domain.kernel.ids import EntryId, InspectionId, InvoiceId, OrderId, ServiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import Address, Cause, ItemCount, Outcome, PhotoRef, ServiceLine
from happycat.domain.orders.events import OrderFinished, OrderStarted, StartDisputed
from happycat.domain.payroll.events import EntryKind, WorkerEntryPosted
from happycat.domain.quality.model import Finding, Inspection
from happycat.domain.shop.events import CartCheckedOut, Quoted
from happycat.domain.supplies.events import LostBy, SuppliesLost
from tests.cats.people import BARSIK, MURKA, id_of, manager

ORDER = OrderId(id_of("an order"))
KIT: Any = id_of("a kit")
SERVICE = ServiceId(id_of("licking"))
INSPECTION = InspectionId(id_of("an inspection"))
PHOTO = PhotoRef("b" * 64, "image/jpeg", 20)
START = A_MONDAY + timedelta(days=1)
ANSWERS: dict[str, str | int] = {"result": "no", "punctuality": 30}
FINDING = Finding(2, ("brave",), ("messy",), False, "Hair everywhere.")
AWAY = Address("Roof 1", "Tomsk")


def order_id(name: str) -> OrderId:
    return OrderId(id_of(name))


def checked_out(order: OrderId = ORDER) -> CartCheckedOut:
    supplies = (ItemCount("brush"),)
    hour = timedelta(hours=1)
    line = ServiceLine(SERVICE, 1, "Lick the fur", Money.of(120), hour, ("tidy",), supplies)
    quote = Quoted(Money.of(120), 0, Money.of(120), "f1")
    who = (order, MURKA, "Murka", "murka@box", START, AWAY, "Quietly, please.")
    return CartCheckedOut(*who, (line,), quote, None, A_MONDAY)


def slot() -> Slot:
    return Slot.lasting(START, timedelta(hours=1))


def started(order: OrderId = ORDER) -> OrderStarted:
    return OrderStarted(order, MURKA, 1, BARSIK, PHOTO, START, START)


def finished(
    outcome: Outcome = Outcome.FAILED,
    cause: Cause = Cause.WORK_REJECTED,
    order: OrderId = ORDER,
    **different: Any,
) -> OrderFinished:
    at = START + timedelta(hours=2)
    price, titles = Money.of(100), ("Lick the fur",)
    event = OrderFinished(order, MURKA, BARSIK, 1, price, titles, outcome, cause, at)
    return attrs.evolve(event, **different)


def disputed(order: OrderId = ORDER) -> StartDisputed:
    return StartDisputed(order, MURKA, 1, BARSIK, PHOTO, START, START + timedelta(hours=3))


def lost(order: OrderId = ORDER, **different: Any) -> SuppliesLost:
    event = SuppliesLost(order, KIT, 1, BARSIK, LostBy.WORKER, "Buried them.", START + timedelta(days=30))
    return attrs.evolve(event, **different)


def invoiced(*orders: OrderId, charged: Money) -> InvoiceIssued:
    lines = tuple(InvoicedOrder(order, START, charged) for order in orders)
    total = Money.total(line.charged for line in lines)
    invoice = InvoiceId(id_of("an invoice"))
    return InvoiceIssued(invoice, "2026-1", MURKA, "2026-05-31", lines, 0, total, START)


def credited(amount: Money, order: OrderId = ORDER) -> CreditIssued:
    invoice = InvoiceId(id_of("an invoice"))
    return CreditIssued("C2026-1", invoice, order, MURKA, amount, "Sorry.", START)


def posted(kind: EntryKind, amount: Money, order: OrderId | None = ORDER) -> WorkerEntryPosted:
    entry = EntryId(id_of(f"{kind} for {order}"))
    return WorkerEntryPosted(entry, BARSIK, order, kind, amount, "settlement 2026-1", START)


def inspection() -> Inspection:
    return Inspection(id=INSPECTION, order_id=ORDER, opened_at=A_MONDAY)


def inspected_in(company: HappyCat) -> InspectionId:
    """A failed order's inspection, its form filled."""
    company.quality.finished(finished())
    [one] = company.quality.inspections(manager)
    company.quality.fill(manager, one.id, ANSWERS)
    return one.id
