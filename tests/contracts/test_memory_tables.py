"""Tables in memory are as strict as SQL's, and undo whatever was half done."""

from collections.abc import Mapping
from typing import Any

import pytest

from happycat.adapters.kernel.writes import UniqueViolated, Write
from happycat.adapters.memory.tables import MemoryDatabase, MemoryTable, undo_all
from happycat.domain.kernel.refusals import Stale

ROWS: tuple[dict[str, Any], ...] = (
    {"id": 1, "name": "Murka", "box": "a", "version": 1},
    {"id": 2, "name": "Sima", "box": "b", "version": 1},
    {"id": 3, "name": "Sima", "box": None, "version": 1},
)


@pytest.fixture
def cats() -> MemoryDatabase:
    database = MemoryDatabase([MemoryTable("cat", unique=[("box",)], index=["name"])])
    database.write([Write("insert", "cat", row) for row in ROWS])
    return database


def content(database: MemoryDatabase) -> tuple[Any, ...]:
    table = database["cat"]
    rows = sorted((dict(row) for row in table.all()), key=str)
    names = {name: sorted(row["id"] for row in table.by("name", name)) for name in ("Murka", "Sima", "X")}
    return rows, names, len(table)


def change(key: Mapping[str, Any], version: int | None = None, **values: Any) -> Write:
    return Write("update", "cat", values, key, version)


@pytest.mark.parametrize(
    ("write", "refusal"),
    [
        (change({"id": 1}, box="b"), UniqueViolated),
        (change({"version": 1}, box="c"), UniqueViolated),
        (change({"id": 1}, id=2), UniqueViolated),
        (change({"id": 1}, version=2, name="X"), Stale),
        (change({"id": 9}, version=1, name="X"), Stale),
        (Write("delete", "cat", {}, {"id": 1}, version=2), Stale),
        (Write("insert", "cat", {**ROWS[0], "box": "z"}), UniqueViolated),
        (Write("insert", "cat", {**ROWS[0], "id": 9}), UniqueViolated),
    ],
)
def test_r44_all_or_nothing(cats: MemoryDatabase, write: Write, refusal: type[Exception]) -> None:
    before = content(cats)
    good = [change({"id": 2}, name="X"), Write("delete", "cat", {}, {"id": 3})]

    with pytest.raises(refusal):
        cats.write([*good, write])

    assert content(cats) == before


def test_r44_what_was_written_can_be_undone_to_any_mark(cats: MemoryDatabase) -> None:
    before = content(cats)
    undos = cats.write([change({"id": 1}, name="X"), Write("delete", "cat", {}, {"id": 2})])
    middle, mark = content(cats), len(undos)
    undos += cats.write([change({"name": "X"}, box="z"), Write("insert", "cat", {**ROWS[1], "id": 9})])

    undo_all(undos, mark)
    assert content(cats) == middle
    undo_all(undos)
    assert content(cats) == before


def test_as_in_sql_a_null_is_like_no_other(cats: MemoryDatabase) -> None:
    cats.write(
        [Write("insert", "cat", {**ROWS[2], "id": 4}), Write("insert_once", "cat", {**ROWS[2], "id": 5})]
    )

    assert len(cats["cat"]) == 5


def test_what_is_there_is_not_inserted_once_more(cats: MemoryDatabase) -> None:
    before = content(cats)

    cats.write([Write("insert_once", "cat", row) for row in ROWS[:2]])

    assert content(cats) == before


def test_changing_what_is_not_there_changes_nothing(cats: MemoryDatabase) -> None:
    before = content(cats)

    cats.write([change({"id": 9}, name="X"), Write("delete", "cat", {}, {"name": "X"})])

    assert content(cats) == before
