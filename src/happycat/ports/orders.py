"""What orders asks of the outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from attrs import frozen

from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import ServiceLine
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.matches import Match, PipelineVersion
from happycat.domain.orders.model import Order
from happycat.domain.orders.pipeline import Pipeline
from happycat.domain.orders.samples import Matched, NormalSample, ReferenceSample, Waiting
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
    def page(self, whose: Whose, after: UUID | None, /, limit: int) -> Sequence[Order]:
        """In the order of their ids, after that one; a worker's are those it is assigned to."""

    def due(self, deadline: Deadline, at: datetime, /, limit: int) -> Sequence[UUID]:
        """Orders whose running deadline is this one and has passed at that instant, longest first."""

    def matchable(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        """Orders that wait for a worker, start after that instant and have a free one, soonest first.

        "Free" is what `WorkerRepository.free` says, so an order without one holds up nobody (R16).
        """

    def abandoned(self, limit: int, /) -> Sequence[UUID]:
        """Orders not started whose assigned worker is not hired any more, soonest first (R17)."""


class WorkerRepository(Repository[Worker], Protocol):
    def free(self, slot: Slot, client_id: ClientId, /) -> Sequence[Worker]:
        """The hard filters: hired, free for the whole slot, not away, not blocked (R16). To read only."""


class Bookings(Protocol):
    """One row per worker and quarter hour, unique in every store (R17)."""

    def take(self, worker_id: WorkerId, slot: Slot, order_id: OrderId, /) -> None:
        """Books; if a quarter is taken already the transaction ends as `Stale`."""

    def release(self, order_id: OrderId, /) -> None:
        """Frees every quarter booked for the order."""

    def load(self, start: datetime, end: datetime, /) -> Mapping[WorkerId, int]:
        """How many quarter hours in [start, end) each worker is booked; those without any are left out."""


class Absences(Protocol):
    """When workers are away."""

    def add(self, worker_id: WorkerId, absence: Absence, /) -> None:
        """Again with the same start it replaces nothing and adds nothing."""

    def clear(self, worker_id: WorkerId, /) -> None:
        """The worker is back: nothing of its absences remains."""

    def ahead(self, worker_id: WorkerId, at: datetime, /, limit: int) -> Sequence[Absence]:
        """Those that end after that instant, soonest first."""


class Blocks(Protocol):
    """Which workers a client does not want (again)."""

    def add(self, client_id: ClientId, worker_id: WorkerId, /) -> None: ...

    def remove(self, client_id: ClientId, worker_id: WorkerId, /) -> None: ...

    def page(self, client_id: ClientId, after: UUID | None, /, limit: int) -> Sequence[WorkerId]:
        """In the order of their ids, after that one."""


class MatchRepository(Repository[Match], Protocol):
    def of_order(self, order_id: OrderId, /, limit: int) -> Sequence[Match]:
        """The order's matches, newest first."""


class PipelineRepository(Repository[PipelineVersion], Protocol):
    """Numbers are unique: of two editors at once, one is `Stale` and gets the next number."""

    def newest(self, before: int | None, /, limit: int) -> Sequence[PipelineVersion]:
        """Highest number first, below that one."""


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


class Matcher(Protocol):
    def match(
        self, reference: ReferenceSample, samples: Sequence[NormalSample], pipeline: Pipeline, seed: int, /
    ) -> Matched | Waiting:
        """The best of the samples, which have passed the hard filters, with the explanation.

        `Waiting` only if there is none; equal inputs give equal answers, in every implementation (R15, R16).
        """


class PricePolicy(Protocol):
    """The secret formula (R8); the order cuts what exceeds the list prices, whatever this answers."""

    def price(self, lines: tuple[ServiceLine, ...], /) -> Money: ...
