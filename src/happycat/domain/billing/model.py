"""Invoices and what happens to them, and the numbers they carry (R23, R24)."""

from datetime import datetime
from enum import StrEnum

from attrs import define, frozen

from happycat.domain.billing.accounts import Clerk, ClientAccount
from happycat.domain.billing.events import InvoicedOrder, InvoiceIssued, InvoiceOverdue, InvoicePaid
from happycat.domain.billing.invoicing import Draft
from happycat.domain.billing.ledger import Move
from happycat.domain.billing.policy import GRACE
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, InvoiceId
from happycat.domain.kernel.money import Money


class InvoiceStatus(StrEnum):
    ISSUED = "issued"
    ACTION_REQUIRED = "action_required"
    LOCKED = "locked"
    OVERDUE = "overdue"
    PAID = "paid"


@define(kw_only=True, eq=False)
class Numbering(Aggregate):
    """The numbers of one series in one year: sequential, without a gap (R23)."""

    series: str
    year: int
    last: int = 0

    def next(self) -> str:
        self.last += 1
        return f"{self.series}-{self.year}-{self.last:06d}"


@define(kw_only=True, eq=False)
class Invoice(Aggregate):
    """A client's week. Once paid it never changes; what goes back is a new posting (R24, R26)."""

    id: InvoiceId
    number: str
    client_id: ClientId
    week: str
    loyalty_percentage: int
    total: Money
    due: Money
    """What the gateway has to collect: the total less the client's credit."""
    issued_at: datetime
    status: InvoiceStatus = InvoiceStatus.ISSUED
    act_until: datetime | None = None
    """When it becomes overdue unless the client acts."""
    overdue_at: datetime | None = None
    paid_at: datetime | None = None

    @classmethod
    def issue(
        cls, id: InvoiceId, number: str, account: ClientAccount, week: str, draft: Draft, clerk: Clerk
    ) -> "Invoice":
        """Posts and tells the invoice; one of zero is settled at once, without an attempt (R21)."""
        at = clerk.why.at
        account.post(clerk, Move.INVOICED, draft.before_loyalty)
        account.post(clerk, Move.DISCOUNTED, draft.discount)
        account.post(clerk, Move.TAXED, draft.tax)
        invoice = cls(
            id=id,
            number=number,
            client_id=account.client_id,
            week=week,
            loyalty_percentage=draft.percentage,
            total=draft.total,
            due=account.use_credit(clerk, draft.total),
            issued_at=at,
        )
        invoice.record(_issued(invoice, draft))
        if not invoice.due:
            invoice._settle(account, at)
        return invoice

    @property
    def is_paid(self) -> bool:
        return self.status is InvoiceStatus.PAID

    def pay(self, account: ClientAccount, clerk: Clerk) -> None:
        """The gateway has the money."""
        account.post(clerk, Move.PAID, self.due)
        if self.overdue_at is not None:
            account.catch_up()
        self._settle(account, clerk.why.at)

    def lock(self) -> None:
        """Nobody knows whether it was paid: nothing may be tried until somebody does (R24)."""
        self.status = InvoiceStatus.LOCKED

    def reopen(self) -> None:
        """Another attempt is planned."""
        self.status = InvoiceStatus.OVERDUE if self.overdue_at else InvoiceStatus.ISSUED

    def ask(self, at: datetime) -> None:
        """The client has to do something, within the grace."""
        self.status = InvoiceStatus.OVERDUE if self.overdue_at else InvoiceStatus.ACTION_REQUIRED
        self.act_until = self.act_until or at + GRACE

    def grace_is_over(self, at: datetime) -> bool:
        waiting = self.status is InvoiceStatus.ACTION_REQUIRED
        return waiting and self.act_until is not None and self.act_until <= at

    def fall_due(self, account: ClientAccount, at: datetime) -> None:
        """Overdue until it is paid; told once."""
        self.status = InvoiceStatus.OVERDUE
        if self.overdue_at is None:
            self.overdue_at = at
            account.fall_behind()
            self.record(InvoiceOverdue(self.id, self.number, self.client_id, self.due, overdue_at=at))

    def _settle(self, account: ClientAccount, at: datetime) -> None:
        self.status, self.paid_at = InvoiceStatus.PAID, at
        account.settle(self.total)
        self.record(InvoicePaid(self.id, self.number, self.client_id, self.total, paid_at=at))


def _issued(invoice: Invoice, draft: Draft) -> InvoiceIssued:
    lines = tuple(
        InvoicedOrder(line.order_id, line.finished_at, line.charged)
        for line in draft.lines
        if line.order_id and line.finished_at
    )
    return InvoiceIssued(
        invoice.id,
        invoice.number,
        invoice.client_id,
        invoice.week,
        lines,
        draft.percentage,
        invoice.total,
        issued_at=invoice.issued_at,
    )


@frozen
class Parked:
    """An invoice that was not issued because its figures are absurd; an accountant looks at it (R35)."""

    client_id: ClientId
    week: str
    total: Money
    problem: str
    parked_at: datetime


@frozen
class KnownClient:
    """What billing needs of a client: its newest name."""

    client_id: ClientId
    revision: int
    name: str
    active: bool
