"""Things as rows: a question that every storage can answer, and repositories that save what changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Generic, Literal, TypeVar, get_args, get_type_hints

import attrs
from attrs import Factory, define, frozen

from happycat.adapters.kernel.writes import Write
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import NotFound

T = TypeVar("T")
A = TypeVar("A", bound=Aggregate)
Row = Mapping[str, Any]
Compare = Literal["=", "<", "<=", ">", "in"]
Where = tuple[str, Compare, Any]
"""Column, comparison, value; `=` None asks for rows without a value."""


@frozen
class Question:
    """Rows of a table that satisfy all conditions, in order (`-column`: descending)."""

    table: str
    where: Sequence[Where] = ()
    order: Sequence[str] = ()
    limit: int | None = None
    only: str = ""
    """Distinct values of this one column, in its order."""


@cache
def _columns(kind: Any) -> Mapping[str, Callable[[Any], Any] | None]:
    """Column -> the class that its stored value has to be wrapped in, if any."""
    hints = get_type_hints(kind)
    return {a.name: _wrapper(hints[a.name]) for a in attrs.fields(kind) if a.init}


def _wrapper(hint: Any) -> Callable[[Any], Any] | None:
    for one in (hint, *get_args(hint)):
        if isinstance(one, type) and issubclass(one, Money | Enum):
            return one
    return None


def row_of(thing: Any) -> dict[str, Any]:
    """A thing's fields as plain values."""
    return {name: _plain(getattr(thing, name)) for name in _columns(thing.__class__)}


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.minor
    return value.value if isinstance(value, Enum) else value


def thing_of(kind: Callable[..., T], row: Row) -> T:
    """The thing that a row holds; columns it does not know are left out."""
    values = ((name, wrap, row[name]) for name, wrap in _columns(kind).items())
    return kind(
        **{name: wrap(value) if wrap and value is not None else value for name, wrap, value in values}
    )


class Values(Generic[T]):
    """Frozen values in a table: asked, inserted, replaced."""

    kind: ClassVar[type[Any]]
    table: ClassVar[str]

    def __init__(self, work: Any) -> None:
        self._work = work

    def some(self, *where: Where, order: Sequence[str] = (), limit: int | None = None) -> list[T]:
        rows = self._work.ask(Question(self.table, where, order, limit))
        return [thing_of(self.kind, row) for row in rows]

    def one(self, *where: Where) -> T | None:
        found = self.some(*where, limit=1)
        return found[0] if found else None

    def add(self, thing: T, /) -> None:
        self._work.insert(self.table, row_of(thing))

    def distinct(self, column: str, *where: Where, limit: int) -> list[Any]:
        """Different values of a column, in order."""
        rows = self._work.ask(Question(self.table, where, (column,), limit, only=column))
        return [row[column] for row in rows]


@define
class _Entry(Generic[A]):
    thing: A
    version: int
    before: Row = Factory(dict)


class Things(Generic[A]):
    """Aggregates as rows with a version: the same key gives the same object, what changed is saved."""

    kind: ClassVar[type[Any]]
    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)

    def __init__(self, work: Any) -> None:
        self._work = work
        self._entries: dict[tuple[Any, ...], _Entry[A]] = {}
        work.keep(self)

    def some(self, *where: Where, order: Sequence[str] = (), limit: int | None = None) -> list[A]:
        return [self._known(row) for row in self._work.ask(Question(self.table, where, order, limit))]

    def ids(self, *where: Where, order: Sequence[str], limit: int) -> list[Any]:
        rows = self._work.ask(Question(self.table, where, order, limit))
        return [row["id"] for row in rows]

    def get(self, id: Any, /) -> A:
        found = self._entries.get((id,))
        things = [found.thing] if found else self.some(("id", "=", id))
        if not things:
            raise NotFound(thing=self.kind.__name__.lower())
        return things[0]

    def add(self, thing: A, /) -> None:
        self._entries[self._key(row_of(thing))] = _Entry(thing, 0)

    # what the unit of work asks

    def writes(self) -> list[Write]:
        return [write for entry in self._entries.values() for write in self._write(entry)]

    def pull_events(self) -> list[Event]:
        return [event for entry in self._entries.values() for event in entry.thing.pull_events()]

    def forget(self) -> None:
        self._entries.clear()

    def _known(self, row: Row) -> A:
        key = self._key(row)
        if key not in self._entries:
            thing: A = thing_of(self.kind, row)
            self._entries[key] = _Entry(thing, row["version"], row_of(thing))
        return self._entries[key].thing

    def _write(self, entry: _Entry[A]) -> Iterable[Write]:
        row = row_of(entry.thing)
        if row == entry.before:
            return
        values = {**row, "version": entry.version + 1}
        if entry.version == 0:
            yield Write("insert", self.table, values)
            return
        key = {name: row[name] for name in self.key}
        changed = {name: value for name, value in values.items() if name not in key}
        yield Write("update", self.table, changed, key, version=entry.version)

    def _key(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.key)
