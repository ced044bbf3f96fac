"""Whom payroll pays, how, and what it writes to their accounts (R27-R31)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import BonusId, EntryId, OrderId, PersonId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Conflict, Forbidden, Invalid
from happycat.domain.kernel.values import text
from happycat.domain.payroll.events import EntryKind, WorkerEntryPosted
from happycat.domain.payroll.ledger import Fault
from happycat.domain.payroll.payouts import Payout
from happycat.domain.payroll.policy import Policy


class OwnBonus(Forbidden):
    says = "Nobody grants or approves a bonus to themselves; ask another manager."


class SameManager(Forbidden):
    says = "A bonus above the limit is approved by another manager than the one who granted it."


class AlreadyApproved(Conflict):
    says = "This bonus is approved and posted already."


@define(kw_only=True, eq=False)
class Worker(Aggregate):
    """Payroll's copy of a worker: only what is needed to pay (R40)."""

    id: WorkerId
    name: str = ""
    status: str = ""
    revision: int = 0

    def learn(self, revision: int, name: str, status: str) -> None:
        """Takes over a newer revision; an older one or the same changes nothing."""
        if revision > self.revision:
            self.revision, self.name, self.status = revision, name, status


@define(kw_only=True, eq=False)
class PayoutDetails(Aggregate):
    """Where a worker is paid: a gateway and that gateway's token, which nobody is shown."""

    id: WorkerId
    gateway: str
    token: str = field(repr=False)


class BonusStatus(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"


@define(kw_only=True, eq=False)
class Bonus(Aggregate):
    """Who grants, to whom, how much and why; above a limit a second manager approves (R28)."""

    id: BonusId
    worker_id: WorkerId
    granted_by: PersonId
    amount: Money
    reason: str = field(validator=text(500))
    status: BonusStatus = BonusStatus.PROPOSED
    approved_by: PersonId | None = None
    granted_at: datetime

    def grant(self, policy: Policy) -> bool:
        """Whether it is good at once; otherwise it waits for a second manager.

        Refuses with `OwnBonus`, and with `Invalid` if the amount is nothing or beyond all measure.
        """
        if self.granted_by == self.worker_id:
            raise OwnBonus
        if not Money.zero() < self.amount <= policy.bonus_most:
            raise Invalid(problem=f"A bonus is more than 0.00 and at most {policy.bonus_most}.")
        if self.amount <= policy.bonus_limit:
            self.status = BonusStatus.APPROVED
        return self.status is BonusStatus.APPROVED

    def approve(self, by: PersonId) -> None:
        """Refuses with `OwnBonus`, `SameManager` or `AlreadyApproved`."""
        if by == self.worker_id:
            raise OwnBonus
        if by == self.granted_by:
            raise SameManager
        if self.status is BonusStatus.APPROVED:
            raise AlreadyApproved
        self.status, self.approved_by = BonusStatus.APPROVED, by


@frozen(kw_only=True)
class Entry:
    """One line of a worker's account; the (subject, kind) pair is unique, so nobody is fined twice (R27)."""

    id: EntryId
    worker_id: WorkerId
    subject: UUID
    """The order, or for a bonus the bonus."""
    kind: EntryKind
    amount: Money
    """Penalties are negative."""
    cause: str
    effective_at: datetime
    """When the order finished, or the bonus or the void was decided: it decides the month (R30)."""
    posted_at: datetime
    sequence: int
    """The number of its posting among the worker's."""
    posting_id: UUID

    @property
    def order_id(self) -> OrderId | None:
        return None if self.kind is EntryKind.BONUS else OrderId(self.subject)

    @property
    def told(self) -> WorkerEntryPosted:
        facts = (self.id, self.worker_id, self.order_id, self.kind, self.amount)
        return WorkerEntryPosted(*facts, self.cause, self.posted_at)


class FactKind(StrEnum):
    FINISHED = "finished"
    VOID_ASKED = "void_asked"


@frozen(kw_only=True)
class OrderFact:
    """Something heard about an order, numbered from 1: two heard at once cannot overlook each other,
    because both would be the same number. So a void that comes first is remembered (R29).
    """

    order_id: OrderId
    number: int
    kind: FactKind
    reason: str
    at: datetime


@frozen(kw_only=True)
class Statement:
    """What a worker sees of its account (R31)."""

    worker_id: WorkerId
    name: str
    balance: Money
    """What is owed to the worker and not yet in a payout; below nothing it is a debt."""
    entries: tuple[Entry, ...]
    """Newest first."""
    payouts: tuple[Payout, ...]
    """Newest month first."""

    @property
    def debt(self) -> Money:
        """What the worker owes and carries over to the next month; never sent (R30)."""
        return max(Money.zero(), -self.balance)


@frozen
class Verified:
    """What `verify` looked at and found (R33)."""

    postings: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return not self.faults
