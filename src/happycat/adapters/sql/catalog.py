"""The catalog in SQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Integer, Select, Table, Text, Uuid, select
from typing_extensions import override

from happycat.adapters.sql.kernel.storage import SqlRepository, SqlTransaction
from happycat.adapters.sql.kernel.tables import UtcDateTime, aggregate_table, context_metadata
from happycat.domain.catalog.model import Revision, Service
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.refusals import NotFound

metadata = context_metadata("catalog")
service = aggregate_table("catalog_service", metadata)
revision = Table(
    "catalog_revision",
    metadata,
    Column("service_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)


class SqlServices(SqlRepository[Service]):
    kind, name, table = Service, "catalog_service", service

    def page(self, after: UUID | None, /, limit: int) -> Sequence[Service]:
        query = select(service.c.id).order_by(service.c.id).limit(limit)
        return self.those(query if after is None else query.where(service.c.id > after))


class SqlRevisions:
    def __init__(self, work: SqlTransaction) -> None:
        self._work = work

    def add(self, added: Revision, /) -> None:
        content = self._work.world.codec.dumps(added)
        key = {"service_id": added.service_id, "number": added.number}
        self._work.insert("catalog_revision", {**key, "at": added.at, "content": content})

    def get(self, service_id: ServiceId, number: int, /) -> Revision:
        c = revision.c
        return self._one(select(c.content).where(c.service_id == service_id, c.number == number))

    def as_of(self, service_id: ServiceId, at: datetime, /) -> Revision:
        c = revision.c
        query = select(c.content).where(c.service_id == service_id, c.at <= at)
        return self._one(query.order_by(c.number.desc()).limit(1))

    def page(self, service_id: ServiceId, after: int, /, limit: int) -> Sequence[Revision]:
        c = revision.c
        query = select(c.content).where(c.service_id == service_id, c.number > after)
        rows = self._work.read(query.order_by(c.number).limit(limit)).scalars()
        return [self._revision(content) for content in rows]

    def _one(self, query: Select[tuple[str]]) -> Revision:
        content = self._work.read(query).scalar()
        if content is None:
            raise NotFound(thing="revision")
        return self._revision(content)

    def _revision(self, content: str) -> Revision:
        return self._work.world.codec.loads(content, Revision)


class SqlCatalogTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.services = SqlServices(self)
        self.revisions = SqlRevisions(self)
