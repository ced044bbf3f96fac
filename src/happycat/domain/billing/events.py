"""What billing tells about invoices, credits and a client's standing (R22-R26)."""

from datetime import datetime
from typing import ClassVar

from attrs import frozen

from happycat.domain.kernel.events import Event, Stream
from happycat.domain.kernel.ids import ClientId, InvoiceId, OrderId
from happycat.domain.kernel.money import Money


@frozen
class InvoicedOrder:
    """One line of an invoice: what the order costs after loyalty (R22)."""

    order_id: OrderId
    finished_at: datetime
    charged: Money


@frozen
class InvoiceIssued(Event):
    """A week was invoiced to a client (R23)."""

    KEY: ClassVar[str] = "client_id"

    invoice_id: InvoiceId
    number: str
    client_id: ClientId
    week: str
    lines: tuple[InvoicedOrder, ...]
    loyalty_percentage: int
    total: Money
    issued_at: datetime


@frozen
class InvoicePaid(Event):
    KEY: ClassVar[str] = "client_id"

    invoice_id: InvoiceId
    number: str
    client_id: ClientId
    amount: Money
    paid_at: datetime


@frozen
class InvoiceOverdue(Event):
    KEY: ClassVar[str] = "client_id"

    invoice_id: InvoiceId
    number: str
    client_id: ClientId
    amount: Money
    overdue_at: datetime


@frozen
class CreditIssued(Event):
    """A credit note against an order of an invoice (R26)."""

    KEY: ClassVar[str] = "client_id"

    number: str
    invoice_id: InvoiceId
    order_id: OrderId
    client_id: ClientId
    amount: Money
    reason: str
    issued_at: datetime


@frozen
class ClientStanding(Stream):
    """The client's loyalty percentage, and whether it may check out (R4, R22, R24)."""

    KEY: ClassVar[str] = "client_id"

    client_id: ClientId
    loyalty_percentage: int
    may_check_out: bool


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
