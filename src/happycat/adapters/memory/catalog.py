"""The catalog in memory."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable, Row
from happycat.domain.catalog.model import Revision, Service
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.refusals import NotFound


def tables() -> list[MemoryTable]:
    return [
        MemoryTable("catalog_service"),
        MemoryTable("catalog_revision", key=("service_id", "number"), index=["service_id"]),
    ]


class MemoryServices(MemoryRepository[Service]):
    kind, name = Service, "catalog_service"

    def page(self, after: UUID | None, /, limit: int) -> Sequence[Service]:
        ids = sorted(row["id"] for row in self.rows() if after is None or row["id"] > after)
        return self.many(ids[:limit])


class MemoryRevisions:
    def __init__(self, work: MemoryTransaction) -> None:
        self._work = work

    def add(self, revision: Revision, /) -> None:
        content = self._work.world.codec.dumps(revision)
        key = {"service_id": revision.service_id, "number": revision.number}
        self._work.insert("catalog_revision", {**key, "at": revision.at, "content": content})

    def get(self, service_id: ServiceId, number: int, /) -> Revision:
        with self._work.session.database.lock:
            row = self._work.table("catalog_revision").get(service_id, number)
        if row is None:
            raise NotFound(thing="revision")
        return self._revision(row)

    def as_of(self, service_id: ServiceId, at: datetime, /) -> Revision:
        with self._work.session.database.lock:
            rows = self._work.table("catalog_revision").by("service_id", service_id)
        numbers = [int(row["number"]) for row in rows if row["at"] <= at]
        return self.get(service_id, max(numbers, default=0))

    def page(self, service_id: ServiceId, after: int, /, limit: int) -> Sequence[Revision]:
        with self._work.session.database.lock:
            rows = self._work.table("catalog_revision").by("service_id", service_id)
        later = sorted((row for row in rows if row["number"] > after), key=lambda row: int(row["number"]))
        return [self._revision(row) for row in later[:limit]]

    def _revision(self, row: Row) -> Revision:
        return self._work.world.codec.loads(row["content"], Revision)


class MemoryCatalogTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.services = MemoryServices(self)
        self.revisions = MemoryRevisions(self)
