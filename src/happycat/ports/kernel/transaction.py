"""One use case, one transaction: load things, tell them, leave; the kernel saves and publishes."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from attrs import frozen

from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.time import Period
from happycat.ports.kernel.messages import Envelope

T = TypeVar("T")
Tx_co = TypeVar("Tx_co", covariant=True)


class Repository(Protocol[T]):
    """The things of one kind. In a transaction the same id gives the same object; what changed is saved."""

    def get(self, id: UUID, /) -> T:
        """The thing; refuses with `NotFound`."""

    def find(self, id: UUID, /) -> T | None: ...

    def add(self, thing: T, /) -> None:
        """A new thing; if its id exists already the transaction ends as `Stale`."""

    def remove(self, thing: T, /) -> None: ...


class DueTable(Protocol):
    """Which periods of a job are done; written in the same transaction as the job's effects."""

    def done_until(self, job: str, /) -> datetime | None:
        """The end of the last period that is done."""

    def done(self, job: str, period: Period, /) -> None:
        """Marks the period; done twice, the transaction ends as `Stale`."""


class Transaction(Protocol):
    """What every context's transaction offers besides its repositories."""

    @property
    def due(self) -> DueTable: ...

    def new_id(self) -> UUID:
        """A fresh id; in a reaction derived from the message, so a repeated one makes no second thing."""

    def publish(self, event: Event, /) -> None:
        """Publishes an event that no aggregate recorded (contexts whose state is rows)."""

    def notify(self, person: PersonId, cause: str, text: str, /) -> None:
        """Tells a person, or everybody on a role's board, something, once per (person, cause) (R47)."""

    def recall(self, key: str, fingerprint: str, /) -> str | None:
        """The answer remembered under the actor's idempotency key; refuses with `KeyReused`."""

    def remember(self, key: str, fingerprint: str, answer: str, /) -> None:
        """Keeps the answer under the actor's idempotency key, in this transaction."""


class KeyReused(Invalid):
    says = "The idempotency key {key} was used for another request; use a new one."


class Begin(Protocol[Tx_co]):
    """Opens transactions. One object serves many threads; each call gives a fresh transaction.

    Leaving the block commits: changed aggregates with their versions checked, rows, inbox, journal, outbox,
    audit and notices in one transaction. An exception leaves everything as it was. With `within` it joins
    that outer transaction by a savepoint: its end is an end only together with the outer one's.
    Raises `Stale` (nothing changed, repeat) and `Unreachable` (the database is away).
    """

    def __call__(
        self, actor: Actor = ..., /, *, within: Transaction | None = None
    ) -> AbstractContextManager[Tx_co]: ...

    def doing(self, command: str, /) -> "Begin[Tx_co]":
        """The same, with the command's name for the audit trail."""

    def insisting(self) -> "Begin[Tx_co]":
        """The same, waiting for its turn to write before it reads, so that nobody can overtake it."""

    def handling(self, message: Envelope, /) -> "Begin[Tx_co]":
        """The same for one message: the inbox row is part of the transaction."""

    def joining(self, outer: Transaction, /) -> "Begin[Tx_co]":
        """The same, every transaction joining the outer one."""


class AlreadyHandled(Exception):
    """The message is in the inbox; nothing was changed this time."""


@frozen
class Deferred:
    """A message put aside by its receiver, with what went wrong."""

    consumer: str
    message: Envelope
    reason: str
    """`not_yet`, `failed`, `behind` (waits for an earlier one of its key), `absent` or `dead`."""
    error: str
    attempts: int
    next_attempt_at: datetime
    put_aside_at: datetime


MERELY_WAITING = frozenset({"behind", "absent"})


class Mailbox(Protocol):
    """The receiver's side: what it has handled, and what it has put aside."""

    def handled(self, consumer: str, ids: Sequence[UUID], /) -> frozenset[UUID]: ...

    def waiting_keys(self, consumer: str, /) -> frozenset[tuple[str, str]]:
        """The (source, key) pairs that have something put aside."""

    def waiting(self, consumers: frozenset[str], /) -> frozenset[str]:
        """Those of the consumers for which something is put aside."""

    def put_aside(self, deferred: Deferred, /) -> None:
        """Keeps the message durably unless it is handled already.

        Again with the same id replaces it; but one that has only come again (`behind`, `absent`) changes
        nothing, or a repetition would forget the tries and wake the dead.
        """

    def aside(self, consumer: str, /, *, reason: str = "", limit: int = 500) -> Sequence[Deferred]:
        """What is put aside, in order of arrival; with `reason` only what waits for that."""

    def heads(self, consumer: str, /, limit: int = 500) -> Sequence[Deferred]:
        """The first of each (source, key) unless it is dead, those to be tried soonest first."""

    def take_back(self, consumer: str, ids: Sequence[UUID], /) -> None:
        """Forgets put-aside messages (handled or discarded)."""

    def settle(self, consumer: str, id: UUID, /) -> None:
        """Marks a message as handled without handling it (discarded by an operator)."""


class Outbox(Protocol):
    """The publisher's side: what was committed and is not yet with every receiver."""

    def unsent(self, limit: int, /) -> Sequence[Envelope]:
        """In order of commit."""

    def sent(self, ids: Sequence[UUID], /) -> None: ...


@frozen
class AuditRecord:
    """Who did what, to which things, when (S17 of the security table)."""

    id: UUID
    at: datetime
    person: UUID
    roles: tuple[str, ...]
    command: str
    touched: tuple[str, ...]
    """`kind/id@version` of every thing changed."""
    correlation: UUID


class Records(Protocol):
    """What a context has written down: its journal, audit trail and notices."""

    def journal(self, after: int = 0, limit: int = 500, /) -> Sequence[tuple[int, Envelope]]: ...

    def audit(self, limit: int = 100, /) -> Sequence[AuditRecord]:
        """Newest first."""

    def notices(self, person: PersonId, limit: int = 100, /) -> Sequence[tuple[str, str, datetime]]:
        """(cause, text, at), newest first."""

    def untold(self, limit: int, /) -> Sequence[Any]:
        """Notices not yet given to the notifier; they count as told from this call on (R47: at most once)."""


class Storage(Protocol[Tx_co]):
    """Everything a context keeps, by one technology."""

    @property
    def begin(self) -> Begin[Tx_co]: ...
    @property
    def mailbox(self) -> Mailbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def records(self) -> Records: ...

    def close(self) -> None: ...
