"""How long matching takes among a hundred thousand workers (R15): the use case as the scheduler calls it.

A company on SQLite with so many workers, each with three bookings, gets orders one after the other. Each is
matched by `orders.match`: new rows of the roster, hard filters, pipeline, explanation, recorded inputs,
booking, commit.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from happycat import HappyCat, Settings
from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.memory.world import SeededDice, SeededIds, StoppedClock
from happycat.adapters.sql.kernel.database import database
from happycat.adapters.sql.orders_tables import booking, roster, worker
from happycat.domain.kernel.ids import OrderId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.time import QUARTER, Slot
from happycat.domain.orders.border import reference_of
from happycat.domain.orders.model import Order
from happycat.domain.orders.pipeline import DEFAULT
from happycat.domain.orders.worker import Standing, Worker
from happycat.ports.orders import Matcher
from tests.bench.figures import percentile
from tests.cats.orders import ADDRESS, line
from tests.cats.people import MURKA

OPENED = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
TRAITS = [f"trait {n}" for n in range(24)]
LIMIT_MS = 20
BOOKED_EACH = 3
"""Orders of an hour that every worker has within two days."""


def run() -> dict[str, Any]:
    """Figures; BENCH_WORKERS and BENCH_ORDERS make it smaller or larger."""
    workers = int(os.environ.get("BENCH_WORKERS", "100000"))
    orders = int(os.environ.get("BENCH_ORDERS", "300"))
    with TemporaryDirectory(prefix="happycat-bench-") as folder:
        company = _company(Path(folder))
        _fill(company, workers)
        return {"workers": workers, **_figures(*_matched(company, orders))}


def _figures(first: float, whole: list[float], match: list[float]) -> dict[str, Any]:
    p99 = percentile(whole, 99)
    return {
        "orders": len(whole),
        "load_seconds": round(first, 2),
        "candidates_and_match_p50_ms": percentile(match, 50),
        "candidates_and_match_p99_ms": percentile(match, 99),
        "use_case_p50_ms": percentile(whole, 50),
        "use_case_p99_ms": p99,
        "use_case_worst_ms": percentile(whole, 100),
        "limit_ms": LIMIT_MS,
        "ok": p99 <= LIMIT_MS,
    }


def _company(folder: Path) -> HappyCat:
    clock = StoppedClock(OPENED)
    settings = Settings(
        database=f"sqlite:///{folder}/company.db",
        contexts=("orders",),
        photos=folder / "photos",
        play_money=folder / "money",
        secrets_file=folder / "secrets.json",
    )
    return HappyCat(settings, clock=clock, ids=SeededIds.of(1, clock), dice=SeededDice.of(1))


def _fill(company: HappyCat, many: int) -> None:
    """Workers and bookings straight into the tables: how they came there is not what is measured."""
    dice, codec = Random(1), JsonCodec()
    known = [_worker(dice, number) for number in range(many)]
    states = [codec.dumps(one) for one in known]
    rows = [
        {"id": one.id, "version": 1, "state": state, "standing": one.standing.value, "number": one.number}
        for one, state in zip(known, states, strict=True)
    ]
    told = [
        {"what": "known", "worker_id": one.id, "body": state, "day": "2026-06-01"}
        for one, state in zip(known, states, strict=True)
    ]
    with database(company.settings.database).engine.begin() as connection:
        connection.execute(insert(worker), rows)
        connection.execute(insert(roster), told)
        connection.execute(insert(booking), list(_bookings(dice, known)))


def _worker(dice: Random, number: int) -> Worker:
    done = dice.randrange(40)
    return Worker(
        id=WorkerId(UUID(int=dice.getrandbits(128))),
        number=number,
        revision=1,
        standing=Standing.HIRED if dice.random() < 0.95 else Standing.SUSPENDED,
        strengths=tuple(dice.sample(TRAITS, 6)),
        weaknesses=tuple(dice.sample(TRAITS, 2)),
        succeeded=done,
        failed=dice.randrange(3),
        grades=done // 10,
        grade_sum=sum(dice.randint(1, 5) for _ in range(done // 10)),
    )


def _bookings(dice: Random, known: list[Worker]) -> Iterator[dict[str, Any]]:
    for one in known:
        for hour in dice.sample(range(48), BOOKED_EACH):
            order = UUID(int=dice.getrandbits(128))
            for quarter in Slot.lasting(_day() + timedelta(hours=hour), timedelta(hours=1)).quarters():
                yield {"worker_id": one.id, "quarter": quarter, "order_id": order}


def _day() -> datetime:
    return datetime(2026, 6, 2, tzinfo=UTC)


def _matched(company: HappyCat, many: int) -> tuple[float, list[float], list[float]]:
    """Seconds until the first answer, then milliseconds of each whole use case and of its matching alone."""
    dice = Random(2)
    orders = [_order(dice, number) for number in range(many + 1)]
    with company.contexts["orders"].storage.begin(SYSTEM) as tx:
        for order in orders:
            tx.orders.add(order)
    matcher: Matcher = company.contexts["orders"].use_cases.matcher
    first = _seconds(lambda: company.orders.match(SYSTEM, orders[0].id))
    whole = [1000 * _seconds(partial(company.orders.match, SYSTEM, order.id)) for order in orders[1:]]
    alone = [1000 * _seconds(partial(_answer, matcher, order)) for order in orders[1:]]
    return first, whole, alone


def _answer(matcher: Matcher, order: Order) -> object:
    return matcher.candidates(order.wanted, order.client_id).match(reference_of(order), DEFAULT, 7)


def _order(dice: Random, number: int) -> Order:
    start = _day() + QUARTER * dice.randrange(150)
    return Order(
        id=OrderId(UUID(int=number + 1)),
        client_id=MURKA,
        wanted=Slot.lasting(start, timedelta(hours=1)),
        lines=(line(traits=dice.sample(TRAITS, 2)),),
        address=ADDRESS,
        wishes="",
        list_total=Money.of(150),
        opened_at=OPENED,
    )


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
