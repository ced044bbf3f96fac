"""Tables in memory: as strict as SQL's about keys, versions and all-or-nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import RLock
from typing import Any

from happycat.adapters.kernel.writes import UniqueViolated, Write
from happycat.domain.kernel.refusals import Stale

Row = Mapping[str, Any]
Undo = Callable[[], object]


class MemoryTable:
    """Rows by primary key, with unique columns and indexes. Rows are replaced, never edited.

    Its database's lock guards every read too: nobody sees half of another's transaction.
    """

    def __init__(
        self,
        name: str,
        key: tuple[str, ...] = ("id",),
        unique: Sequence[tuple[str, ...]] = (),
        index: Sequence[str] = (),
        counts: str = "",
    ) -> None:
        """`counts`: a column that the table fills in itself, with numbers that only grow."""
        self.name, self._key = name, key
        self._counts, self._count = counts, 0
        self.lock = RLock()
        self._rows: dict[tuple[Any, ...], Row] = {}
        self._unique: dict[tuple[str, ...], set[tuple[Any, ...]]] = {columns: set() for columns in unique}
        self._index: dict[str, dict[Any, dict[tuple[Any, ...], None]]] = {column: {} for column in index}

    def __len__(self) -> int:
        return len(self._rows)

    def all(self) -> Iterator[Row]:
        """In order of insertion."""
        with self.lock:
            return iter(list(self._rows.values()))

    def newest(self) -> Iterator[Row]:
        """Latest insertion first; to be read under the lock."""
        return reversed(self._rows.values())

    def get(self, *key: Any) -> Row | None:
        with self.lock:
            return self._rows.get(key)

    def by(self, column: str, value: Any) -> list[Row]:
        """The rows with that value in an indexed column, in order of insertion."""
        with self.lock:
            return [self._rows[key] for key in self._index[column].get(value, ())]

    def write(self, write: Write, undos: list[Undo]) -> None:
        """Does one write and adds how to undo it, step by step, so that half a write can be undone too."""
        match write.kind:
            case "insert":
                self._insert(write.values, undos)
            case "insert_once":
                if not self._taken(write.values):
                    self._insert(write.values, undos)
            case "update":
                for row in self._found(write):
                    self._drop(row, undos)
                    self._insert({**row, **write.values}, undos)
            case "delete":
                for row in self._found(write):
                    self._drop(row, undos)

    def _found(self, write: Write) -> list[Row]:
        if tuple(write.key) == self._key:
            row = self._rows.get(tuple(write.key.values()))
            rows = [row] if row else []
        else:
            rows = [row for row in self.all() if all(row[c] == v for c, v in write.key.items())]
        if write.version is not None and [row["version"] for row in rows] != [write.version]:
            raise Stale(thing=self.name)
        return rows

    def _taken(self, values: Row) -> bool:
        if self._key_of(values) in self._rows:
            return True
        # as in SQL, a row with a null in it is like no other
        wanted = ((_pick(values, columns), taken) for columns, taken in self._unique.items())
        return any(key in taken and None not in key for key, taken in wanted)

    def _insert(self, values: Row, undos: list[Undo]) -> None:
        row = self._counted(values)
        if self._taken(row):
            raise UniqueViolated(self.name)
        self._put(row)
        undos.append(lambda: self._take(row))

    def _counted(self, values: Row) -> Row:
        if not self._counts or self._counts in values:
            return dict(values)
        self._count += 1
        return {self._counts: self._count, **values}

    def _drop(self, row: Row, undos: list[Undo]) -> None:
        self._take(row)
        undos.append(lambda: self._put(row))

    def _put(self, row: Row) -> None:
        key = self._key_of(row)
        self._rows[key] = row
        for columns, taken in self._unique.items():
            taken.add(_pick(row, columns))
        for column, index in self._index.items():
            index.setdefault(row[column], {})[key] = None

    def _take(self, row: Row) -> None:
        key = self._key_of(row)
        del self._rows[key]
        for columns, taken in self._unique.items():
            taken.discard(_pick(row, columns))
        for column, index in self._index.items():
            index[row[column]].pop(key)
            if not index[row[column]]:
                del index[row[column]]

    def _key_of(self, row: Row) -> tuple[Any, ...]:
        return _pick(row, self._key)


def _pick(row: Row, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[column] for column in columns)


class MemoryDatabase:
    """The tables of one context, and the one lock that makes its transactions serial."""

    def __init__(self, tables: Sequence[MemoryTable]) -> None:
        self.tables = {table.name: table for table in tables}
        self.lock = RLock()
        for table in tables:
            table.lock = self.lock

    def __getitem__(self, name: str) -> MemoryTable:
        return self.tables[name]

    def write(self, writes: Sequence[Write]) -> list[Undo]:
        """All or nothing; says how to undo it all, last first."""
        undos: list[Undo] = []
        try:
            for write in writes:
                self.tables[write.table].write(write, undos)
        except BaseException:
            undo_all(undos)
            raise
        return undos


def undo_all(undos: list[Undo], down_to: int = 0) -> None:
    while len(undos) > down_to:
        undos.pop()()
