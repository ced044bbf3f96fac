"""What the supplies desk asks of the outside."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.supplies.cookies import CookieOrder
from happycat.domain.supplies.copies import OrderOver, WorkerName
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.transitions import Status
from happycat.ports.kernel.transaction import Repository, Transaction


class Bakery(Protocol):
    """The contractor who bakes fortune cookies; may be slow, away, or deliver twice (R18)."""

    def order(self, key: str, for_name: str, /) -> None:
        """Orders one cookie; the same key again orders nothing new. May raise `Unreachable`."""

    def baked(self, keys: Iterable[str], /) -> frozenset[str]:
        """Those of the keys whose cookie has been delivered. May raise `Unreachable`."""


class KitRepository(Repository[Kit], Protocol):
    """At most one kit for every (order, assignment)."""

    def of_order(self, order_id: OrderId, /) -> Sequence[Kit]:
        """All kits of an order, by assignment, the current one last."""

    def page(
        self, after: UUID | None, /, limit: int, status: Status | None = None, worker: WorkerId | None = None
    ) -> Sequence[Kit]:
        """Kits in the order of their ids, after that one."""

    def overdue(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        """Kits that are due back and to be written off at that instant, longest overdue first (R20)."""


class CookieRepository(Repository[CookieOrder], Protocol):
    def many(self, ids: Iterable[UUID], /) -> Sequence[CookieOrder]: ...

    def left_over(self, client_id: ClientId, /, limit: int) -> Sequence[CookieOrder]:
        """Arrived cookies of the client that are not for a kit of their own order, oldest order first."""

    def owed(self, client_id: ClientId, /) -> int:
        """How many cookies the client is owed and has not in a kit."""

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
    def over(self) -> Repository[OrderOver]: ...
    @property
    def workers(self) -> WorkerNames: ...
