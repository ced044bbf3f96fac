"""What payroll tells about payouts and a worker's entries (R27-R31)."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from attrs import frozen

from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import EntryId, OrderId, PayoutId, WorkerId
from happycat.domain.kernel.money import Money


class EntryKind(StrEnum):
    """What moves a worker's balance."""

    EARNING = "earning"
    PENALTY = "penalty"
    PENALTY_VOIDED = "penalty_voided"
    BONUS = "bonus"


@frozen
class PayoutIssued(Event):
    KEY: ClassVar[str] = "worker_id"

    payout_id: PayoutId
    worker_id: WorkerId
    month: str
    amount: Money
    issued_at: datetime


@frozen
class PayoutPaid(Event):
    KEY: ClassVar[str] = "worker_id"

    payout_id: PayoutId
    worker_id: WorkerId
    month: str
    amount: Money
    paid_at: datetime


@frozen
class PayoutFailed(Event):
    KEY: ClassVar[str] = "worker_id"

    payout_id: PayoutId
    worker_id: WorkerId
    month: str
    amount: Money
    reason: str
    failed_at: datetime


@frozen
class WorkerEntryPosted(Event):
    """Something was posted to a worker's account; penalties are negative (R27-R29)."""

    KEY: ClassVar[str] = "worker_id"

    entry_id: EntryId
    worker_id: WorkerId
    order_id: OrderId | None
    kind: EntryKind
    amount: Money
    cause: str
    posted_at: datetime


@frozen
class SealedHead:
    """The newest link of one party's chain of postings, hex (R33)."""

    party: str
    postings: int
    head: str


@frozen
class LedgerSealed(Event):
    """The chain heads after a run, for keeping elsewhere (R33)."""

    KEY: ClassVar[str] = "run"

    run: str
    heads: tuple[SealedHead, ...]
    sealed_at: datetime
