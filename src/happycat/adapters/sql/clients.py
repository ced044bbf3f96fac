"""The clients' door in SQL."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from typing_extensions import override

from happycat.adapters.sql.kernel.storage import SqlRepository, SqlTransaction
from happycat.adapters.sql.kernel.tables import aggregate_table, context_metadata
from happycat.domain.clients.model import Client

metadata = context_metadata("clients")
client = aggregate_table("clients_client", metadata)


class SqlClients(SqlRepository[Client]):
    kind, name, table = Client, "clients_client", client

    def page(self, after: UUID | None, /, limit: int) -> Sequence[Client]:
        query = select(client.c.id).order_by(client.c.id).limit(limit)
        return self.those(query if after is None else query.where(client.c.id > after))


class SqlClientsTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.clients = SqlClients(self)
