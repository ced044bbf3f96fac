"""History's second revision brings along what the first had written."""

import json
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import TableClause, column, literal_column, select
from sqlalchemy import table as sql_table

from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.kernel.writes import World
from happycat.adapters.local.world import NoCrash
from happycat.adapters.memory.world import SeededIds, StoppedClock
from happycat.adapters.sql import migrate as migrating
from happycat.adapters.sql.kernel.database import database
from happycat.adapters.sql.migrate import migrate
from happycat.app.history.context import context
from happycat.domain.history.model import EVERYTHING, Filters, Opening, Part, Place, Sight, State
from happycat.domain.kernel.ids import OrderId, PersonId, ServiceId
from happycat.domain.kernel.time import Slot
from happycat.ports.history import HistoryTx
from happycat.ports.kernel.transaction import Storage
from tests.cats.people import BARSIK, MURKA, client, id_of, manager, worker
from tests.cats.supplies import NOON

pytestmark = pytest.mark.slow

SERVICE = ServiceId(id_of("a service"))
ORDERS = [OrderId(id_of(f"order {n}")) for n in range(7)]
UNOPENED = ORDERS[-1]
TITLES = ("Sleep instead of you", "Спать", "100% _pure_")
revision = import_module("happycat.adapters.sql.migrations.versions.history.r0002_lists_to_walk")


@pytest.fixture
def migrated(tmp_path: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> Storage[HistoryTx]:
    """Seven orders of the first revision, brought along two by two."""
    monkeypatch.setattr(revision, "BATCH", 2)
    url = f"sqlite:///{tmp_path}/old.db"
    to_first_revision(url)
    with database(url).engine.begin() as connection:
        for order in ORDERS:
            write_old(connection, order)
    assert migrate("history", url) == ("history_0001", "history_0002")
    return stored(url, clock)


@pytest.fixture
def fresh(tmp_path: Path, clock: StoppedClock) -> Storage[HistoryTx]:
    """The same orders, told to the second revision."""
    url = f"sqlite:///{tmp_path}/new.db"
    migrate("history", url)
    storage = stored(url, clock)
    for order in ORDERS:
        tell_new(storage, order)
    return storage


@pytest.mark.parametrize(
    "wanted",
    [
        EVERYTHING,
        Filters(person=PersonId(MURKA)),
        Filters(person=PersonId(BARSIK)),
        Filters(service=SERVICE),
        Filters(state=State.SUPPLIED),
        Filters(state=State.PREPARED),
        Filters(text="sleep"),
        Filters(text="% _"),
        Filters(text="спать", person=PersonId(MURKA)),
        Filters(service=SERVICE, person=PersonId(MURKA)),
        Filters(until=NOON + timedelta(hours=3)),
    ],
)
def test_what_was_written_before_is_found_after(
    migrated: Storage[HistoryTx], fresh: Storage[HistoryTx], wanted: Filters
) -> None:
    assert found(migrated, wanted) == found(fresh, wanted)
    assert found(fresh, wanted)[0]


def test_every_row_is_as_if_it_had_been_written_now(
    migrated: Storage[HistoryTx], fresh: Storage[HistoryTx]
) -> None:
    for table in ("order", "involved", "line", "title", "titled"):
        assert rows_of(migrated, table) == rows_of(fresh, table)


def test_an_order_that_was_not_opened_yet_is_found_from_its_opening_on(migrated: Storage[HistoryTx]) -> None:
    before = found(migrated, Filters(service=SERVICE))

    with migrated.begin() as tx:
        tx.chronicles.open(opening(UNOPENED))

    assert len(found(migrated, Filters(service=SERVICE))[0]) == len(before[0]) + 1
    assert len(found(migrated, Filters(person=PersonId(BARSIK)))[0]) == len(ORDERS)


def found(storage: Storage[HistoryTx], wanted: Filters) -> list[list[Place]]:
    with storage.begin() as tx:
        sights = [Sight.of(actor) for actor in (manager, client, worker)]
        return [[order.place for order in tx.chronicles.page(wanted, sight, None, 9)] for sight in sights]


def rows_of(storage: Storage[HistoryTx], table: str) -> list[dict[str, Any]]:
    with database(url_of(storage)).engine.connect() as connection:
        rows = connection.execute(select(literal_column("*")).select_from(called(table))).mappings()
        return sorted(({**row} for row in rows), key=str)


def url_of(storage: Any) -> str:
    return str(storage.url)


def stored(url: str, clock: StoppedClock) -> Storage[HistoryTx]:
    world = World("history", clock, SeededIds.of(1, clock), JsonCodec(), NoCrash())
    storage: Storage[HistoryTx] = context.storage["sql"](world, url)
    return storage


def to_first_revision(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrating.HERE))
    config.set_main_option("version_locations", str(migrating.HERE / "versions" / "history"))
    config.set_main_option("path_separator", "os")
    with database(url).engine.connect() as connection:
        config.attributes.update(context="history", connection=connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(config, "history_0001")
        connection.commit()


# the same order, as it was written then and as it is told now


def number(order: OrderId) -> int:
    return ORDERS.index(order)


def opening(order: OrderId) -> Opening:
    n = number(order)
    slot = Slot.lasting(NOON + timedelta(hours=n % 5), timedelta(hours=1))
    return Opening(order, MURKA, (TITLES[n % 3], TITLES[0]), slot, NOON)


def issued(order: OrderId) -> int | None:
    return 1 if number(order) % 2 else None


def write_old(connection: Any, order: OrderId) -> None:
    opened, known = opening(order), order != UNOPENED
    row = {
        "id": order.hex,
        "client_id": MURKA.hex if known else None,
        "assignment": 1,
        "issued": issued(order),
        "state": "prepared",
        "titles": json.dumps(opened.titles, ensure_ascii=False) if known else None,
        "words": "\n".join(opened.titles).casefold() if known else None,
        "wanted_start": sql(opened.wanted.start) if known else None,
        "wanted_end": sql(opened.wanted.end) if known else None,
        "opened_at": sql(NOON) if known else None,
    }
    write(connection, "order", row)
    people = [("client", MURKA)] if known else []
    for part, person in (*people, ("worker", BARSIK)):
        write(connection, "person", {"person_id": person.hex, "part": part, "order_id": order.hex})
    write(connection, "line", {"order_id": order.hex, "service_id": SERVICE.hex, "title": TITLES[0]})


def write(connection: Any, table: str, row: dict[str, Any]) -> None:
    connection.execute(called(table, *row).insert(), row)


def called(name: str, *columns: str) -> TableClause:
    return sql_table(f"history_{name}", *(column(one) for one in columns))


def sql(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}.000000"


def tell_new(storage: Storage[HistoryTx], order: OrderId) -> None:
    with storage.begin.insisting()() as tx:
        if order != UNOPENED:
            tx.chronicles.open(opening(order))
        tx.chronicles.learn(order, state=State.PREPARED, assignment=1, issued=issued(order))
        tx.chronicles.involve(order, Part.WORKER, BARSIK)
        tx.chronicles.list_line(order, SERVICE, TITLES[0])
