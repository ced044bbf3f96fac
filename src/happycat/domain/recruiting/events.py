"""What recruiting tells about applications and workers (R36-R40)."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from attrs import field, frozen

from happycat.domain.kernel.events import Event, Personal, Stream
from happycat.domain.kernel.ids import ApplicationId, HypothesisId, WorkerId
from happycat.domain.kernel.values import PhotoRef


class WorkerStatus(StrEnum):
    HIRED = "hired"
    SUSPENDED = "suspended"
    DISMISSED = "dismissed"


class Decision(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


@frozen
class ApplicationReceived(Event):
    """The intake has a receipt for this application; the lab takes it from here (R36)."""

    KEY: ClassVar[str] = "application_id"

    application_id: ApplicationId
    name: Personal[str]
    age: Personal[int]
    breed: Personal[str]
    coat: Personal[str]
    contact: Personal[str]
    vacancy: str
    photo: PhotoRef | None
    received_at: datetime


@frozen
class WorkerChanged(Stream):
    """The whole present state of a worker; each listener keeps the fields it needs (R40)."""

    KEY: ClassVar[str] = "worker_id"

    worker_id: WorkerId
    name: Personal[str]
    status: WorkerStatus
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    changed_at: datetime


@frozen
class PayoutDetailsChanged(Event):
    """The worker is paid through this gateway with this token from now on; for payroll only."""

    FOR: ClassVar[str] = "payroll"
    KEY: ClassVar[str] = "worker_id"

    worker_id: WorkerId
    gateway: str
    token: Personal[str] = field(repr=False)


@frozen
class ApplicationDecided(Event):
    """Accepted or rejected, by which policy version, and why (R38)."""

    KEY: ClassVar[str] = "application_id"

    application_id: ApplicationId
    decision: Decision
    policy: str
    worker_id: WorkerId | None
    explanation: dict[str, Any]
    decided_at: datetime


@frozen
class HypothesisJudged(Event):
    """The verdict on a quality hypothesis comes back (R42)."""

    KEY: ClassVar[str] = "hypothesis_id"

    hypothesis_id: HypothesisId
    verdict: Verdict
    reason: str
    judged_at: datetime
