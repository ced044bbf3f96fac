"""What the supplies desk asks of the outside."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.supplies.bakery import Label, Silence
from happycat.domain.supplies.cookies import CookieOrder
from happycat.domain.supplies.copies import EndedEarly, OrderOver, WorkerName
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.transitions import Status
from happycat.ports.kernel.transaction import Repository, Transaction


class Bakery(Protocol):
    """The contractor who bakes fortune cookies; may be slow, away, or deliver twice or the wrong ones (R18).

    Every call is about a batch and takes about a second at most; then it is `Unreachable`, as is a bakery
    whose answer makes no sense. Of a person the bakery learns the name, and nothing else.
    """

    def order(self, labels: Sequence[Label], /) -> frozenset[str]:
        """Orders a cookie for each label; the same key again orders nothing new. Says which keys it took."""

    def baked(self, keys: Sequence[str], /) -> Sequence[Label]:
        """What was delivered under those keys, as the bags are labelled: nobody promises that they fit."""


class KitRepository(Repository[Kit], Protocol):
    """At most one kit for every (order, assignment)."""

    def of_order(self, order_id: OrderId, /) -> Sequence[Kit]:
        """All kits of an order, by assignment, the current one last."""

    def of_orders(self, order_ids: Iterable[OrderId], /) -> Sequence[Kit]:
        """All kits of some orders, each order's by assignment."""

    def page(
        self, after: UUID | None, /, limit: int, status: Status | None = None, worker: WorkerId | None = None
    ) -> Sequence[Kit]:
        """Kits by their agreed start, then their id, after the kit of that id."""

    def due_back(self, after: UUID | None, /, limit: int) -> Sequence[Kit]:
        """Kits that are due back, those due longest first, after the kit of that id (R20)."""

    def overdue(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        """Kits that are due back and to be written off at that instant, longest overdue first (R20)."""


class CookieRepository(Repository[CookieOrder], Protocol):
    def many(self, ids: Iterable[UUID], /) -> Sequence[CookieOrder]: ...

    def left_over(self, client_id: ClientId, /, limit: int) -> Sequence[CookieOrder]:
        """Arrived cookies of the client that are not for a kit of their own order, oldest order first."""

    def of_order(self, order_id: OrderId, /) -> Sequence[CookieOrder]:
        """The cookies of an order, the oldest first."""

    def given_up(self, client_id: ClientId, /, limit: int) -> Sequence[CookieOrder]:
        """Cookies that the client is owed and that never came."""

    def owed(self, client_id: ClientId, /) -> int:
        """How many cookies the client is owed and has not in a kit."""

    def owed_to(self, after: UUID | None, /, limit: int) -> Sequence[tuple[ClientId, int]]:
        """All clients who are owed cookies and how many each, in the order of their ids, after that one."""

    def to_order(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        """Wanted cookies whose bakery may be asked at that instant."""

    def to_collect(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        """Ordered cookies that may be there at that instant."""


class WorkerNames(Repository[WorkerName], Protocol):
    def many(self, ids: Iterable[UUID], /) -> Sequence[WorkerName]: ...


class SuppliesTx(Transaction, Protocol):
    @property
    def kits(self) -> KitRepository: ...
    @property
    def cookies(self) -> CookieRepository: ...
    @property
    def silence(self) -> Repository[Silence]: ...
    @property
    def over(self) -> Repository[OrderOver]: ...
    @property
    def ended_early(self) -> Repository[EndedEarly]: ...
    @property
    def workers(self) -> WorkerNames: ...
