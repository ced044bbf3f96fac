"""What payroll asks of the outside: its rows, and the gateway that pays workers ("Golden Hat")."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from attrs import field, frozen

from happycat.domain.kernel.ids import BonusId, OrderId, PayoutId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.payroll.attempts import Attempt, Reply
from happycat.domain.payroll.ledger import Posting
from happycat.domain.payroll.model import Bonus, Entry, OrderFact, PayoutDetails, Worker
from happycat.domain.payroll.payouts import History, Payout
from happycat.ports.kernel.transaction import Repository, Transaction


class OtherRequest(Exception):
    """The gateway knows this idempotency key from a request with other contents; nothing was paid."""


@frozen
class PayoutRequest:
    """Everything a gateway is told; the same attempt always makes the same request."""

    key: str
    """The idempotency key; the gateway pays once per key, however often it is asked."""
    token: str = field(repr=False)
    amount: Money
    currency: str
    """ISO 4217."""
    worker: WorkerId
    month: str
    """`2026-06`, for the text of the transfer."""


class PayoutGateway(Protocol):
    """Sends money to workers. Idempotent by key; the suite in `ports.testing` says it in code."""

    @property
    def name(self) -> str:
        """What workers' payout details and attempts name it by."""

    def pay(self, request: PayoutRequest, /) -> Reply:
        """Pays, or says why not; `Reply` is paid, rejected (with a reason) or pending.

        The same request again gives the answer of the first and pays nothing; another request under a
        known key raises `OtherRequest`. Raises `Unreachable` if no answer came: the money may have been
        sent or not, and only `query` tells.
        """

    def query(self, key: str, /) -> Reply | None:
        """How that request stands; nothing if the gateway never heard of it. Raises `Unreachable`."""


Gateways = Mapping[str, PayoutGateway]
"""Several gateways side by side, by the names that payout details give."""


class Ledger(Protocol):
    """The postings: only ever added to. Within a transaction its own postings are seen."""

    def head(self, party: WorkerId, /) -> Posting | None:
        """The party's newest posting."""

    def heads(self, after: WorkerId | None, /, limit: int) -> Sequence[Posting]:
        """The newest posting of each party, in the order of parties, after that one."""

    def append(self, posting: Posting, /) -> None:
        """One more; if somebody else posted for that party in between, the transaction ends as `Stale`."""

    def find(self, id: UUID, /) -> Posting | None: ...

    def page(self, after: tuple[WorkerId, int] | None, /, limit: int) -> Sequence[Posting]:
        """All postings in the order of (party, sequence), after that place."""


class Entries(Protocol):
    """What was posted to workers' accounts; unique per (subject, kind)."""

    def add(self, entry: Entry, /) -> None: ...

    def about(self, subject: UUID, /) -> Sequence[Entry]:
        """The entries about an order or a bonus."""

    def of(self, worker: WorkerId, /, before: int | None, limit: int) -> Sequence[Entry]:
        """A worker's entries, newest first, before that sequence number."""

    def later(self, workers: Sequence[WorkerId], since: datetime, /) -> Mapping[WorkerId, Money]:
        """The sum of each worker's entries effective at or after that instant."""

    def unbacked(self, limit: int, /) -> Sequence[Entry]:
        """Entries whose posting is missing or has another amount."""


class Facts(Protocol):
    """What was heard about orders; unique per (order, number)."""

    def of(self, order: OrderId, /) -> Sequence[OrderFact]:
        """In the order of their numbers."""

    def add(self, fact: OrderFact, /) -> None: ...


class Details(Repository[PayoutDetails], Protocol):
    def having(self, workers: Sequence[WorkerId], gateways: Collection[str], /) -> frozenset[WorkerId]:
        """Which of the workers have payout details of one of these gateways."""


class Bonuses(Repository[Bonus], Protocol):
    def page(self, after: BonusId | None, /, limit: int) -> Sequence[Bonus]:
        """Bonuses in the order of their ids, after that one."""


class Payouts(Repository[Payout], Protocol):
    """Unique per (worker, month) (R34)."""

    def of(self, worker: WorkerId, /, limit: int) -> Sequence[Payout]:
        """A worker's payouts, newest month first."""

    def page(self, after: PayoutId | None, /, limit: int) -> Sequence[Payout]:
        """All payouts in the order of their ids, after that one."""

    def sendable(self, gateways: Collection[str], /, limit: int) -> Sequence[PayoutId]:
        """Issued ones whose worker has payout details of one of these gateways."""

    def issued_for(self, month: str, workers: Sequence[WorkerId], /) -> frozenset[WorkerId]:
        """Which of the workers have a payout for the month."""

    def histories(self, workers: Sequence[WorkerId], since: str, /) -> Mapping[WorkerId, History]:
        """How many months each was paid, and the most at once, from that month on (R35)."""


class Attempts(Repository[Attempt], Protocol):
    """Unique per (payout, number), and per key."""

    def of(self, payout: PayoutId, /) -> Sequence[Attempt]:
        """A payout's attempts in the order of their numbers."""

    def to_ask(self, now: datetime, /, limit: int) -> Sequence[UUID]:
        """Open attempts about which the gateway is to be asked by now, longest due first."""


class PayrollTx(Transaction, Protocol):
    @property
    def workers(self) -> Repository[Worker]: ...
    @property
    def details(self) -> Details: ...
    @property
    def entries(self) -> Entries: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def bonuses(self) -> Bonuses: ...
    @property
    def payouts(self) -> Payouts: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def ledger(self) -> Ledger: ...
