"""R44: kill -9 at every named crash point and at random instants; every effect happens exactly once."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from happycat.ports.kernel.world import CRASH_POINTS
from tests.cats.people import accountant, manager
from tests.crash.driver import Api, People
from tests.crash.judge import Verdict, judge
from tests.crash.service import Service

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

KILLS = int(os.environ.get("KILLS", "8"))
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 6, 7, 1, 0, tzinfo=UTC)
MONTH_END = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    people = People(Api(Service(tmp_path)))
    yield people
    people.api.service.kill()


def let_time_pass(people: People) -> None:
    """A Sunday and a month's end go by, and everybody is charged and paid."""
    api, clock = people.api, people.api.service.clock
    busy = set(people.orders.values())
    clock.set(SUNDAY)
    invoices = "/billing/invoices?limit=200"
    api.until(accountant, invoices, lambda page: _paid(page["items"]) >= len(busy))
    clock.set(MONTH_END)
    for order_id in people.orders:
        api.until(manager, f"/history/{order_id}", lambda record: record["order"]["state"] == "finished")
    earners = {api.read(manager, f"/orders/{order_id}")["worker_id"] for order_id in people.orders}
    payouts = "/payroll/payouts?limit=200"
    api.until(accountant, payouts, lambda page: _paid(page["items"]) >= len(earners))


def _paid(items: list[dict[str, str]]) -> int:
    return sum(item["status"] == "paid" for item in items)


def finish(people: People) -> Verdict:
    let_time_pass(people)
    verdict = judge(people.api, people)
    code = people.api.service.stop()
    assert code == 0, "SIGTERM ends it cleanly"
    return verdict


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_r44_killed_at_a_crash_point_nothing_is_lost_or_doubled(people: People, point: str) -> None:
    service = people.api.service
    service.crash_at = f"{point}:4"
    people.open(clients=1, workers=1)
    people.order(0, START)
    service.kill()
    service.crash_at = f"{point}:2"

    verdict = finish(people)

    assert (verdict.lost, verdict.doubled) == ([], [])
    assert verdict.effects > 10


def test_r44_killed_at_random_instants_nothing_is_lost_or_doubled(people: People) -> None:
    people.open()
    done = Event()
    killer = Thread(target=kill_at_random, args=(people.api.service, done))
    killer.start()
    n = 0
    while killer.is_alive():
        people.order(n, START + timedelta(minutes=30 * n))
        n += 1

    verdict = finish(people)

    print(
        f"{people.api.service.kills} kills, {len(people.api.acknowledged)} acknowledged commands, {n} orders"
    )
    assert (verdict.lost, verdict.doubled) == ([], [])
    assert people.api.service.kills >= KILLS


def kill_at_random(service: Service, done: Event) -> None:
    dice = Random(44)
    while service.kills < KILLS and not done.wait(dice.uniform(0.05, 1.5)):
        if service.alive():
            service.kill()


LOSSES = {
    "a message never sent": "delete from supplies_outbox",
    "an entry of the timeline": "delete from history_entry where event = 'OrderStarted'",
    "an invoice line": "delete from billing_invoice_line",
}
"""What goes wrong behind everybody's back."""


@pytest.mark.parametrize("loss", LOSSES)
def test_the_judge_sees_a_planted_loss(people: People, loss: str) -> None:
    people.open(clients=1, workers=1)
    people.order(0, START + timedelta(hours=1))
    let_time_pass(people)
    people.api.service.stop()

    with sqlite3.connect(people.api.service.database) as database:
        database.execute(LOSSES[loss])
    verdict = judge(people.api, people)
    people.api.service.stop()

    assert verdict.lost
