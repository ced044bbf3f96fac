"""What every context keeps in memory: journal, outbox, inbox, deferred, due, audit, idempotency, notices."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Generic, TypeVar
from uuid import UUID

import attrs
from attrs import Factory, define, frozen
from typing_extensions import override

from happycat.adapters.kernel.begin import BeginWork
from happycat.adapters.kernel.keeper import Keeper, Loaded
from happycat.adapters.kernel.work import UnitOfWork
from happycat.adapters.kernel.writes import Work, World, Write
from happycat.adapters.memory.tables import MemoryDatabase, MemoryTable, Row, Undo, undo_all
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import Actor
from happycat.ports.kernel.messages import Envelope
from happycat.ports.kernel.transaction import MERELY_WAITING, AuditRecord, Deferred
from happycat.ports.kernel.world import Notice

T = TypeVar("T", bound=Aggregate)
ENVELOPE = tuple(a.name for a in attrs.fields(Envelope) if a.name != "source")


def kernel_tables(context: str) -> list[MemoryTable]:
    """The tables that every context has, with the same keys as in SQL."""
    return [
        MemoryTable(f"{context}_journal", unique=[("key", "key_seq")], index=["key"]),
        MemoryTable(f"{context}_outbox", key=("message_id",)),
        MemoryTable(f"{context}_inbox", key=("consumer", "message_id")),
        MemoryTable(f"{context}_deferred", key=("consumer", "message_id")),
        MemoryTable(f"{context}_due", key=("job", "period"), index=["job"]),
        MemoryTable(f"{context}_audit"),
        MemoryTable(f"{context}_idempotency", key=("person", "key")),
        MemoryTable(f"{context}_notice", key=("person", "cause"), index=["person", "told"]),
    ]


@define
class MemorySession:
    """Writes under the database's lock, which it holds from its first write to its end."""

    context: str
    database: MemoryDatabase
    _undos: list[Undo] = Factory(list)
    _writing: bool = False

    def start_writing(self) -> None:
        if not self._writing:
            self.database.lock.acquire()
            self._writing = True

    def write(self, writes: Sequence[Write]) -> None:
        self._undos += self.database.write(writes)

    def mark(self) -> int:
        return len(self._undos)

    def back_to(self, mark: int) -> None:
        undo_all(self._undos, mark)

    def last_seqs(self, keys: Sequence[str]) -> Mapping[str, int]:
        journal = self.table("journal")
        return {key: rows[-1]["key_seq"] for key in keys if (rows := journal.by("key", key))}

    def remembered(self, person: UUID, key: str) -> tuple[str, str] | None:
        with self.database.lock:
            row = self.table("idempotency").get(person, key)
        return (row["fingerprint"], row["answer"]) if row else None

    def done_until(self, job: str) -> datetime | None:
        with self.database.lock:
            rows = self.table("due").by("job", job)
        return max((row["ends_at"] for row in rows), default=None)

    def commit(self) -> None:
        self._undos.clear()
        self._release()

    def rollback(self) -> None:
        try:
            undo_all(self._undos)
        finally:
            self._release()

    def _release(self) -> None:
        if self._writing:
            self._writing = False
            self.database.lock.release()

    def table(self, name: str) -> MemoryTable:
        return self.database[f"{self.context}_{name}"]


class MemoryTransaction(UnitOfWork[MemorySession]):
    """A unit of work over a `MemoryDatabase`; each context's subclass makes its
    repositories in `__attrs_post_init__`.
    """

    def table(self, name: str) -> MemoryTable:
        return self.session.database[name]


class MemoryRepository(Keeper[T]):
    """Aggregates in a table whose rows hold id, version, state (JSON) and the asked columns."""

    def __init__(self, work: MemoryTransaction) -> None:
        super().__init__(work)
        self._database = work.session.database

    @override
    def load(self, ids: Sequence[UUID]) -> Loaded:
        with self._database.lock:
            rows = [self._database[self.name].get(id) for id in ids]
        return {row["id"]: (row["version"], row["state"]) for row in rows if row}

    def rows(self, wanted: Callable[[Row], object] = bool) -> list[Row]:
        """The stored rows (not states) that are wanted, in order of insertion."""
        with self._database.lock:
            return [row for row in self._database[self.name].all() if wanted(row)]


Tx = TypeVar("Tx", bound=MemoryTransaction)


@frozen
class MemoryPost:
    """Mailbox, outbox and records of one context in memory."""

    context: str
    database: MemoryDatabase

    # mailbox

    def handled(self, consumer: str, ids: Sequence[UUID], /) -> frozenset[UUID]:
        with self.database.lock:
            return frozenset(id for id in ids if self._table("inbox").get(consumer, id))

    def waiting_keys(self, consumer: str, /) -> frozenset[tuple[str, str]]:
        return frozenset((d.message.source, d.message.key) for d in self._aside(consumer))

    def waiting(self, consumers: frozenset[str], /) -> frozenset[str]:
        with self.database.lock:
            return consumers.intersection(row["consumer"] for row in self._table("deferred").all())

    def put_aside(self, deferred: Deferred, /) -> None:
        key = {"consumer": deferred.consumer, "message_id": deferred.message.id}
        with self.database.lock:
            if self._table("inbox").get(*key.values()):
                return
            old = self._table("deferred").get(*key.values())
            if old and deferred.reason in MERELY_WAITING:
                return
            row = {**key, "deferred": deferred}
            name = self._name("deferred")
            self.database.write([Write("update", name, row, key) if old else Write("insert", name, row)])

    def aside(self, consumer: str, /, *, reason: str = "", limit: int = 500) -> Sequence[Deferred]:
        kept = (d for d in self._aside(consumer) if reason in ("", d.reason))
        return list(islice(kept, limit))

    def heads(self, consumer: str, /, limit: int = 500) -> Sequence[Deferred]:
        first: dict[tuple[str, str], Deferred] = {}
        for deferred in sorted(self._aside(consumer), key=lambda d: d.message.key_seq):
            first.setdefault((deferred.message.source, deferred.message.key), deferred)
        alive = (deferred for deferred in first.values() if deferred.reason != "dead")
        return sorted(alive, key=lambda d: (d.next_attempt_at, d.message.source, d.message.key))[:limit]

    def take_back(self, consumer: str, ids: Sequence[UUID], /) -> None:
        key = ({"consumer": consumer, "message_id": id} for id in ids)
        self._write(Write("delete", self._name("deferred"), {}, k) for k in key)

    def settle(self, consumer: str, id: UUID, /) -> None:
        row = {"consumer": consumer, "message_id": id, "handled_at": None}
        self._write([Write("insert_once", self._name("inbox"), row)])

    def _aside(self, consumer: str) -> list[Deferred]:
        with self.database.lock:
            kept = [row["deferred"] for row in self._table("deferred").all() if row["consumer"] == consumer]
        return sorted(
            kept, key=lambda d: (d.put_aside_at, d.message.source, d.message.key, d.message.key_seq)
        )

    # outbox

    def unsent(self, limit: int, /) -> Sequence[Envelope]:
        with self.database.lock:
            rows = islice(self._table("outbox").all(), limit)
            return [self._envelope(self._journal_row(row["message_id"])) for row in rows]

    def sent(self, ids: Sequence[UUID], /) -> None:
        self._write(Write("delete", self._name("outbox"), {}, {"message_id": id}) for id in ids)

    # records

    def journal(self, after: int = 0, limit: int = 500, /) -> Sequence[tuple[int, Envelope]]:
        with self.database.lock:
            rows = list(islice(self._table("journal").all(), after, after + limit))
        return [(after + n, self._envelope(row)) for n, row in enumerate(rows, 1)]

    def audit(self, limit: int = 100, /) -> Sequence[AuditRecord]:
        with self.database.lock:
            rows = list(self._table("audit").all())[-limit:]
        return [_audit_record(row) for row in reversed(rows)]

    def notices(self, person: PersonId, limit: int = 100, /) -> Sequence[tuple[str, str, datetime]]:
        with self.database.lock:
            rows = self._table("notice").by("person", person)
        newest = sorted(sorted(rows, key=_cause), key=_at, reverse=True)
        return [(row["cause"], row["text"], row["at"]) for row in newest[:limit]]

    def untold(self, limit: int, /) -> Sequence[Notice]:
        with self.database.lock:
            rows = sorted(self._table("notice").by("told", False), key=_at)[:limit]
            for row in rows:
                key = {"person": row["person"], "cause": row["cause"]}
                self.database.write([Write("update", self._name("notice"), {"told": True}, key)])
        return [Notice(row["person"], row["cause"], row["text"], row["at"]) for row in rows]

    def _write(self, writes: Any) -> None:
        with self.database.lock:
            self.database.write(list(writes))

    def _journal_row(self, id: UUID) -> Row:
        row = self._table("journal").get(id)
        assert row is not None, "the outbox names a message that the journal does not have"  # noqa: S101
        return row

    def _envelope(self, row: Row) -> Envelope:
        return Envelope(source=self.context, **{name: row[name] for name in ENVELOPE})

    def _table(self, name: str) -> MemoryTable:
        return self.database[self._name(name)]

    def _name(self, name: str) -> str:
        return f"{self.context}_{name}"


def _cause(row: Row) -> str:
    return str(row["cause"])


def _at(row: Row) -> datetime:
    at: datetime = row["at"]
    return at


def _audit_record(row: Row) -> AuditRecord:
    values = {**row, "roles": tuple(row["roles"].split()), "touched": tuple(row["touched"].split())}
    return AuditRecord(**values)


@frozen
class MemoryStorage(Generic[Tx]):
    """Everything one context keeps, in memory; gone with the process."""

    begin: BeginWork[Tx]
    post: MemoryPost

    @property
    def mailbox(self) -> MemoryPost:
        return self.post

    @property
    def outbox(self) -> MemoryPost:
        return self.post

    @property
    def records(self) -> MemoryPost:
        return self.post

    def close(self) -> None:
        """Nothing to close."""


def memory_storage(transaction: type[Tx], tables: Sequence[MemoryTable], world: World) -> MemoryStorage[Tx]:
    """A fresh, empty storage."""
    context = world.context
    database = MemoryDatabase([*kernel_tables(context), *tables])

    def open(actor: Actor, work: Work, outer: UnitOfWork[Any] | None) -> Tx:
        session = outer.session if outer else MemorySession(context, database)
        return transaction(world, session, actor, work, outer)

    return MemoryStorage(BeginWork(open), MemoryPost(context, database))
