"""What the clients' door asks of the outside."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from happycat.domain.clients.model import Client
from happycat.ports.kernel.transaction import Repository, Transaction


class ClientRepository(Repository[Client], Protocol):
    def page(self, after: UUID | None, /, limit: int) -> Sequence[Client]:
        """Clients in the order of their ids, after that one."""


class ClientsTx(Transaction, Protocol):
    @property
    def clients(self) -> ClientRepository: ...
