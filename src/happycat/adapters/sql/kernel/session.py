"""One unit of work's connection: reads as they come, all writes together at the end."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from attrs import define
from sqlalchemy import (
    Connection,
    Executable,
    MetaData,
    Result,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from happycat.adapters.kernel.writes import UniqueViolated, Write
from happycat.adapters.sql.kernel.database import Database, is_unique_violation, reachable, storable
from happycat.adapters.sql.kernel.polled import last_seqs_in
from happycat.domain.kernel.refusals import Stale

Rows = Result[*tuple[Any, ...]]


@define
class SqlSession:
    """Reads see what is committed; writing begins with the flush (`BEGIN IMMEDIATE` on SQLite)."""

    context: str
    database: Database
    metadata: MetaData
    _connection: Connection | None = None
    _writing: bool = False
    _marks: int = 0

    def read(self, statement: Executable, given: Mapping[str, Any] | None = None) -> Rows:
        with reachable(), storable():
            return self._connected().execute(statement, given)

    def table(self, name: str) -> Table:
        """A kernel table of this context."""
        return self.metadata.tables[f"{self.context}_{name}"]

    # what the unit of work asks

    def start_writing(self) -> None:
        if self._writing:
            return
        connection = self._connected()
        if self.database.is_sqlite:
            self.database.writers.acquire()
            self._writing = True
            with reachable():
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        self._writing = True

    def write(self, writes: Sequence[Write]) -> None:
        connection = self._connected()
        with reachable(), storable(), _Savepoint(connection):
            for group in _groups(writes):
                self._execute(connection, group)

    def mark(self) -> str | None:
        if not self._writing:
            return None
        self._marks += 1
        with reachable():
            self._connected().exec_driver_sql(f"SAVEPOINT mark_{self._marks}")
        return f"mark_{self._marks}"

    def back_to(self, mark: str | None) -> None:
        if mark is None:
            self.rollback()
        elif self._in_transaction():
            with reachable():
                self._connected().exec_driver_sql(f"ROLLBACK TO SAVEPOINT {mark}")

    def last_seqs(self, keys: Sequence[str]) -> Mapping[str, int]:
        last = self.read(last_seqs_in(self.table("journal")), {"keys": keys})
        return {row[0]: row[1] for row in last}

    def remembered(self, person: UUID, key: str) -> tuple[str, str] | None:
        c = self.table("idempotency").c
        row = self.read(select(c.fingerprint, c.answer).where(c.person == person, c.key == key)).first()
        return (row[0], row[1]) if row else None

    def done_until(self, job: str) -> datetime | None:
        c = self.table("due").c
        last = select(c.ends_at).where(c.job == job).order_by(c.ends_at.desc()).limit(1)
        return cast("datetime | None", self.read(last).scalar())

    def commit(self) -> None:
        if self._writing and self.database.is_sqlite:
            with reachable():
                self._connected().exec_driver_sql("COMMIT")
        elif self._writing:
            self._connected().commit()
        self._close()

    def rollback(self) -> None:
        try:
            if self._connection is not None and self.database.is_sqlite and self._in_transaction():
                self._connection.exec_driver_sql("ROLLBACK")
        finally:
            self._close()

    # inside

    def _connected(self) -> Connection:
        if self._connection is None:
            with reachable():
                self._connection = self.database.engine.connect()
        return self._connection

    def _in_transaction(self) -> bool:
        """Whether there is something to undo: a full disk makes SQLite roll back by itself."""
        if not self._writing or not self.database.is_sqlite:
            return self._writing
        driver = self._connected().connection.driver_connection
        return driver is not None and bool(driver.in_transaction)

    def _close(self) -> None:
        try:
            if self._connection is not None:
                self._connection.close()
        finally:
            self._connection = None
            if self._writing and self.database.is_sqlite:
                self.database.writers.release()
            self._writing = False

    def _execute(self, connection: Connection, group: list[Write]) -> None:
        first = group[0]
        table = self.metadata.tables[first.table]
        try:
            result = connection.execute(*_statement(table, group, connection.dialect.name))
        except IntegrityError as violated:
            if not is_unique_violation(violated):
                raise
            raise UniqueViolated(first.table) from violated
        if first.version is not None and result.rowcount != len(group):
            raise Stale(thing=first.table)


class _Savepoint:
    """Everything inside or nothing; on SQLite by plain statements, because the transaction is ours."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.exec_driver_sql("SAVEPOINT flush")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            with suppress(DBAPIError):  # the connection is gone; what went wrong first is what counts
                self._connection.exec_driver_sql("ROLLBACK TO SAVEPOINT flush")
                self._connection.exec_driver_sql("RELEASE SAVEPOINT flush")
            return
        self._connection.exec_driver_sql("RELEASE SAVEPOINT flush")


def _groups(writes: Sequence[Write]) -> Iterator[list[Write]]:
    """Neighbours that one statement can write together; a versioned one is checked alone."""

    def shape(numbered: tuple[int, Write]) -> object:
        n, write = numbered
        alone = n if write.version is not None else None
        return (write.kind, write.table, tuple(write.values), tuple(write.key), alone)

    for _, group in groupby(enumerate(writes), key=shape):
        yield [write for _, write in group]


def _statement(table: Table, group: list[Write], dialect: str) -> tuple[Executable, list[dict[str, Any]]]:
    first = group[0]
    if first.kind == "insert":
        return insert(table), [dict(write.values) for write in group]
    if first.kind == "insert_once":
        dialect_insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
        once = cast("Any", dialect_insert(table)).on_conflict_do_nothing()
        return once, [dict(write.values) for write in group]
    where = [table.c[name] == bindparam(f"the_{name}") for name in first.key]
    parameters = [{f"the_{name}": value for name, value in write.key.items()} for write in group]
    if first.version is not None:
        where.append(table.c.version == bindparam("the_version"))
        parameters = [{**p, "the_version": w.version} for p, w in zip(parameters, group, strict=True)]
    if first.kind == "delete":
        return delete(table).where(*where), parameters
    values = [{**p, **w.values} for p, w in zip(parameters, group, strict=True)]
    changed: dict[str, Any] = {name: bindparam(name) for name in first.values}
    return update(table).where(*where).values(changed), values
