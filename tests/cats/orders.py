"""Orders in every state, and what the neighbours tell about them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from happycat.domain.kernel.ids import ClientId, KitId, OrderId, ServiceId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import Address, ItemCount, PhotoRef, ServiceLine
from happycat.domain.orders.model import Order
from happycat.domain.orders.states import Status
from happycat.domain.orders.worker import Worker
from happycat.domain.recruiting.events import WorkerChanged, WorkerStatus
from happycat.domain.shop.events import CartCheckedOut, Quoted
from happycat.domain.supplies.events import KitReady, LostBy, SuppliesIssued, SuppliesLost
from tests.cats.people import BARSIK, MURKA, id_of

OPENED = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 6, 2, 12, 0, tzinfo=UTC)
"""When the orders of the tests are wanted; they take an hour."""
HOUR = timedelta(hours=1)
ADDRESS = Address("Roof 1", "Catville")
PHOTO = PhotoRef("a" * 64, "image/jpeg", 1000)
RYZHIK = WorkerId(id_of("Ryzhik"))


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


def order_id(name: str = "the order") -> OrderId:
    return OrderId(id_of(name))


def line(*, traits: Sequence[str] = ("agile",), price: int = 150, lasting: timedelta = HOUR) -> ServiceLine:
    title = "Play with a string"
    supplies = (ItemCount("string"),)
    return ServiceLine(ServiceId(id_of(title)), 1, title, Money.of(price), lasting, tuple(traits), supplies)


def order(status: Status = Status.MATCHING, *, kit: datetime | None = OPENED, price: int = 150) -> Order:
    """Murka's order for noon, with Barsik as its worker, brought to a state; its events are pulled."""
    made = Order(
        id=order_id(),
        client_id=MURKA,
        wanted=Slot.lasting(NOON, HOUR),
        lines=(line(price=price),),
        address=ADDRESS,
        wishes="Softly, please",
        list_total=Money.of(price),
        opened_at=OPENED,
    )
    made.open()
    _bring(made, status, kit)
    made.pull_events()
    return made


def _bring(made: Order, status: Status, kit: datetime | None) -> None:
    reached = list(Status).index(status)
    if reached >= 1:
        made.assign(BARSIK, Money.of(100), OPENED)
        if kit is not None:
            made.kit_ready(1, kit)
    if reached >= 2:
        made.supply(1, kit or OPENED)
    if reached >= 3:
        made.start(BARSIK, PHOTO, NOON, NOON)
    if reached >= 4:
        made.report(BARSIK, PHOTO, NOON + HOUR)
    if reached >= 5:
        made.accept(NOON + 2 * HOUR)


def worker(name: str, **known: object) -> Worker:
    made = Worker(id=WorkerId(id_of(name)), revision=1)
    for field, value in known.items():
        setattr(made, field, value)
    return made


# what the neighbours tell


def checked_out(
    name: str = "the order",
    *,
    client: ClientId = MURKA,
    wanted: datetime = NOON,
    lines: Sequence[ServiceLine] = (),
) -> CartCheckedOut:
    bought = tuple(lines) or (line(),)
    total = Money.total(one.list_price for one in bought)
    return CartCheckedOut(
        order_id=order_id(name),
        client_id=client,
        client_name="Murka",
        client_contact="murka@box",
        wanted_start=wanted,
        address=ADDRESS,
        wishes="Softly, please",
        lines=bought,
        quote=Quoted(total, 0, total, "fingerprint"),
        copied_from=None,
        checked_out_at=OPENED,
    )


def worker_told(
    name: str = "Barsik",
    *,
    status: WorkerStatus = WorkerStatus.HIRED,
    revision: int = 1,
    strengths: Sequence[str] = ("agile",),
) -> WorkerChanged:
    return WorkerChanged(revision, WorkerId(id_of(name)), name, status, tuple(strengths), (), OPENED)


def kit_ready(
    name: str = "the order", assignment: int = 1, worker_id: UUID = BARSIK, at: datetime = OPENED
) -> KitReady:
    kit = KitId(id_of("kit"))
    return KitReady(order_id(name), kit, assignment, WorkerId(worker_id), True, at, at)


def issued(name: str = "the order", assignment: int = 1, worker_id: UUID = BARSIK) -> SuppliesIssued:
    kit, items = KitId(id_of("kit")), (ItemCount("string"),)
    return SuppliesIssued(order_id(name), kit, assignment, WorkerId(worker_id), items, "Barsik", OPENED)


def lost(name: str = "the order", by: LostBy = LostBy.DESK) -> SuppliesLost:
    return SuppliesLost(order_id(name), KitId(id_of("kit")), None, None, by, "A mouse took it", OPENED)
