"""A desk that was at work before revision 2: its kits and cookies are converted in place."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.kernel.writes import World
from happycat.adapters.local.world import NoCrash
from happycat.adapters.memory.world import SeededIds, StoppedClock
from happycat.adapters.sql.kernel.database import database, ensure_folder
from happycat.adapters.sql.migrate import HERE, migrate
from happycat.app.supplies.context import context
from happycat.domain.kernel.ids import OrderId
from happycat.domain.supplies.cookies import Baking
from happycat.domain.supplies.transitions import Status
from tests.cats.people import MURKA, id_of
from tests.cats.supplies import NOON, ORDER, cookie, kit

COUNT = 501
"""One more than is converted at once."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database of revision 1, with a kit and many cookies on order."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    ensure_folder(url)
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(HERE / "versions" / "supplies"))
    config.set_main_option("path_separator", "os")
    with database(url).engine.connect() as connection:
        config.attributes.update(context="supplies", connection=connection)
        command.upgrade(config, "supplies_0001")
        connection.execute(text(OLD_KIT), old_kit())
        connection.execute(text(OLD_COOKIE), [old_cookie(number) for number in range(COUNT)])
        connection.commit()
    return url


OLD_KIT = """
    insert into supplies_kit (id, version, state, order_id, assignment, worker_id, status, lost_at)
    values (:id, 1, :state, :order_id, 1, :worker_id, 'return_due', '2026-07-01 12:00:00.000000')
"""
OLD_COOKIE = """
    insert into supplies_cookie (id, version, state, client_id, baking, purpose, ask_at)
    values (:id, 1, :state, :client_id, 'ordered', 'own', '2026-06-01 12:10:00.000000')
"""


def old(state: str, *newer: str) -> str:
    """The state as it was written before there were such fields."""
    kept = {name: value for name, value in json.loads(state).items() if name not in newer}
    return json.dumps(kept)


def old_kit() -> dict[str, str]:
    one = kit(Status.RETURN_DUE)
    state = old(JsonCodec().dumps(one), "collected_at")
    return {"id": one.id.hex, "state": state, "order_id": ORDER.hex, "worker_id": one.worker_id.hex}


def old_cookie(number: int) -> dict[str, str]:
    one = cookie(order_of(number))
    one.ordered(NOON)
    state = old(JsonCodec().dumps(one), "order_id", "since", "number", "oldest")
    return {"id": one.id.hex, "state": state, "client_id": MURKA.hex}


def order_of(number: int) -> OrderId:
    return OrderId(id_of(f"order {number}"))


def test_r18_kits_and_cookies_on_order_survive_the_new_tables(url: str, clock: StoppedClock) -> None:
    migrate("supplies", url)

    world = World("supplies", clock, SeededIds.of(1, clock), JsonCodec(), NoCrash())
    storage = context.storage["sql"](world, url)
    with storage.begin() as tx:
        [due] = tx.kits.due_back(None, limit=9)
        [first] = tx.kits.page(None, limit=9)
        to_collect = tx.cookies.to_collect(NOON + timedelta(minutes=10), limit=COUNT + 1)
        [one] = tx.cookies.of_order(order_of(COUNT - 1))
    storage.close()

    assert due is first
    assert (due.status, due.starts_at, due.collected_at) == (Status.RETURN_DUE, kit().starts_at, None)
    assert len(to_collect) == COUNT
    assert (one.id, one.baking, one.since) == (one.order_id, Baking.ORDERED, NOON + timedelta(minutes=10))
    assert one.label.key == f"cookie-{one.order_id}"
