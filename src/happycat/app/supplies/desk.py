"""What several use cases of the desk do with a kit inside their transaction."""

from datetime import datetime

from happycat.domain.kernel.ids import OrderId, PersonId, WorkerId
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.supplies.cookies import CookieOrder
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.policy import MOST_COOKIES
from happycat.domain.supplies.transitions import Happening, Status
from happycat.ports.supplies import SuppliesTx


def current(tx: SuppliesTx, order_id: OrderId) -> Kit:
    """The kit of the order's newest assignment; refuses with `NotFound`."""
    kits = tx.kits.of_order(order_id)
    if not kits:
        raise NotFound(thing="kit")
    return kits[-1]


def of_worker(kit: Kit, worker: WorkerId) -> Kit:
    """The kit if it is that worker's; somebody else's is not there (R46)."""
    if kit.worker_id != worker:
        raise NotFound(thing="kit")
    return kit


def due_back(tx: SuppliesTx, order_id: OrderId, assignment: int | None) -> Kit:
    """That assignment's kit; without one the kit of the order that is due longest, else the current one."""
    if assignment is None:
        due = (kit for kit in tx.kits.of_order(order_id) if kit.status is Status.RETURN_DUE)
        return next(due, None) or current(tx, order_id)
    named = (kit for kit in tx.kits.of_order(order_id) if kit.assignment == assignment)
    kit = next(named, None)
    if kit is None:
        raise NotFound(thing="kit")
    return kit


def fill(tx: SuppliesTx, kit: Kit, at: datetime) -> None:
    """Makes the kit ready, with its own cookie if it is here and those the client has at the desk (R18)."""
    if kit.status is Status.READY:
        return
    own = tx.cookies.find(kit.order_id)
    others = (
        cookie for cookie in tx.cookies.left_over(kit.client_id, limit=MOST_COOKIES) if cookie is not own
    )
    cookies = [cookie for cookie in (own, *others) if cookie is not None and cookie.here]
    kit.collect([cookie.id for cookie in cookies], at)
    for cookie in cookies:
        cookie.pack()
    if own is not None:
        owe(tx, own)
    start = f"{kit.starts_at:%d.%m.%Y %H:%M %Z}"
    text = f"The kit for order {kit.order_id} can be picked up; the work starts at {start}."
    tx.notify(PersonId(kit.worker_id), f"kit-ready/{kit.id}", text)


def waits(tx: SuppliesTx, kit: Kit, at: datetime) -> bool:
    """With R18 switched off: orders the cookie now that the worker stands here, and lets it wait."""
    own = tx.cookies.find(kit.order_id)
    if kit.status is not Status.OPEN or own is None:
        return False
    own.want(at)
    if own.coming:
        kit.wait_for_cookie(at)
    return own.coming


def arrived(tx: SuppliesTx, cookie: CookieOrder, at: datetime) -> None:
    """The cookie is here; a kit that waits for nothing else is ready (only with R18 switched off)."""
    cookie.arrive()
    for kit in tx.kits.of_order(cookie.id):
        if kit.waiting:
            fill(tx, kit, at)


def owe(tx: SuppliesTx, cookie: CookieOrder) -> None:
    """If the cookie is still to come, the kit of its order is ready without it, and the client is told."""
    if cookie.miss_kit():
        text = "Your fortune cookie was not baked in time; it comes with your next order."
        tx.notify(PersonId(cookie.client_id), f"cookie-owed/{cookie.id}", text)


def hear(tx: SuppliesTx, kit: Kit, fact: Happening, at: datetime) -> None:
    """Tells the kit what happened to its assignment; whoever has it is told to bring it back (R20)."""
    kit.hear(fact, at)
    unpack(tx, kit)
    if kit.return_by is not None:
        text = f"Please bring the kit for order {kit.order_id} back by {kit.return_by:%d.%m.%Y %H:%M %Z}."
        tx.notify(PersonId(kit.worker_id), f"kit-return/{kit.id}", text)


def unpack(tx: SuppliesTx, kit: Kit) -> None:
    """The cookies of a kit that was dismantled or came back are the client's again, for the next kit."""
    for cookie in tx.cookies.many(kit.unpack()):
        cookie.unpack()


def write_off(tx: SuppliesTx, kit: Kit, reason: str, at: datetime) -> None:
    kit.write_off(reason, at)
    text = f"The kit for order {kit.order_id} did not come back and is written off as lost."
    tx.notify(PersonId(kit.worker_id), f"kit-lost/{kit.id}", text)
