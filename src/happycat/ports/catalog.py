"""What the catalog asks of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from happycat.domain.catalog.model import Revision, Service
from happycat.domain.kernel.ids import ServiceId
from happycat.ports.kernel.transaction import Repository, Transaction


class ServiceRepository(Repository[Service], Protocol):
    def page(self, after: UUID | None, /, limit: int) -> Sequence[Service]:
        """Services in the order of their ids, after that one."""


class RevisionLog(Protocol):
    """Every revision of every service, append-only (R1)."""

    def add(self, revision: Revision, /) -> None:
        """Kept for ever; the same number twice ends the transaction as `Stale`."""

    def get(self, service_id: ServiceId, number: int, /) -> Revision:
        """What was committed under that number; refuses with `NotFound`."""

    def as_of(self, service_id: ServiceId, at: datetime, /) -> Revision:
        """The newest that was committed by that instant; refuses with `NotFound` before the first."""

    def page(self, service_id: ServiceId, after: int, /, limit: int) -> Sequence[Revision]:
        """The committed revisions of one service, oldest first, after that number."""


class CatalogTx(Transaction, Protocol):
    @property
    def services(self) -> ServiceRepository: ...
    @property
    def revisions(self) -> RevisionLog: ...
