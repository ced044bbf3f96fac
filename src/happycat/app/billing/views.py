"""What of billing leaves the house; tokens and gateways' references never do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from happycat.app.web.kernel import MoneyView, View
from happycat.domain.billing.attempts import Attempt, AttemptState
from happycat.domain.billing.invoicing import Charge, Line
from happycat.domain.billing.ledger import Broken, Move, Posting
from happycat.domain.billing.model import Invoice, InvoiceStatus, Parked
from happycat.domain.billing.reversals import Reversal, ReversalKind, ReversalState
from happycat.domain.billing.statement import Statement


class ChargeView(View):
    order_id: UUID
    title: str
    finished_at: datetime
    amount: MoneyView
    invoice_id: UUID | None

    @classmethod
    def of(cls, charge: Charge) -> Self:
        return cls(
            order_id=charge.order_id,
            title=charge.title,
            finished_at=charge.finished_at,
            amount=MoneyView.of(charge.amount),
            invoice_id=charge.invoice_id,
        )


class InvoiceView(View):
    invoice_id: UUID
    number: str
    client_id: UUID
    week: str
    total: MoneyView
    due: MoneyView
    loyalty_percentage: int
    status: InvoiceStatus
    issued_at: datetime
    paid_at: datetime | None

    @classmethod
    def of(cls, invoice: Invoice) -> Self:
        return cls(
            invoice_id=invoice.id,
            number=invoice.number,
            client_id=invoice.client_id,
            week=invoice.week,
            total=MoneyView.of(invoice.total),
            due=MoneyView.of(invoice.due),
            loyalty_percentage=invoice.loyalty_percentage,
            status=invoice.status,
            issued_at=invoice.issued_at,
            paid_at=invoice.paid_at,
        )


class LineView(View):
    """An order or a tax; `late` orders belong to an earlier week."""

    order_id: UUID | None
    title: str
    finished_at: datetime | None
    amount: MoneyView
    charged: MoneyView
    late: bool

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(
            order_id=line.order_id,
            title=line.title,
            finished_at=line.finished_at,
            amount=MoneyView.of(line.amount),
            charged=MoneyView.of(line.charged),
            late=line.late,
        )


class FullInvoiceView(View):
    invoice: InvoiceView
    lines: tuple[LineView, ...]

    @classmethod
    def whole(cls, invoice: Invoice, lines: Sequence[Line]) -> Self:
        return cls(invoice=InvoiceView.of(invoice), lines=tuple(LineView.of(line) for line in lines))


class PostingView(View):
    """A movement on the client's account, in the order of `sequence`."""

    sequence: int
    move: Move
    amount: MoneyView
    cause: str
    at: datetime

    @classmethod
    def of(cls, posting: Posting) -> Self:
        return cls(
            sequence=posting.sequence,
            move=posting.move,
            amount=MoneyView.of(posting.amount),
            cause=posting.cause,
            at=posting.at,
        )


class ReversalView(View):
    reversal_id: UUID
    number: str
    kind: ReversalKind
    invoice_id: UUID
    order_id: UUID
    amount: MoneyView
    reason: str
    state: ReversalState
    issued_at: datetime

    @classmethod
    def of(cls, reversal: Reversal) -> Self:
        return cls(
            reversal_id=reversal.id,
            number=reversal.number,
            kind=reversal.kind,
            invoice_id=reversal.invoice_id,
            order_id=reversal.order_id,
            amount=MoneyView.of(reversal.amount),
            reason=reversal.reason,
            state=reversal.state,
            issued_at=reversal.issued_at,
        )


class StatementView(View):
    client_id: UUID
    name: str
    loyalty_percentage: int
    settled: MoneyView
    credit: MoneyView
    unpaid: MoneyView
    this_week: MoneyView
    week_ends_at: datetime
    owed_at_week_end: MoneyView
    open_charges: tuple[ChargeView, ...]
    postings: tuple[PostingView, ...]
    invoices: tuple[InvoiceView, ...]
    credits: tuple[ReversalView, ...]

    @classmethod
    def of(cls, statement: Statement) -> Self:
        return cls(
            client_id=statement.client_id,
            name=statement.name,
            loyalty_percentage=statement.loyalty_percentage,
            settled=MoneyView.of(statement.settled),
            credit=MoneyView.of(statement.credit),
            unpaid=MoneyView.of(statement.unpaid),
            this_week=MoneyView.of(statement.this_week.total),
            week_ends_at=statement.week_ends_at,
            owed_at_week_end=MoneyView.of(statement.owed_at_week_end),
            open_charges=tuple(ChargeView.of(charge) for charge in statement.charges),
            postings=tuple(PostingView.of(posting) for posting in statement.postings),
            invoices=tuple(InvoiceView.of(invoice) for invoice in statement.invoices),
            credits=tuple(ReversalView.of(reversal) for reversal in statement.reversals),
        )


class AttemptView(View):
    attempt_id: UUID
    invoice_id: UUID
    client_id: UUID
    number: int
    amount: MoneyView
    state: AttemptState
    gateway: str
    reason: str

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        return cls(
            attempt_id=attempt.id,
            invoice_id=attempt.invoice_id,
            client_id=attempt.client_id,
            number=attempt.number,
            amount=MoneyView.of(attempt.amount),
            state=attempt.state,
            gateway=attempt.gateway,
            reason=attempt.reason,
        )


class ParkedView(View):
    client_id: UUID
    week: str
    total: MoneyView
    problem: str
    parked_at: datetime

    @property
    def place(self) -> str:
        """Where a page of parked invoices goes on."""
        return f"{self.client_id}/{self.week}"

    @classmethod
    def of(cls, parked: Parked) -> Self:
        return cls(
            client_id=parked.client_id,
            week=parked.week,
            total=MoneyView.of(parked.total),
            problem=parked.problem,
            parked_at=parked.parked_at,
        )


class ReleaseView(View):
    """What came of a parked week: its invoice, or none because another one has all its charges already."""

    client_id: UUID
    week: str
    invoice: InvoiceView | None

    @classmethod
    def of(cls, client_id: UUID, week: str, invoice: Invoice | None) -> Self:
        return cls(client_id=client_id, week=week, invoice=InvoiceView.of(invoice) if invoice else None)


class BrokenView(View):
    party: str
    sequence: int
    problem: str

    @classmethod
    def of(cls, broken: Broken) -> Self:
        return cls(party=broken.party, sequence=broken.sequence, problem=broken.problem)
