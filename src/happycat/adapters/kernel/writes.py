"""What the unit of work and the technologies agree on: the world, a write, a session."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from attrs import Factory, frozen

from happycat.domain.kernel.events import Event
from happycat.ports.kernel.messages import Codec, Envelope
from happycat.ports.kernel.world import Clock, CrashPoints, Ids


def _nobody_waits() -> None:
    """No relay runs in this process."""


@frozen
class World:
    """What a context's storage needs from outside itself."""

    context: str
    clock: Clock
    ids: Ids
    codec: Codec
    crash: CrashPoints
    committed: Callable[[], None] = _nobody_waits
    """Called after a commit that published something, to wake the relay; polling stays the truth."""

    def table(self, name: str) -> str:
        """A kernel table's name in this context: `orders_outbox`."""
        return f"{self.context}_{name}"


@frozen
class Write:
    """One row to be written at the end; `version` is the one that must still be there."""

    kind: Literal["insert", "insert_once", "update", "delete"]
    table: str
    values: Mapping[str, Any]
    key: Mapping[str, Any] = Factory(dict)
    version: int | None = None


class UniqueViolated(Exception):
    """A row with that key is there already."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(table)


class Session(Protocol):
    """What a technology offers to one unit of work."""

    def start_writing(self) -> None:
        """From here on nobody else writes what this session writes, until commit or rollback."""

    def mark(self) -> object:
        """A place to which `back_to` can return; None if nothing is written yet."""

    def back_to(self, mark: Any) -> None:
        """Undoes what was written since the mark; what was written before it stays."""

    def write(self, writes: Sequence[Write]) -> None:
        """All or nothing; raises `Stale` or `UniqueViolated`."""

    def last_seqs(self, keys: Sequence[str]) -> Mapping[str, int]:
        """The highest journal position of each key."""

    def remembered(self, person: UUID, key: str) -> tuple[str, str] | None:
        """(fingerprint, answer) under an idempotency key."""

    def done_until(self, job: str) -> datetime | None: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...


class Kept(Protocol):
    """A repository, as the unit of work sees it."""

    def writes(self) -> list[Write]: ...
    def pull_events(self) -> list[Event]: ...
    def forget(self) -> None:
        """What `writes` gave is written; only later changes count from here on."""


@frozen
class Work:
    """What a transaction is for: a command, a message, or nothing named (a query)."""

    command: str = ""
    message: Envelope | None = None
    insists: bool = False
    """Waits for its turn to write before it reads."""
