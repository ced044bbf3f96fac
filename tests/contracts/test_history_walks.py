"""No search looks at every order: what SQLite says of its plans, and in how many steps; never how long."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.kernel.writes import World
from happycat.adapters.local.world import NoCrash
from happycat.adapters.memory.world import SeededIds, StoppedClock
from happycat.adapters.sql.history_tables import order
from happycat.adapters.sql.kernel.database import database, forget
from happycat.app.history.context import context
from happycat.app.history.use_cases import History
from tests.bench.history import PAGE, far_down, kinds
from tests.bench.history_company import FIRST, build

pytestmark = pytest.mark.slow

ORDERS = 20_000
STEPS = 250_000
"""Of SQLite's machine; most of them look through the titles, whose number does not grow with the orders."""
UNIT = 1_000
SCANS = ("history_order", "history_involved", "history_line", "history_titled", "history_entry")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('history')}/company.db"
    build(url, ORDERS)
    yield url
    forget(url)


@pytest.fixture
def history(url: str) -> History:
    clock = StoppedClock(FIRST)
    world = World("history", clock, SeededIds.of(1, clock), JsonCodec(), NoCrash())
    return History(context.storage["sql"](world, url).begin)


@pytest.mark.parametrize("kind", kinds())
def test_no_kind_of_search_looks_at_every_order(history: History, url: str, kind: str) -> None:
    actor, wanted, deep = kinds()[kind]
    after = far_down(history, actor, wanted) if deep else None

    with watched(url) as seen:
        history.search(actor, wanted, after, PAGE)

    assert seen.plans
    assert not [
        step for step in seen.plans if step.startswith("SCAN ") and any(name in step for name in SCANS)
    ]
    assert seen.steps <= STEPS


def test_a_look_at_every_order_would_be_noticed(url: str) -> None:
    with watched(url) as seen, database(url).engine.connect() as connection:
        connection.execute(select(order.c.id).where(order.c.titles.contains("locomotive"))).all()

    assert seen.plans == ["SCAN history_order"]
    assert seen.steps > ORDERS


class Seen:
    """What SQLite was asked, and how much it did for that."""

    def __init__(self) -> None:
        self.plans: list[str] = []
        self.steps = 0

    def explain(self, cursor: Any, statement: str, parameters: Any) -> None:
        rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        self.plans += [row[3] for row in rows]

    def step(self) -> None:
        self.steps += UNIT


@contextmanager
def watched(url: str) -> Iterator[Seen]:
    seen, engine = Seen(), database(url).engine

    def before(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        cursor.connection.set_progress_handler(None, 0)
        seen.explain(cursor, statement, parameters)
        cursor.connection.set_progress_handler(seen.step, UNIT)

    event.listen(engine, "before_cursor_execute", before)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", before)
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.set_progress_handler(None, 0)
