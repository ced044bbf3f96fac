"""What each kind of person may see of an order, field by field (R46)."""

from datetime import datetime

from attrs import frozen

from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import Address, ItemCount
from happycat.domain.orders.assignments import Assignment
from happycat.domain.orders.lifecycle import Ending, Lifecycle
from happycat.domain.orders.states import Status


@frozen
class SeenOrder:
    """An order as its viewer may see it; None means: not yet, or not for you."""

    order_id: OrderId
    status: Status
    titles: tuple[str, ...]
    wanted: Slot
    opened_at: datetime
    client_id: ClientId | None
    worker_id: WorkerId | None
    assignment: int | None
    price: Money | None
    address: Address | None
    wishes: str | None
    supplies: tuple[ItemCount, ...]
    kit_ready_at: datetime | None
    started_at: datetime | None
    reported_at: datetime | None
    ending: Ending | None
    history: tuple[Assignment, ...] = ()
    """All assignments with prices and cuts; for managers only (R8)."""


def owned_by(order: Lifecycle, actor: Actor) -> bool:
    return actor.may(Role.CLIENT) and order.client_id == actor.person


def done_by(order: Lifecycle, actor: Actor) -> bool:
    """The worker of the current assignment; an earlier one sees nothing any more."""
    mine = order.current is not None and order.current.worker_id == actor.person
    return actor.may(Role.WORKER) and mine


def seen(order: Lifecycle, actor: Actor) -> SeenOrder:
    """For its client, its worker or a manager; for others there is no such order (R46).

    The worker sees where to go while it is assigned, not after the end; it never sees the price.
    """
    manager, owner, doing = actor.may(Role.MANAGER), owned_by(order, actor), done_by(order, actor)
    if not (manager or owner or doing):
        raise NotFound(thing="order")
    now, whole = order.current, manager or owner
    place = whole or (doing and order.status is not Status.FINISHED)
    return SeenOrder(
        order_id=order.id,
        status=order.status,
        titles=order.titles,
        wanted=order.wanted,
        opened_at=order.opened_at,
        client_id=order.client_id if whole else None,
        worker_id=now.worker_id if now else None,
        assignment=now.number if now else None,
        price=now.priced.price if now and whole else None,
        address=order.address if place else None,
        wishes=order.wishes if place else None,
        supplies=tuple(item for line in order.lines for item in line.supplies),
        kit_ready_at=now.kit_ready_at if now else None,
        started_at=order.started_at,
        reported_at=order.reported_at,
        ending=order.ending,
        history=order.assignments if manager else (),
    )
