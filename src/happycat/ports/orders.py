"""What orders asks of the outside."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from attrs import frozen

from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import ServiceLine
from happycat.domain.orders.crowd import Crowd
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.matches import Activation, Match, PipelineVersion
from happycat.domain.orders.model import Order
from happycat.domain.orders.pipeline import Pipeline
from happycat.domain.orders.roster import Change
from happycat.domain.orders.samples import Matched, ReferenceSample, Waiting
from happycat.domain.orders.states import Status
from happycat.domain.orders.worker import Absence, Worker
from happycat.ports.kernel.transaction import Repository, Transaction


@frozen
class Whose:
    """Whose orders: of this client or of this worker; neither: everybody's."""

    client_id: ClientId | None = None
    worker_id: WorkerId | None = None
    status: Status | None = None


class OrderRepository(Repository[Order], Protocol):
    def many(self, ids: Iterable[UUID], /) -> Sequence[Order]: ...

    def page(self, whose: Whose, after: UUID | None, /, limit: int) -> Sequence[Order]:
        """In the order of their ids, after that one; a worker's are those it is assigned to."""

    def due(self, deadline: Deadline, at: datetime, /, limit: int) -> Sequence[UUID]:
        """Orders whose running deadline is this one and has passed at that instant, longest first."""

    def waiting(self, at: datetime, after: "Waits | None", /, limit: int) -> Sequence["Waits"]:
        """Orders that wait for a worker and start after that instant, soonest first, after that one."""

    def abandoned(self, limit: int, /) -> Sequence[UUID]:
        """Orders not started whose assigned worker is not hired any more, soonest first (R17)."""


@frozen
class Waits:
    """An order that waits for a worker: whose, and for when."""

    order_id: OrderId
    client_id: ClientId
    slot: Slot


class WorkerRepository(Repository[Worker], Protocol):
    """Every change of a worker is in the roster as well, in the same transaction."""

    def next_number(self) -> int:
        """The place of a new worker in the roster; of two who take it at once, one is `Stale`."""


class Bookings(Protocol):
    """One row per worker and quarter hour, unique in every store (R17); the roster hears of it."""

    def take(self, worker_id: WorkerId, slot: Slot, order_id: OrderId, /) -> None:
        """Books; if a quarter is taken already the transaction ends as `Stale`."""

    def release(self, order_id: OrderId, /) -> None:
        """Frees every quarter booked for the order."""


class Absences(Protocol):
    """When workers are away; the roster hears of it."""

    def add(self, worker_id: WorkerId, absence: Absence, /) -> None:
        """Again with the same start it replaces the first."""

    def clear(self, worker_id: WorkerId, /) -> None:
        """The worker is back: nothing of its absences remains."""

    def ahead(self, worker_id: WorkerId, at: datetime, /, limit: int) -> Sequence[Absence]:
        """Those that end after that instant, soonest first."""


class Blocks(Protocol):
    """Which workers a client does not want (again); the roster hears of it."""

    def add(self, client_id: ClientId, worker_id: WorkerId, /) -> None: ...

    def remove(self, client_id: ClientId, worker_id: WorkerId, /) -> None: ...

    def has(self, client_id: ClientId, worker_id: WorkerId, /) -> bool: ...

    def page(self, client_id: ClientId, after: UUID | None, /, limit: int) -> Sequence[WorkerId]:
        """In the order of their ids, after that one."""


class MatchRepository(Repository[Match], Protocol):
    def of_order(self, order_id: OrderId, /, limit: int) -> Sequence[Match]:
        """The order's matches, newest first."""

    def page(self, after: UUID | None, /, limit: int) -> Sequence[Match]:
        """All matches in the order of their ids, after that one."""


class PipelineRepository(Repository[PipelineVersion], Protocol):
    """Numbers and contents are unique: of two editors at once, one is `Stale` and tries again."""

    def newest(self, before: int | None, /, limit: int) -> Sequence[PipelineVersion]:
        """Highest number first, below that one."""

    def numbered(self, number: int, /) -> PipelineVersion | None: ...

    def saying(self, hash: str, /) -> PipelineVersion | None:
        """The version with that content."""


class ActivationRepository(Repository[Activation], Protocol):
    """Which version was put into use when; numbers are unique."""

    def newest(self, before: int | None, /, limit: int) -> Sequence[Activation]:
        """Highest number first, below that one."""


class RosterLog(Protocol):
    """What was told about workers, in order of commit; each change has its mark, and marks only grow."""

    def mark(self) -> int:
        """The newest mark; 0 if nothing was told yet."""

    def after(self, mark: int, /, limit: int) -> Sequence[tuple[int, Change]]:
        """The changes after that mark, oldest first."""

    def present(self, since: datetime, /) -> Iterator[Change]:
        """How everything is now, as changes: all workers, absences and blocks, bookings from then on.

        Something may be newer than a mark that was read before: hearing it once more does no harm.
        """

    def as_of(self, mark: int, /) -> Iterator[Worker]:
        """Every worker as it was known at that mark; to read only."""

    def forget(self, day: date, /) -> None:
        """Drops what was told that day but who the workers were, on which matches are built (R15)."""


class OrdersTx(Transaction, Protocol):
    @property
    def orders(self) -> OrderRepository: ...
    @property
    def workers(self) -> WorkerRepository: ...
    @property
    def bookings(self) -> Bookings: ...
    @property
    def absences(self) -> Absences: ...
    @property
    def blocks(self) -> Blocks: ...
    @property
    def matches(self) -> MatchRepository: ...
    @property
    def pipelines(self) -> PipelineRepository: ...
    @property
    def activations(self) -> ActivationRepository: ...
    @property
    def roster(self) -> RosterLog: ...


class Candidates(Protocol):
    """Everybody who passed the hard filters for one order at one moment; does not change any more (R16)."""

    def match(self, reference: ReferenceSample, pipeline: Pipeline, seed: int, /) -> Matched | Waiting:
        """The best of them, with the explanation; `Waiting` only if there is nobody.

        Equal inputs give equal answers, in every implementation (R15).
        """

    def crowd(self) -> Crowd:
        """Who they are, to be recorded with the match."""

    def changes_of(self, worker_id: WorkerId, /) -> int:
        """The `Worker.changes` on which it was let in."""


class Matcher(Protocol):
    """Knows all workers in memory, kept up to date by the roster; one object serves many threads."""

    def candidates(self, slot: Slot, client_id: ClientId, /) -> Candidates:
        """The hard filters: hired, free for the whole slot, not away, not blocked (R16)."""

    def matchable(self, at: datetime, /, limit: int) -> Sequence[OrderId]:
        """Orders that wait, start after that instant and have a candidate, soonest first (R16)."""


class PricePolicy(Protocol):
    """The secret formula (R8); the order cuts what exceeds the list prices, whatever this answers."""

    def price(self, lines: tuple[ServiceLine, ...], /) -> Money: ...
