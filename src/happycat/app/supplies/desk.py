"""What several use cases of the desk stand on, and what they do with a kit inside their transaction."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from happycat.app.supplies import packing
from happycat.domain.kernel.ids import OrderId, PersonId, WorkerId
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.supplies.cookies import Baking
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.policy import Ordering
from happycat.domain.supplies.transitions import Happening, Status
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock
from happycat.ports.supplies import Bakery, SuppliesTx


@frozen
class Desk:
    begin: Begin[SuppliesTx]
    clock: Clock
    bakery: Bakery
    cookies: Ordering = Ordering.AT_CHECKOUT

    @property
    def _wanted(self) -> Baking:
        """How far a cookie is when it is first heard of."""
        return Baking.WANTED if self.cookies is Ordering.AT_CHECKOUT else Baking.HELD

    def _now(self) -> datetime:
        return self.clock.now()


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
    kits = tx.kits.of_order(order_id)
    if assignment is None:
        due = (kit for kit in kits if kit.status is Status.RETURN_DUE)
        return next(due, None) or current(tx, order_id)
    kit = next((kit for kit in kits if kit.assignment == assignment), None)
    if kit is None:
        raise NotFound(thing="kit")
    return kit


def hear(tx: SuppliesTx, kit: Kit, fact: Happening, at: datetime) -> None:
    """Tells the kit what happened to its assignment; whoever has it is told to bring it back (R20)."""
    kit.hear(fact, at)
    packing.unpack(tx, kit)
    if kit.return_by is not None:
        text = f"Please bring the kit for order {kit.order_id} back by {kit.return_by:%d.%m.%Y %H:%M %Z}."
        tx.notify(PersonId(kit.worker_id), f"kit-return/{kit.id}", text)


def end(tx: SuppliesTx, kits: Sequence[Kit], at: datetime) -> None:
    """Their assignments ended: dismantled, or due back if they are out (R20)."""
    for kit in kits:
        hear(tx, kit, Happening.UNASSIGNED, at)


def write_off(tx: SuppliesTx, kit: Kit, reason: str, at: datetime) -> None:
    """Lost with what is in it; cookies that were promised are ordered anew (R18, R20)."""
    kit.write_off(reason, at)
    for cookie in tx.cookies.many(kit.cookies):
        cookie.lose_with_kit(at)
    text = f"The kit for order {kit.order_id} did not come back and is written off as lost."
    tx.notify(PersonId(kit.worker_id), f"kit-lost/{kit.id}", text)
