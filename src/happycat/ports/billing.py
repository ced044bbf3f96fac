"""What billing asks of the outside: its rows, payment gateways, taxes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from attrs import field, frozen

from happycat.domain.billing.accounts import ClientAccount
from happycat.domain.billing.attempts import Answer, Attempt, PaymentMethod
from happycat.domain.billing.events import SealedHead
from happycat.domain.billing.invoicing import Charge, Draft, Line, TaxLine, Trailing
from happycat.domain.billing.ledger import Posting
from happycat.domain.billing.model import Invoice, KnownClient, Numbering, Parked
from happycat.domain.billing.reversals import Reversal
from happycat.domain.kernel.ids import ClientId, InvoiceId, OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Conflict
from happycat.ports.kernel.transaction import Transaction


class RequestChanged(Conflict):
    says = "The key {key} was used for another request; a key names one request for ever."


@frozen
class PaymentRequest:
    """One charge, as a gateway is asked for it; the same key always carries the same request."""

    key: str
    token: str = field(repr=False)
    amount: Money
    currency: str
    description: str


class PaymentGateway(Protocol):
    """Takes money from clients. Every method may raise `Unreachable`: then nobody knows what happened.

    The same key has its effect once, however often and from wherever it is sent, and gets the same
    answer; with another request it is refused with `RequestChanged`.
    """

    @property
    def name(self) -> str:
        """What tokens, attempts and refunds remember it by."""

    def charge(self, request: PaymentRequest, /) -> Answer: ...

    def query(self, key: str, /) -> Answer | None:
        """How a charge stands now; None if the gateway has never heard of the key."""

    def refund(self, key: str, reference: str, amount: Money, /) -> Answer:
        """Gives back part or all of the payment with that reference; declined if that exceeds it."""


Gateways = Mapping[str, PaymentGateway]
"""Several gateways side by side, by name."""


class TaxPolicy(Protocol):
    def __call__(self, net: Money, /) -> Sequence[TaxLine]:
        """The taxes on the orders of an invoice, after loyalty (R23)."""


class AccountRepository(Protocol):
    def of(self, client_id: ClientId, /) -> ClientAccount:
        """The client's account; an empty one if there is none yet."""

    def of_all(self, clients: Sequence[ClientId], /) -> Mapping[ClientId, ClientAccount]: ...

    def heads(self, after: str, /, limit: int) -> Sequence[SealedHead]:
        """The ends of the chains as the accounts know them, in the order of their parties."""


class ChargeRepository(Protocol):
    def find(self, order_id: OrderId, /) -> Charge | None: ...

    def add(self, charge: Charge, /) -> None: ...

    def bill(self, charges: Sequence[Charge], invoice_id: InvoiceId, /) -> None:
        """They are on that invoice from now on."""

    def clients_to_bill(self, before: datetime, after: ClientId | None, /, limit: int) -> Sequence[ClientId]:
        """Clients with charges of before that instant on no invoice, in order, after that one."""

    def unbilled(self, clients: Sequence[ClientId], before: datetime, /) -> Sequence[Charge]: ...

    def page(self, client_id: ClientId, after: OrderId | None, /, limit: int) -> Sequence[Charge]: ...


class InvoiceRepository(Protocol):
    def get(self, id: UUID, /) -> Invoice:
        """The invoice; refuses with `NotFound`."""

    def add(self, invoice: Invoice, draft: Draft, /) -> None:
        """A new invoice with its lines; a second one for the client's week ends as `Stale` (R34)."""

    def lines(self, id: InvoiceId, /) -> Sequence[Line]: ...

    def billed_in(self, week: str, clients: Sequence[ClientId], /) -> frozenset[ClientId]:
        """Which of the clients have their invoice of that week."""

    def trailing(self, clients: Sequence[ClientId], since: datetime, /) -> Mapping[ClientId, Trailing]: ...

    def unpaid(self, client_id: ClientId, /) -> Sequence[Invoice]: ...

    def page(
        self, client_id: ClientId | None, after: InvoiceId | None, /, limit: int
    ) -> Sequence[Invoice]: ...

    def newest(self, client_id: ClientId, /, limit: int) -> Sequence[Invoice]: ...

    def overdue(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        """Invoices whose client was asked to act and has not, until that instant."""


class AttemptRepository(Protocol):
    def get(self, id: UUID, /) -> Attempt: ...

    def add(self, attempt: Attempt, /) -> None: ...

    def of(self, invoice_id: InvoiceId, /) -> Sequence[Attempt]:
        """All of an invoice, in order."""

    def last_of(self, invoices: Sequence[InvoiceId], /) -> Mapping[InvoiceId, Attempt]: ...

    def due(self, at: datetime, /, limit: int) -> Sequence[UUID]: ...

    def to_ask_about(self, at: datetime, /, limit: int) -> Sequence[UUID]: ...

    def unresolved(self, after: UUID | None, /, limit: int) -> Sequence[Attempt]: ...

    def late(self, after: UUID | None, /, limit: int) -> Sequence[Attempt]:
        """Those that succeeded after they had been closed or superseded."""


class ReversalRepository(Protocol):
    def get(self, id: UUID, /) -> Reversal: ...

    def add(self, reversal: Reversal, /) -> None: ...

    def of(self, invoice_id: InvoiceId, /) -> Sequence[Reversal]: ...

    def newest(self, client_id: ClientId, /, limit: int) -> Sequence[Reversal]: ...

    def due(self, at: datetime, /, limit: int) -> Sequence[UUID]: ...

    def unresolved(self, after: UUID | None, /, limit: int) -> Sequence[Reversal]: ...


class PostingRepository(Protocol):
    def page(self, party: str, after: int, /, limit: int) -> Sequence[Posting]:
        """A party's postings in order, after that sequence number."""

    def newest(self, party: str, /, limit: int) -> Sequence[Posting]: ...

    def chains(self) -> Iterator[tuple[str, Sequence[Posting]]]:
        """Every party that has postings, with all of them in order."""


class NumberingRepository(Protocol):
    def of(self, series: str, year: int, /) -> Numbering: ...


class ParkedRepository(Protocol):
    def add(self, parked: Parked, /) -> None: ...

    def find(self, client_id: ClientId, week: str, /) -> Parked | None: ...

    def remove(self, parked: Parked, /) -> None: ...

    def among(self, week: str, clients: Sequence[ClientId], /) -> frozenset[ClientId]: ...

    def page(self, after: tuple[ClientId, str] | None, /, limit: int) -> Sequence[Parked]:
        """In the order of clients and weeks, after that client's week."""


class MethodRepository(Protocol):
    def of(self, client_id: ClientId, /) -> PaymentMethod | None: ...

    def put(self, method: PaymentMethod, /) -> None: ...


class KnownClientRepository(Protocol):
    def find(self, client_id: ClientId, /) -> KnownClient | None: ...

    def put(self, client: KnownClient, /) -> None: ...


class BillingTx(Transaction, Protocol):
    @property
    def accounts(self) -> AccountRepository: ...
    @property
    def charges(self) -> ChargeRepository: ...
    @property
    def invoices(self) -> InvoiceRepository: ...
    @property
    def attempts(self) -> AttemptRepository: ...
    @property
    def reversals(self) -> ReversalRepository: ...
    @property
    def postings(self) -> PostingRepository: ...
    @property
    def numbers(self) -> NumberingRepository: ...
    @property
    def parked(self) -> ParkedRepository: ...
    @property
    def methods(self) -> MethodRepository: ...
    @property
    def clients(self) -> KnownClientRepository: ...
