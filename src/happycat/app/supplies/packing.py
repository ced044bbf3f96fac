"""How cookies get into kits and out of them, inside a use case's transaction (R18)."""

from collections.abc import Sequence
from datetime import datetime

from happycat.domain.kernel.ids import PersonId
from happycat.domain.supplies.cookies import Baking, CookieOrder
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.policy import MOST_COOKIES
from happycat.domain.supplies.transitions import UNUSED, Status
from happycat.ports.supplies import SuppliesTx


def fill(tx: SuppliesTx, kit: Kit, at: datetime) -> None:
    """Makes the kit ready, with its own cookie if it is here and those the client has at the desk (R18)."""
    if kit.status is Status.READY:
        return
    own = tx.cookies.of_order(kit.order_id)
    here = [cookie for cookie in own if cookie.here]
    others = [c for c in tx.cookies.left_over(kit.client_id, limit=MOST_COOKIES) if c not in own]
    kit.collect([cookie.id for cookie in (*here, *others)], at)
    for cookie in (*here, *others):
        cookie.pack()
    settle(tx, kit, own)
    start = f"{kit.starts_at:%d.%m.%Y %H:%M %Z}"
    text = f"The kit for order {kit.order_id} can be picked up; the work starts at {start}."
    tx.notify(PersonId(kit.worker_id), f"kit-ready/{kit.id}", text)


def settle(tx: SuppliesTx, kit: Kit, own: Sequence[CookieOrder]) -> None:
    """If no cookie of its order is in the packed kit, one is owed; any more go into a later kit (R18)."""
    missed = [cookie for cookie in own if not cookie.packed]
    if missed and not any(cookie.id in kit.cookies for cookie in own):
        owe(tx, missed.pop(0))
    for cookie in missed:
        cookie.spare()


def owe(tx: SuppliesTx, cookie: CookieOrder) -> None:
    """The kit of its order is ready without it, and the client is told; once."""
    if cookie.miss_kit():
        text = "Your fortune cookie was not baked in time; it comes with your next order."
        tx.notify(PersonId(cookie.client_id), f"cookie-owed/{cookie.id}", text)


def overlooked(tx: SuppliesTx, cookies: Sequence[CookieOrder]) -> None:
    """Those whose kit was packed while nobody knew of them are owed as if it had missed them."""
    newest = {kit.order_id: kit for kit in tx.kits.of_orders({cookie.order_id for cookie in cookies})}
    for cookie in cookies:
        kit = newest.get(cookie.order_id)
        if kit is not None and kit.status not in UNUSED and cookie.id not in kit.cookies:
            owe(tx, cookie)


def another(tx: SuppliesTx, kit: Kit, baking: Baking, at: datetime) -> None:
    """A rematch after pick-up: the order's cookie is out, so its new kit gets one of its own (R18)."""
    own = tx.cookies.of_order(kit.order_id)
    if own and all(cookie.packed for cookie in own):
        tx.cookies.add(own[0].another(tx.new_id(), baking, at))


def unpack(tx: SuppliesTx, kit: Kit) -> None:
    """The cookies of a kit that was dismantled or came back are the client's again, for the next kit."""
    for cookie in tx.cookies.many(kit.unpack()):
        cookie.unpack()


# R18 switched off, for tests


def waits(tx: SuppliesTx, kit: Kit, at: datetime) -> bool:
    """Orders the cookie now that the worker stands here, and lets it wait."""
    own = tx.cookies.of_order(kit.order_id)
    for cookie in own:
        cookie.want(at)
    coming = kit.status is Status.OPEN and any(cookie.coming for cookie in own)
    if coming:
        kit.wait_for_cookie(at)
    return coming


def fill_waiting(tx: SuppliesTx, cookies: Sequence[CookieOrder], at: datetime) -> None:
    """Kits that wait for none of their cookies any more are ready."""
    coming = {cookie.order_id for cookie in cookies if cookie.coming}
    for kit in tx.kits.of_orders({cookie.order_id for cookie in cookies} - coming):
        if kit.waiting:
            fill(tx, kit, at)
