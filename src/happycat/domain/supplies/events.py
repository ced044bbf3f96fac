"""What the supplies desk tells about kits (R18-R20)."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from attrs import frozen

from happycat.domain.kernel.events import Event, Personal
from happycat.domain.kernel.ids import KitId, OrderId, WorkerId
from happycat.domain.kernel.values import ItemCount


class LostBy(StrEnum):
    """In whose hands the supplies were when they were lost."""

    DESK = "desk"
    WORKER = "worker"


@frozen
class KitReady(Event):
    """The kit can be picked up. `collected_at` is when all but the cookie was in (R18)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    kit_id: KitId
    assignment: int
    worker_id: WorkerId
    with_cookie: bool
    collected_at: datetime
    ready_at: datetime


@frozen
class SuppliesIssued(Event):
    """The worker of the current assignment has picked up and signed (R19)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    kit_id: KitId
    assignment: int
    worker_id: WorkerId
    items: tuple[ItemCount, ...]
    signature: Personal[str]
    issued_at: datetime


@frozen
class SuppliesReturned(Event):
    """What was out came back (R20)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    kit_id: KitId
    worker_id: WorkerId
    returned_at: datetime


@frozen
class SuppliesLost(Event):
    """Supplies are gone; lost by the desk before issue, or written off after it (R19, R20)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    kit_id: KitId
    assignment: int | None
    worker_id: WorkerId | None
    by: LostBy
    reason: str
    lost_at: datetime
