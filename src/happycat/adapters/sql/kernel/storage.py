"""Begin, repositories, mailbox, outbox and records over one SQL database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import attrs
from attrs import frozen
from sqlalchemy import Executable, MetaData, Select, Table, select
from typing_extensions import override

from happycat.adapters.kernel.begin import BeginWork
from happycat.adapters.kernel.keeper import Keeper, Loaded
from happycat.adapters.kernel.work import UnitOfWork
from happycat.adapters.kernel.writes import Work, World, Write
from happycat.adapters.sql.kernel.database import Database, database, forget
from happycat.adapters.sql.kernel.polled import heads_in, unsent_in, untold_in, waiting_in, with_ids
from happycat.adapters.sql.kernel.session import SqlSession
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import Actor
from happycat.ports.kernel.messages import Envelope
from happycat.ports.kernel.transaction import MERELY_WAITING, AuditRecord, Deferred
from happycat.ports.kernel.world import Notice

T = TypeVar("T", bound=Aggregate)
ENVELOPE = tuple(a.name for a in attrs.fields(Envelope) if a.name != "source")


class SqlTransaction(UnitOfWork[SqlSession]):
    """A unit of work over SQL; each context's subclass makes its repositories in
    `__attrs_post_init__`.
    """

    def read(self, statement: Executable) -> Any:
        """Runs a query; it sees what is committed (and what outer transactions have flushed)."""
        return self.session.read(statement)


class SqlRepository(Keeper[T]):
    """Aggregates in a table made by `aggregate_table`."""

    table: Table

    def __init__(self, work: SqlTransaction) -> None:
        super().__init__(work)
        self._session = work.session

    @override
    def load(self, ids: Sequence[UUID]) -> Loaded:
        rows = self._session.read(with_ids(self.table), {"ids": ids})
        return {id: (version, state) for id, version, state in rows}

    def ids(self, query: Select[Any]) -> list[UUID]:
        """The ids a query selects as its only column."""
        return list(self._session.read(query).scalars())

    def those(self, query: Select[Any]) -> list[T]:
        """The things whose ids a query selects, by this one query."""
        c = self.table.c
        rows = self._session.read(query.with_only_columns(c.id, c.version, c.state))
        loaded = {id: (version, state) for id, version, state in rows}
        self.adopt(loaded)
        return self.many(loaded)


Tx = TypeVar("Tx", bound=SqlTransaction)


@frozen
class SqlPost:
    """Mailbox, outbox and records of one context in SQL; each call is its own transaction."""

    context: str
    database: Database
    metadata: MetaData
    world: World

    # mailbox

    def handled(self, consumer: str, ids: Sequence[UUID], /) -> frozenset[UUID]:
        c = self._table("inbox").c
        rows = self._read(select(c.message_id).where(c.consumer == consumer, c.message_id.in_(ids)))
        return frozenset(row[0] for row in rows)

    def waiting_keys(self, consumer: str, /) -> frozenset[tuple[str, str]]:
        c = self._table("deferred").c
        rows = self._read(select(c.source, c.key).where(c.consumer == consumer).distinct())
        return frozenset((row[0], row[1]) for row in rows)

    def waiting(self, consumers: frozenset[str], /) -> frozenset[str]:
        if not consumers:
            return frozenset()
        return frozenset(row[0] for row in self._read(waiting_in(self._table("deferred"), consumers)))

    def put_aside(self, deferred: Deferred, /) -> None:
        key = {"consumer": deferred.consumer, "message_id": deferred.message.id}
        session = self._session()
        try:
            session.start_writing()
            c = self._table("inbox").c
            mine = (c.consumer == deferred.consumer, c.message_id == deferred.message.id)
            if session.read(select(c.message_id).where(*mine)).first() is None:
                session.write(self._asides(deferred, key))
            session.commit()
        except BaseException:
            session.rollback()
            raise

    def _asides(self, deferred: Deferred, key: Mapping[str, Any]) -> list[Write]:
        name, row = f"{self.context}_deferred", {**key, **self._deferred_row(deferred)}
        if deferred.reason in MERELY_WAITING:
            return [Write("insert_once", name, row)]
        return [Write("delete", name, {}, key), Write("insert", name, row)]

    def aside(self, consumer: str, /, *, reason: str = "", limit: int = 500) -> Sequence[Deferred]:
        table = self._table("deferred")
        c = table.c
        query = select(table).where(c.consumer == consumer).limit(limit)
        if reason:
            query = query.where(c.reason == reason)
        query = query.order_by(c.put_aside_at, c.source, c.key, c.key_seq)
        return [self._deferred(row) for row in self._read(query)]

    def heads(self, consumer: str, /, limit: int = 500) -> Sequence[Deferred]:
        rows = self._read(heads_in(self._table("deferred"), consumer, limit))
        return [self._deferred(row) for row in rows]

    def take_back(self, consumer: str, ids: Sequence[UUID], /) -> None:
        name = f"{self.context}_deferred"
        self._write(Write("delete", name, {}, {"consumer": consumer, "message_id": id}) for id in ids)

    def settle(self, consumer: str, id: UUID, /) -> None:
        row = {"consumer": consumer, "message_id": id, "handled_at": None}
        self._write([Write("insert_once", f"{self.context}_inbox", row)])

    # outbox

    def unsent(self, limit: int, /) -> Sequence[Envelope]:
        journal, outbox = self._table("journal"), self._table("outbox")
        rows = self._read(unsent_in(journal, outbox, ENVELOPE, limit))
        return [self._envelope(row) for row in rows]

    def sent(self, ids: Sequence[UUID], /) -> None:
        self._write(Write("delete", f"{self.context}_outbox", {}, {"message_id": id}) for id in ids)

    # records

    def journal(self, after: int = 0, limit: int = 500, /) -> Sequence[tuple[int, Envelope]]:
        journal = self._table("journal")
        columns = [journal.c[name] for name in ENVELOPE]
        query = select(*columns, journal.c.seq).where(journal.c.seq > after)
        rows = self._read(query.order_by(journal.c.seq).limit(limit))
        return [(row[-1], self._envelope(row[:-1])) for row in rows]

    def audit(self, limit: int = 100, /) -> Sequence[AuditRecord]:
        table = self._table("audit")
        columns = [table.c[a.name] for a in attrs.fields(AuditRecord)]
        rows = self._read(select(*columns).order_by(table.c.at.desc(), table.c.id.desc()).limit(limit))
        return [_audit_record(tuple(row)) for row in rows]

    def notices(self, person: PersonId, limit: int = 100, /) -> Sequence[tuple[str, str, datetime]]:
        c = self._table("notice").c
        query = select(c.cause, c.text, c.at).where(c.person == person).order_by(c.at.desc(), c.cause)
        return [(cause, text, at) for cause, text, at in self._read(query.limit(limit))]

    def untold(self, limit: int, /) -> Sequence[Notice]:
        table = self._table("notice")
        query = untold_in(table, limit)
        if not self._read(query):
            return []
        session = self._session()
        try:
            session.start_writing()
            notices = [Notice(*row) for row in session.read(query)]
            told = ({"person": n.person, "cause": n.cause} for n in notices)
            session.write([Write("update", table.name, {"told": True}, key) for key in told])
            session.commit()
        except BaseException:
            session.rollback()
            raise
        return notices

    # inside

    def _session(self) -> SqlSession:
        return SqlSession(self.context, self.database, self.metadata)

    def _read(self, query: Executable) -> list[Any]:
        session = self._session()
        try:
            return list(session.read(query))
        finally:
            session.rollback()

    def _write(self, writes: Any) -> None:
        session = self._session()
        try:
            session.start_writing()
            session.write(list(writes))
            session.commit()
        except BaseException:
            session.rollback()
            raise

    def _table(self, name: str) -> Table:
        return self.metadata.tables[f"{self.context}_{name}"]

    def _envelope(self, row: Any) -> Envelope:
        return Envelope(source=self.context, **dict(zip(ENVELOPE, row, strict=True)))

    def _deferred_row(self, deferred: Deferred) -> dict[str, Any]:
        message = deferred.message
        kept = ("reason", "error", "attempts", "next_attempt_at", "put_aside_at")
        own = {name: getattr(deferred, name) for name in kept}
        place = {"source": message.source, "key": message.key, "key_seq": message.key_seq}
        return {**own, **place, "message": self.world.codec.dumps(message)}

    def _deferred(self, row: Any) -> Deferred:
        message = self.world.codec.loads(row.message, Envelope)
        rest = (row.reason, row.error, row.attempts, row.next_attempt_at, row.put_aside_at)
        return Deferred(row.consumer, message, *rest)


def _audit_record(row: tuple[Any, ...]) -> AuditRecord:
    names = [a.name for a in attrs.fields(AuditRecord)]
    values = dict(zip(names, row, strict=True))
    words = {name: tuple(values[name].split()) for name in ("roles", "touched")}
    return AuditRecord(**{**values, **words})


@frozen
class SqlStorage(Generic[Tx]):
    """Everything one context keeps, in one SQL database (its own, or shared with others by table prefix)."""

    begin: BeginWork[Tx]
    post: SqlPost
    url: str

    @property
    def mailbox(self) -> SqlPost:
        return self.post

    @property
    def outbox(self) -> SqlPost:
        return self.post

    @property
    def records(self) -> SqlPost:
        return self.post

    def close(self) -> None:
        forget(self.url)


def sql_storage(transaction: type[Tx], metadata: MetaData, world: World, url: str) -> SqlStorage[Tx]:
    """The storage behind a URL; its tables are made by the migrations."""
    here = database(url)

    def open(actor: Actor, work: Work, outer: UnitOfWork[Any] | None) -> Tx:
        session = outer.session if outer else SqlSession(world.context, here, metadata)
        return transaction(world, session, actor, work, outer)

    return SqlStorage(BeginWork(open), SqlPost(world.context, here, metadata, world), url)
