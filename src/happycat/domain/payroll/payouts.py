"""A payout: what one worker is paid for one month (R30, R34, R35)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import define, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import PayoutId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.payroll.attempts import AttemptStatus
from happycat.domain.payroll.events import PayoutFailed, PayoutIssued, PayoutPaid
from happycat.domain.payroll.ledger import Movement, Posting
from happycat.domain.payroll.policy import Policy


class PayoutStatus(StrEnum):
    PARKED = "parked"
    """Its figure is absurd; an accountant releases or withdraws it (R35)."""
    ISSUED = "issued"
    SENT = "sent"
    UNKNOWN = "unknown"
    PAID = "paid"
    FAILED = "failed"


MOVES: dict[PayoutStatus, frozenset[PayoutStatus]] = {
    PayoutStatus.PARKED: frozenset({PayoutStatus.ISSUED, PayoutStatus.FAILED}),
    PayoutStatus.ISSUED: frozenset({PayoutStatus.SENT}),
    PayoutStatus.SENT: frozenset({PayoutStatus.UNKNOWN, PayoutStatus.PAID, PayoutStatus.FAILED}),
    PayoutStatus.UNKNOWN: frozenset({PayoutStatus.SENT, PayoutStatus.PAID, PayoutStatus.FAILED}),
    PayoutStatus.PAID: frozenset(),
    PayoutStatus.FAILED: frozenset({PayoutStatus.ISSUED}),
}

FOLLOWS: dict[AttemptStatus, PayoutStatus] = {
    AttemptStatus.SENT: PayoutStatus.SENT,
    AttemptStatus.PENDING: PayoutStatus.SENT,
    AttemptStatus.UNKNOWN: PayoutStatus.UNKNOWN,
    AttemptStatus.PAID: PayoutStatus.PAID,
    AttemptStatus.REJECTED: PayoutStatus.FAILED,
}
"""What a payout is while its newest attempt is so."""

POSTED: dict[PayoutStatus, Movement] = {
    PayoutStatus.PAID: Movement.PAYOUT_PAID,
    PayoutStatus.FAILED: Movement.PAYOUT_FAILED,
}


class WrongPayoutStatus(Conflict):
    says = "The payout is {status} and cannot become {to}."


@frozen
class History:
    """A worker's paid months so far, as far back as is compared (R35)."""

    months: int
    most: Money


NO_HISTORY = History(0, Money.zero())


def is_absurd(amount: Money, history: History, policy: Policy) -> bool:
    """Above the absolute limit, or far above anything this worker was paid before (R35)."""
    if amount > policy.payout_most:
        return True
    compared = history.months >= policy.history_needed and amount > policy.payout_floor
    return compared and amount.minor > policy.times_trailing * history.most.minor


@define(kw_only=True, eq=False)
class Payout(Aggregate):
    """One per worker and month. Its money has left the worker's balance until it fails."""

    id: PayoutId
    worker_id: WorkerId
    month: str
    amount: Money
    status: PayoutStatus
    attempt: int = 0
    """The number of the newest attempt; 0 before the first."""
    posting_id: UUID
    """The posting that took its money from the balance; a failure reverses it."""
    issued_at: datetime
    changed_at: datetime
    reason: str = ""

    @classmethod
    def issue(cls, id: PayoutId, month: str, posting: Posting, absurd: bool, at: datetime) -> "Payout":
        """A new payout, ready to be sent, or parked if its figure is absurd."""
        status = PayoutStatus.PARKED if absurd else PayoutStatus.ISSUED
        payout = cls(
            id=id,
            worker_id=posting.party,
            month=month,
            amount=posting.amount,
            status=status,
            posting_id=posting.id,
            issued_at=at,
            changed_at=at,
        )
        if not absurd:
            payout._tell_issued(at)
        return payout

    def send(self, at: datetime) -> int:
        """The next attempt begins; gives its number. Never while another one may still be paid."""
        self._only(PayoutStatus.ISSUED, PayoutStatus.SENT)
        self._move(PayoutStatus.SENT, at)
        self.attempt += 1
        return self.attempt

    def follow(self, attempt: AttemptStatus, reason: str, at: datetime) -> Movement | None:
        """Becomes what its newest attempt is; gives what is to be posted for that."""
        to = FOLLOWS[attempt]
        if to is self.status:
            return None
        self._move(to, at, reason)
        self._tell_end(at)
        return POSTED.get(to)

    def release(self, reason: str, at: datetime) -> None:
        """The figure is right after all (R35)."""
        self._only(PayoutStatus.PARKED, PayoutStatus.ISSUED)
        self._move(PayoutStatus.ISSUED, at, reason)
        self._tell_issued(at)

    def withdraw(self, reason: str, at: datetime) -> None:
        """The figure is wrong: the money goes back to the balance (R35)."""
        self._only(PayoutStatus.PARKED, PayoutStatus.FAILED)
        self._move(PayoutStatus.FAILED, at, reason)

    def issue_again(self, posting: Posting, at: datetime) -> None:
        """After an attempt failed: the same payout, to be sent by a new attempt."""
        self._only(PayoutStatus.FAILED, PayoutStatus.ISSUED)
        self._move(PayoutStatus.ISSUED, at)
        self.posting_id = posting.id
        self._tell_issued(at)

    def _only(self, status: PayoutStatus, to: PayoutStatus) -> None:
        if self.status is not status:
            raise WrongPayoutStatus(status=self.status, to=to)

    def _move(self, to: PayoutStatus, at: datetime, reason: str = "") -> None:
        if to not in MOVES[self.status]:
            raise WrongPayoutStatus(status=self.status, to=to)
        self.status, self.changed_at, self.reason = to, at, reason[:500]

    def _tell_issued(self, at: datetime) -> None:
        self.record(PayoutIssued(self.id, self.worker_id, self.month, self.amount, at))

    def _tell_end(self, at: datetime) -> None:
        told = (self.id, self.worker_id, self.month, self.amount)
        if self.status is PayoutStatus.PAID:
            self.record(PayoutPaid(*told, at))
        if self.status is PayoutStatus.FAILED:
            self.record(PayoutFailed(*told, self.reason, at))
