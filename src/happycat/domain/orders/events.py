"""What orders and matching tell about an order's life (R7)."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from attrs import frozen

from happycat.domain.kernel.events import Event, Personal
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import Address, Cause, Outcome, PhotoRef, ServiceLine


class UnassignReason(StrEnum):
    """Why an assignment ended before its work began."""

    HANDED_BACK = "handed_back"
    REASSIGNED = "reassigned"
    WORKER_LEFT = "worker_left"


@frozen
class OrderOpened(Event):
    """A cart became an order and waits for a worker."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    client_id: ClientId
    titles: tuple[str, ...]
    wanted: Slot
    opened_at: datetime


@frozen
class OrderPrepared(Event):
    """A worker was matched, and the price set, under a new assignment number (R7, R8)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    client_id: ClientId
    lines: tuple[ServiceLine, ...]
    address: Personal[Address]
    assignment: int
    worker_id: WorkerId
    agreed: Slot
    price: Money
    prepared_at: datetime


@frozen
class OrderUnassigned(Event):
    """The assignment ended; the order waits for another worker (R7, R14, R17)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    client_id: ClientId
    assignment: int
    worker_id: WorkerId
    reason: UnassignReason
    note: str
    unassigned_at: datetime


@frozen
class OrderStarted(Event):
    """The worker has begun, with a photo as proof (R9)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    client_id: ClientId
    assignment: int
    worker_id: WorkerId
    photo: PhotoRef
    recorded_at: datetime
    started_at: datetime


@frozen
class WorkReported(Event):
    """The worker says the work is done, with a photo of the signed paper report (R9)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    client_id: ClientId
    assignment: int
    worker_id: WorkerId
    photo: PhotoRef
    reported_at: datetime


@frozen
class OrderFinished(Event):
    """The end of every order, whatever the outcome; exactly one per order (R13)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    client_id: ClientId
    worker_id: WorkerId | None
    assignment: int | None
    price: Money
    titles: tuple[str, ...]
    outcome: Outcome
    cause: Cause
    finished_at: datetime
    note: str = ""
    """The reason that the client or the manager gave, if any."""


@frozen
class NoShowWarned(Event):
    """The worker is late and has been told; the grace ends then (R11)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    client_id: ClientId
    assignment: int
    worker_id: WorkerId
    warned_at: datetime
    grace_ends_at: datetime


@frozen
class StartDisputed(Event):
    """A start recorded in time was received after the end; its photo is kept (R11)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    client_id: ClientId
    assignment: int
    worker_id: WorkerId
    photo: PhotoRef
    recorded_at: datetime
    received_at: datetime


@frozen
class MatchExplained(Event):
    """Why this worker was matched, in public words; for quality only (R15, R42)."""

    KEY: ClassVar[str] = "order_id"

    order_id: OrderId
    assignment: int
    worker_id: WorkerId
    pipeline: str
    explanation: dict[str, Any]
    explained_at: datetime
