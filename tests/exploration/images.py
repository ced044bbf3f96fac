"""A context in memory that can be photographed and put back into any state it ever had, cheaply."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import Factory, define, frozen

from happycat.adapters.kernel.writes import Write
from happycat.adapters.memory.tables import MemoryDatabase, MemoryTable, Row, Undo


@frozen(eq=False)
class TableImage:
    """What a table held; rows are replaced and never edited, so that only dictionaries are copied."""

    rows: Mapping[Any, Row]
    unique: Mapping[Any, Any]
    index: Mapping[Any, Any]

    @classmethod
    def of(cls, table: MemoryTable) -> "TableImage":
        unique = {columns: set(taken) for columns, taken in table._unique.items()}
        return cls(dict(table._rows), unique, _copied(table._index))

    def put_back(self, table: MemoryTable) -> None:
        table._rows = dict(self.rows)
        table._unique = {columns: set(taken) for columns, taken in self.unique.items()}
        table._index = _copied(self.index)


def _copied(index: Mapping[Any, Any]) -> dict[Any, Any]:
    return {column: {value: dict(keys) for value, keys in by.items()} for column, by in index.items()}


Image = Mapping[str, TableImage]
"""All tables of a context."""


@define
class Camera:
    """Knows which tables were written to since the last picture, and copies only those."""

    database: MemoryDatabase
    _shown: dict[str, TableImage] = Factory(dict)
    _written: set[str] = Factory(set)

    def __attrs_post_init__(self) -> None:
        self._shown = {name: TableImage.of(table) for name, table in self.database.tables.items()}
        plain = self.database.write

        def noted(writes: Sequence[Write]) -> list[Undo]:
            self._written |= {write.table for write in writes}
            return plain(writes)

        vars(self.database)["write"] = noted  # the one door through which all writing goes

    def picture(self) -> Image:
        for name in self._written:
            self._shown[name] = TableImage.of(self.database[name])
        self._written.clear()
        return dict(self._shown)

    def show(self, image: Image) -> None:
        for name, one in image.items():
            if name in self._written or self._shown[name] is not one:
                one.put_back(self.database[name])
                self._shown[name] = one
        self._written.clear()

    def changed(self) -> list[str]:
        """The tables that are not as they were in the last picture."""
        return [name for name in self._written if self.database[name]._rows != self._shown[name].rows]
