"""One database: its engine, and on SQLite the fair lock in front of the one writer."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Condition, get_ident
from typing import Any

from attrs import Factory, define, frozen
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    OperationalError,
    StatementError,
    TimeoutError,
)

from happycat.domain.kernel.refusals import Invalid, Misconfigured, Unreachable

BUSY_SECONDS = 20
SQLITE_NOTADB = 26
SQLITE_ERROR = 1
"""A statement that can never work: a missing table, a slip in SQL."""
UNIQUE_VIOLATIONS = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"})


class Unstorable(Invalid):
    says = "Something given is of a type or a size that cannot be kept; look at the ids, numbers and texts."


@define
class FairLock:
    """First come, first served: SQLite's own busy waiting lets late callers overtake for ever."""

    _queue: deque[int] = Factory(deque)
    _changed: Condition = Factory(Condition)

    def acquire(self) -> None:
        """Waits for its turn; a thread that has it already would wait for itself, and is refused."""
        me = get_ident()
        with self._changed:
            if me in self._queue:
                raise RuntimeError("this thread is writing here already; join its transaction by `within`")
            self._queue.append(me)
            try:
                while self._queue[0] != me:
                    self._changed.wait()
            except BaseException:
                self._leave(me)
                raise

    def release(self) -> None:
        with self._changed:
            self._leave(get_ident())

    def _leave(self, one: int) -> None:
        self._queue.remove(one)
        self._changed.notify_all()


@frozen
class Database:
    """An engine and the writers' lock; one per URL in a process."""

    engine: Engine
    writers: FairLock

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"


@cache
def database(url: str) -> Database:
    """The database behind a URL; nothing is connected yet."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise Misconfigured("an SQLite database is a file, sqlite:///happycat.db; in memory is memory:")
    try:
        engine = create_engine(parsed, pool_size=10, max_overflow=20)
    except (ArgumentError, ImportError) as wrong:
        raise Misconfigured(f"the database's URL cannot be used: {wrong}") from None
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return Database(engine, FairLock())


def forget(url: str) -> None:
    """Closes the pooled connections of a database that is not used any more."""
    database(url).engine.dispose()


def ensure_folder(url: str) -> None:
    """Makes the folder of an SQLite file."""
    parsed = _parsed(url)
    path = parsed.database
    if parsed.drivername.startswith("sqlite") and path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise Misconfigured("the database's URL cannot be read; write it as sqlite:///happycat.db") from None


def _prepare_sqlite(engine: Engine) -> None:
    """The driver must not begin transactions, we do. FULL, because NORMAL loses commits at power loss."""

    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        pragmas = (f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL")
        for pragma in (*pragmas, "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", connect)


@contextmanager
def reachable() -> Iterator[None]:
    """Turns a database that does not answer into `Unreachable`; a wrong statement stays an error."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) == SQLITE_ERROR:
            raise
        raise Unreachable(f"the database did not answer: {error.orig}; try again later") from error
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorcode", None) == SQLITE_NOTADB:
            raise Misconfigured("the database's file is not an SQLite database; choose another") from None
        raise
    except TimeoutError as error:
        raise Unreachable("the database has too much to do; try again later") from error


@contextmanager
def storable() -> Iterator[None]:
    """Turns what no column can hold into `Unstorable`: of a wrong type, too large, half a character."""
    try:
        yield
    except (OverflowError, UnicodeEncodeError):
        raise Unstorable from None
    except StatementError as error:
        if isinstance(error, DataError) or isinstance(error.orig, (AttributeError, TypeError, ValueError)):
            raise Unstorable from None
        raise


def is_unique_violation(error: IntegrityError) -> bool:
    """A key that is taken, not a null or a reference that is wrong: that is our own mistake."""
    names = (getattr(error.orig, name, None) for name in ("sqlite_errorname", "sqlstate"))
    return any(name in UNIQUE_VIOLATIONS for name in names)
