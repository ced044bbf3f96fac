"""What payroll is told and what it shows over HTTP."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from happycat.app.web.kernel import Body, Minor, MoneyView, View
from happycat.domain.payroll.attempts import Attempt, AttemptStatus
from happycat.domain.payroll.events import EntryKind
from happycat.domain.payroll.model import Bonus, BonusStatus, Entry, Statement, Verified
from happycat.domain.payroll.payouts import Payout, PayoutStatus

Reason = Annotated[str, Field(min_length=1, max_length=500)]


class Because(Body):
    """A decision needs a reason."""

    reason: Reason


class GrantBonus(Body):
    """A bonus in whole minor units, and why."""

    amount: Minor
    reason: Reason


class Resolve(Body):
    """How an attempt ended, as a human has found out."""

    outcome: Literal["paid", "rejected"]
    reason: Reason


class EntryView(View):
    entry_id: UUID
    sequence: int
    order_id: UUID | None
    kind: EntryKind
    amount: MoneyView
    cause: str
    effective_at: datetime
    posted_at: datetime

    @classmethod
    def of(cls, entry: Entry) -> Self:
        return cls(
            entry_id=entry.id,
            sequence=entry.sequence,
            order_id=entry.order_id,
            kind=entry.kind,
            amount=MoneyView.of(entry.amount),
            cause=entry.cause,
            effective_at=entry.effective_at,
            posted_at=entry.posted_at,
        )


class PayoutView(View):
    payout_id: UUID
    worker_id: UUID
    month: str
    amount: MoneyView
    status: PayoutStatus
    reason: str
    attempt: int
    issued_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, payout: Payout) -> Self:
        return cls(
            payout_id=payout.id,
            worker_id=payout.worker_id,
            month=payout.month,
            amount=MoneyView.of(payout.amount),
            status=payout.status,
            reason=payout.reason,
            attempt=payout.attempt,
            issued_at=payout.issued_at,
            changed_at=payout.changed_at,
        )


class AttemptView(View):
    """One attempt; never the token."""

    number: int
    gateway: str
    status: AttemptStatus
    reason: str
    sent_at: datetime
    asked: int

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        return cls(
            number=attempt.number,
            gateway=attempt.gateway,
            status=attempt.status,
            reason=attempt.reason,
            sent_at=attempt.sent_at,
            asked=attempt.asked,
        )


class StatementView(View):
    worker_id: UUID
    name: str
    balance: MoneyView
    debt: MoneyView
    entries: list[EntryView]
    payouts: list[PayoutView]

    @classmethod
    def of(cls, statement: Statement) -> Self:
        return cls(
            worker_id=statement.worker_id,
            name=statement.name,
            balance=MoneyView.of(statement.balance),
            debt=MoneyView.of(statement.debt),
            entries=[EntryView.of(entry) for entry in statement.entries],
            payouts=[PayoutView.of(payout) for payout in statement.payouts],
        )


class BonusView(View):
    bonus_id: UUID
    worker_id: UUID
    granted_by: UUID
    amount: MoneyView
    reason: str
    status: BonusStatus
    approved_by: UUID | None
    granted_at: datetime

    @classmethod
    def of(cls, bonus: Bonus) -> Self:
        return cls(
            bonus_id=bonus.id,
            worker_id=bonus.worker_id,
            granted_by=bonus.granted_by,
            amount=MoneyView.of(bonus.amount),
            reason=bonus.reason,
            status=bonus.status,
            approved_by=bonus.approved_by,
            granted_at=bonus.granted_at,
        )


class VerifiedView(View):
    """How many postings were looked at, and where the ledger is not as it was written."""

    postings: int
    sound: bool
    faults: list[str]

    @classmethod
    def of(cls, verified: Verified) -> Self:
        said = [f"{fault.party}/{fault.sequence}: {fault.problem}" for fault in verified.faults]
        return cls(postings=verified.postings, sound=verified.sound, faults=said)
