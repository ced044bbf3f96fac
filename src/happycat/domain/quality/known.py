"""Who and what the orders are about: quality's own copies of the clients', workers' and services' streams."""

from enum import StrEnum
from uuid import UUID

from attrs import define

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.events import Personal


class KnownKind(StrEnum):
    CLIENT = "client"
    WORKER = "worker"
    SERVICE = "service"


@define(kw_only=True, eq=False)
class Known(Aggregate):
    """A client with its contact, a worker with its status, or a service with its text."""

    id: UUID
    kind: KnownKind
    name: Personal[str] = ""
    note: Personal[str] = ""
    revision: int = 0

    def learn(self, revision: int, name: str, note: str) -> None:
        """The newest revision holds; older ones change nothing (R2)."""
        if revision > self.revision:
            self.revision, self.name, self.note = revision, name, note

    def gone(self, revision: int, note: str) -> None:
        """The name stays, for the orders still speak of it."""
        self.learn(revision, self.name, note)
