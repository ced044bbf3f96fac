"""The identity map: a thing is loaded once in a transaction, and saved if its state changed."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from attrs import define

from happycat.adapters.kernel.work import UnitOfWork
from happycat.adapters.kernel.writes import Write
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.refusals import NotFound

T = TypeVar("T", bound=Aggregate)

Loaded = Mapping[UUID, tuple[int, str]]
"""id -> (version, state as JSON)."""


@define
class _Entry(Generic[T]):
    thing: T
    version: int
    """0: new."""
    before: str
    removed: bool = False
    after: str = ""
    """The state that the last flush wrote; empty if it wrote nothing."""


class Keeper(ABC, Generic[T]):
    """A repository over one table of (id, version, state, columns somebody asks by)."""

    kind: ClassVar[type[Any]]
    """The aggregate's class."""
    name: ClassVar[str]
    """The table's name."""

    def __init__(self, work: UnitOfWork[Any]) -> None:
        self._work = work
        self._entries: dict[UUID, _Entry[T]] = {}
        work.keep(self)

    @abstractmethod
    def load(self, ids: Sequence[UUID]) -> Loaded:
        """The stored states of those ids that exist."""

    def columns(self, _thing: T, /) -> Mapping[str, object]:
        """What somebody asks by, beside the state."""
        return {}

    def get(self, id: UUID, /) -> T:
        found = self.find(id)
        if found is None:
            raise NotFound(thing=self._word)
        return found

    def find(self, id: UUID, /) -> T | None:
        found = self.many([id])
        return found[0] if found else None

    def many(self, ids: Iterable[UUID]) -> list[T]:
        """The things with those ids that exist, in the order asked, by one query."""
        wanted = list(ids)
        missing = [id for id in wanted if id not in self._entries]
        if missing:
            self.adopt(self.load(missing))
        entries = (self._entries.get(id) for id in wanted)
        return [entry.thing for entry in entries if entry is not None and not entry.removed]

    def adopt(self, loaded: Loaded) -> None:
        """Makes things of stored states; one that is known here already stays as it is."""
        for id, (version, state) in loaded.items():
            if id not in self._entries:
                thing = self._work.world.codec.loads(state, self.kind)
                self._entries[id] = _Entry(thing, version, state)

    def add(self, thing: T, /) -> None:
        self._entries[_id_of(thing)] = _Entry(thing, 0, "")

    def remove(self, thing: T, /) -> None:
        entry = self._entries.get(_id_of(thing))
        if entry is None:
            raise NotFound(thing=self._word)
        entry.removed = True

    # what the unit of work asks

    def writes(self) -> list[Write]:
        writes = (self._write(id, entry) for id, entry in self._entries.items())
        return [write for write in writes if write is not None]

    def pull_events(self) -> list[Event]:
        return [event for entry in self._entries.values() for event in entry.thing.pull_events()]

    def forget(self) -> None:
        """Forgets that anything changed, because it is written; the same objects go on from there."""
        self._entries = {id: entry for id, entry in self._entries.items() if not entry.removed}
        for entry in self._entries.values():
            if entry.after:
                entry.version, entry.before, entry.after = entry.version + 1, entry.after, ""

    def _write(self, id: UUID, entry: _Entry[T]) -> Write | None:
        if entry.removed:
            gone = Write("delete", self.name, {}, {"id": id}, version=entry.version)
            return gone if entry.version else None
        state = self._work.world.codec.dumps(entry.thing)
        if state == entry.before or (entry.before and state == self._again(entry.before)):
            return None
        entry.after = state
        values = {**self.columns(entry.thing), "state": state, "version": entry.version + 1}
        if entry.version == 0:
            return Write("insert", self.name, {"id": id, **values})
        return Write("update", self.name, values, {"id": id}, version=entry.version)

    def _again(self, state: str) -> str:
        """As it would be written today: a field added since with a default is no change."""
        codec = self._work.world.codec
        return codec.dumps(codec.loads(state, self.kind))

    @property
    def _word(self) -> str:
        return str(self.kind.__name__).lower()


def _id_of(thing: Aggregate) -> UUID:
    id = getattr(thing, "id", None)
    if not isinstance(id, UUID):
        raise TypeError(f"{type(thing).__name__} has no UUID in `id`")
    return id
