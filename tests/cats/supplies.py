"""Kits and cookies, and the events that make them; a test names only what matters to it."""

from datetime import UTC, datetime, timedelta

import attrs

from happycat.domain.kernel.ids import ClientId, KitId, OrderId, ServiceId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import Address, Cause, ItemCount, Outcome, ServiceLine
from happycat.domain.orders.events import OrderFinished, OrderPrepared, OrderUnassigned, UnassignReason
from happycat.domain.recruiting.events import WorkerChanged, WorkerStatus
from happycat.domain.shop.events import CartCheckedOut, Quoted
from happycat.domain.supplies.cookies import CookieOrder
from happycat.domain.supplies.model import Kit, packing_list
from happycat.domain.supplies.transitions import Happening, Status
from tests.cats.people import BARSIK, MURKA, id_of

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
ORDER = OrderId(id_of("an order"))
ADDRESS = Address("Roof 1", "Catburg")
PATH = {
    Status.OPEN: (),
    Status.READY: ("collect",),
    Status.ISSUED: ("collect", "pick_up"),
    Status.USED: ("collect", "pick_up", Happening.WORK_DONE),
    Status.RETURN_DUE: ("collect", "pick_up", Happening.CALLED_OFF),
    Status.RETURNED: ("collect", "pick_up", Happening.CALLED_OFF, "take_back"),
    Status.LOST: ("collect", "pick_up", Happening.CALLED_OFF, "write_off"),
    Status.DISMANTLED: (Happening.CALLED_OFF,),
}
"""How a kit gets into each status."""


def line(title: str = "Sleep instead of you", *supplies: ItemCount) -> ServiceLine:
    money, hour = Money.of(150), timedelta(hours=1)
    return ServiceLine(ServiceId(id_of(title)), 1, title, money, hour, (), supplies)


def kit(status: Status = Status.OPEN, cookies: tuple[OrderId, ...] = ()) -> Kit:
    """Barsik's kit for Murka's order, in that status since noon."""
    made = Kit(
        id=KitId(id_of("a kit")),
        order_id=ORDER,
        client_id=MURKA,
        assignment=1,
        worker_id=BARSIK,
        starts_at=NOON + timedelta(hours=4),
        items=packing_list([line()]),
        changed_at=NOON,
    )
    for step in PATH[status]:
        if isinstance(step, Happening):
            made.hear(step, NOON)
        else:
            tell(made, step, cookies)
    made.pull_events()
    return made


def tell(kit: Kit, step: str, cookies: tuple[OrderId, ...] = (), at: datetime = NOON) -> None:
    """One of the desk's or the worker's commands, by its name."""
    commands = {
        "collect": lambda: kit.collect(cookies, at),
        "pick_up": lambda: kit.pick_up("Barsik, his paw", at),
        "take_back": lambda: kit.take_back(at),
        "write_off": lambda: kit.write_off("the dog ate it", at),
        "lose": lambda: kit.lose("fell behind the shelf", at),
    }
    commands[step]()


def cookie(order_id: OrderId = ORDER) -> CookieOrder:
    return CookieOrder(
        id=order_id, order_id=order_id, client_id=MURKA, for_name="Murka", since=NOON, ask_at=NOON
    )


# events of others


def checked_out(
    order_id: OrderId = ORDER, *, at: datetime = NOON, client: ClientId = MURKA
) -> CartCheckedOut:
    return CartCheckedOut(
        order_id=order_id,
        client_id=client,
        client_name="Murka",
        client_contact="murka@box",
        wanted_start=NOON + timedelta(hours=4),
        address=ADDRESS,
        wishes="Purr quietly",
        lines=(line(),),
        quote=Quoted(Money.of(150), 0, Money.of(150), "a fingerprint"),
        copied_from=None,
        checked_out_at=at,
    )


def prepared(
    order_id: OrderId = ORDER,
    assignment: int = 1,
    worker: WorkerId = BARSIK,
    lines: tuple[ServiceLine, ...] | None = None,
) -> OrderPrepared:
    return OrderPrepared(
        order_id=order_id,
        client_id=MURKA,
        lines=lines or (line(),),
        address=ADDRESS,
        assignment=assignment,
        worker_id=worker,
        agreed=Slot.lasting(NOON + timedelta(hours=4), timedelta(hours=1)),
        price=Money.of(100),
        prepared_at=NOON,
    )


def unassigned(order_id: OrderId = ORDER, assignment: int = 1, worker: WorkerId = BARSIK) -> OrderUnassigned:
    why = UnassignReason.HANDED_BACK
    return OrderUnassigned(order_id, MURKA, assignment, worker, why, "a sore paw", NOON)


def finished(
    order_id: OrderId = ORDER,
    outcome: Outcome = Outcome.SUCCEEDED,
    cause: Cause = Cause.CLIENT_ACCEPTED,
    at: datetime = NOON,
    assignment: int = 1,
) -> OrderFinished:
    titles = (line().title,)
    return OrderFinished(order_id, MURKA, BARSIK, assignment, Money.of(100), titles, outcome, cause, at)


def worker_changed(name: str = "Barsik", revision: int = 1) -> WorkerChanged:
    return WorkerChanged(revision, BARSIK, name, WorkerStatus.HIRED, (), (), NOON)


def later(event: OrderFinished, by: timedelta) -> OrderFinished:
    return attrs.evolve(event, finished_at=event.finished_at + by)
