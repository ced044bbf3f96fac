"""Payroll's things as rows of plain columns: no JSON where money is."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar, get_type_hints
from uuid import UUID

import attrs
from attrs import define

from happycat.adapters.kernel.work import UnitOfWork
from happycat.adapters.kernel.writes import Write
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import NotFound

T = TypeVar("T")
A = TypeVar("A", bound=Aggregate)
Row = Mapping[str, Any]


@cache
def columns_of(kind: Callable[..., Any]) -> dict[str, Any]:
    """Field name -> type, of everything that is a column."""
    hints = get_type_hints(kind)
    fields: Any = attrs.fields
    return {a.name: hints[a.name] for a in fields(kind) if not a.name.startswith("_")}


def row_of(thing: object) -> dict[str, Any]:
    """Its fields as a row: money in minor units, enums as their words."""
    kind: Any = type(thing)
    return {name: _plain(getattr(thing, name)) for name in columns_of(kind)}


def thing_of(kind: type[T], row: Row) -> T:
    """The thing a row was made of."""
    columns: Any = columns_of
    return kind(**{name: _typed(hint, row[name]) for name, hint in columns(kind).items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.minor
    return value.value if isinstance(value, StrEnum) else value


def _typed(hint: Any, value: Any) -> Any:
    if hint is Money or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return hint(value)
    return value


@define
class _Kept(Generic[A]):
    thing: A
    version: int
    """0: new."""
    before: Row
    removed: bool = False


class RowKeeper(ABC, Generic[A]):
    """A repository whose things are rows with a version; in a transaction the same id is the same object."""

    kind: ClassVar[type[Any]]
    name: ClassVar[str]
    """The table's name."""

    def __init__(self, work: UnitOfWork[Any]) -> None:
        self._kept: dict[UUID, _Kept[A]] = {}
        work.keep(self)

    @abstractmethod
    def load(self, ids: Sequence[UUID]) -> Iterable[Row]:
        """The stored rows of those ids that exist."""

    def get(self, id: UUID, /) -> A:
        found = self.find(id)
        if found is None:
            raise NotFound(thing=self._word)
        return found

    def find(self, id: UUID, /) -> A | None:
        if id not in self._kept:
            self.adopt(self.load([id]))
        kept = self._kept.get(id)
        return kept.thing if kept and not kept.removed else None

    def adopt(self, rows: Iterable[Row]) -> list[A]:
        """The things of stored rows, in their order; one that is known here already stays as it is."""
        kept: list[_Kept[A]] = []
        for row in rows:
            if row["id"] not in self._kept:
                thing: A = thing_of(self.kind, row)
                self._kept[row["id"]] = _Kept(thing, row["version"], row_of(thing))
            kept.append(self._kept[row["id"]])
        return [k.thing for k in kept if not k.removed]

    def add(self, thing: A, /) -> None:
        self._kept[row_of(thing)["id"]] = _Kept(thing, 0, {})

    def remove(self, thing: A, /) -> None:
        self.get(row_of(thing)["id"])
        self._kept[row_of(thing)["id"]].removed = True

    # what the unit of work asks

    def writes(self) -> list[Write]:
        writes = (self._write(id, kept) for id, kept in self._kept.items())
        return [write for write in writes if write is not None]

    def pull_events(self) -> list[Event]:
        return [event for kept in self._kept.values() for event in kept.thing.pull_events()]

    def forget(self) -> None:
        self._kept.clear()

    def _write(self, id: UUID, kept: _Kept[A]) -> Write | None:
        if kept.removed:
            return Write("delete", self.name, {}, {"id": id}, kept.version) if kept.version else None
        row = row_of(kept.thing)
        if row == kept.before:
            return None
        values = {**row, "version": kept.version + 1}
        if kept.version == 0:
            return Write("insert", self.name, values)
        changed = {name: value for name, value in values.items() if name != "id"}
        return Write("update", self.name, changed, {"id": id}, kept.version)

    @property
    def _word(self) -> str:
        return str(self.kind.__name__).lower()
