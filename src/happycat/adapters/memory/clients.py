"""The clients' door in memory."""

from collections.abc import Sequence
from uuid import UUID

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable
from happycat.domain.clients.model import Client


def tables() -> list[MemoryTable]:
    return [MemoryTable("clients_client")]


class MemoryClients(MemoryRepository[Client]):
    kind, name = Client, "clients_client"

    def page(self, after: UUID | None, /, limit: int) -> Sequence[Client]:
        ids = sorted(row["id"] for row in self.rows() if after is None or row["id"] > after)
        return self.many(ids[:limit])


class MemoryClientsTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.clients = MemoryClients(self)
