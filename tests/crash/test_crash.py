"""R44: kill -9 at every named crash point and at random instants; every effect happens exactly once."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from happycat.domain.kernel.people import Actor
from happycat.ports.kernel.world import CRASH_POINTS
from tests.cats.people import accountant, manager
from tests.crash.driver import Api, People
from tests.crash.judge import Verdict, judge
from tests.crash.service import Service

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

KILLS = int(os.environ.get("KILLS", "6"))
DELIVERY = (
    ("command.before_commit", "command.after_commit"),
    ("relay.before_publish", "relay.after_publish"),
    ("consumer.before_commit", "consumer.after_commit"),
)
IN_THE_RUNS = (
    "scheduler.before_job:1",
    "command.after_commit:2",
    "scheduler.after_job:1",
    "command.before_commit:2",
)
"""The weekly run, its collection, the monthly run, its sending: one after the other."""
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
    for order_id, client in people.orders.items():
        arrived_in_the_books(api, order_id, client)
    clock.set(SUNDAY)
    invoices = "/billing/invoices?limit=200"
    api.until(accountant, invoices, lambda page: _paid(page["items"]) >= len(busy))
    clock.set(MONTH_END)
    earners = {api.read(manager, f"/orders/{order_id}")["worker_id"] for order_id in people.orders}
    payouts = "/payroll/payouts?limit=200"
    api.until(accountant, payouts, lambda page: _paid(page["items"]) >= len(earners))


def arrived_in_the_books(api: Api, order_id: str, client: Actor) -> None:
    """What comes after the week's end would be a late line of the next invoice, and right too."""
    charges = "/billing/charges?limit=200"
    api.until(client, charges, lambda page: order_id in {item["order_id"] for item in page["items"]})
    order = api.until(manager, f"/orders/{order_id}", lambda seen: seen["status"] == "finished")
    earned = f"/payroll/workers/{order['worker_id']}/statement?limit=200"
    api.until(accountant, earned, lambda seen: order_id in {entry["order_id"] for entry in seen["entries"]})


def _paid(items: list[dict[str, str]]) -> int:
    return sum(item["status"] == "paid" for item in items)


def finish(people: People) -> Verdict:
    let_time_pass(people)
    verdict = judge(people.api, people)
    code = people.api.service.stop()
    assert code == 0, "SIGTERM ends it cleanly"
    return verdict


@pytest.mark.parametrize("points", DELIVERY, ids=lambda points: points[0].split(".")[0])
def test_r44_killed_at_a_point_of_delivery_nothing_is_lost_or_doubled(
    people: People, points: tuple[str, str]
) -> None:
    service = people.api.service
    people.open(clients=2, workers=2)
    for n, point in enumerate(points):
        service.kill()
        service.crash_at = f"{point}:{n % 3 + 1}"
        people.order(n, START + timedelta(minutes=30 * n))

    verdict = finish(people)

    assert service.crashes == len(points)
    assert (verdict.lost, verdict.doubled) == ([], [])


def test_r44_killed_again_and_again_in_the_runs_everybody_is_charged_and_paid_once(people: People) -> None:
    service = people.api.service
    people.open(clients=1, workers=1)
    people.order(0, START)
    service.kill()
    service.plan = list(IN_THE_RUNS)

    verdict = finish(people)

    assert service.crashes == len(IN_THE_RUNS)
    assert (verdict.lost, verdict.doubled) == ([], [])


def test_r44_killed_while_a_message_is_put_aside(people: People) -> None:
    """History cannot write for a while: what it hears waits, through a kill, and is written once."""
    service = people.api.service
    people.open(clients=1, workers=1)
    service.stop()
    sql(service, "alter table history_entry rename to history_entry_away")
    service.crash_at = "consumer.put_aside:2"
    people.order(0, START)
    service.stop()
    sql(service, "alter table history_entry_away rename to history_entry")
    service.clock.set(service.clock.now() + timedelta(minutes=10))

    verdict = finish(people)

    assert service.crashes == 1
    assert (verdict.lost, verdict.doubled) == ([], [])


def test_every_crash_point_has_its_test() -> None:
    others = {point for point in CRASH_POINTS if point.startswith("scheduler.")} | {"consumer.put_aside"}

    assert {point for pair in DELIVERY for point in pair} | others == set(CRASH_POINTS)


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
    """Mostly while it works, sometimes while it starts."""
    dice = Random(44)
    while service.kills < KILLS and not done.wait(dice.uniform(0.05, 1.0)):
        if service.ready or dice.random() < 0.05:
            service.kill()


LOSSES = {
    "an entry of the timeline": "delete from history_entry where event = 'OrderStarted'",
    "an invoice line": "delete from billing_invoice_line",
    "postings of billing": "delete from billing_posting",
    "postings of payroll": "delete from payroll_posting",
    "the heads that quality keeps": "delete from quality_seal",
    "a dossier": "delete from quality_dossier",
    "a kit": "update supplies_kit set state = replace(state, '\"used\"', '\"issued\"'), status = 'issued'",
}
"""What is lost behind everybody's back."""


def test_the_judge_sees_every_planted_loss(people: People) -> None:
    people.open(clients=1, workers=1)
    people.order(0, START)
    assert finish(people) == Verdict(effects=judge(people.api, people).effects)
    people.api.service.stop()
    whole = people.api.service.database.read_bytes()

    for loss, damage in LOSSES.items():
        sql(people.api.service, damage)
        verdict = judge(people.api, people)
        people.api.service.stop()
        people.api.service.database.write_bytes(whole)

        assert verdict.lost or verdict.doubled, loss


DOUBLED = """
    create temporary table twice as select * from history_entry;
    update twice set event_id = lower(hex(randomblob(16)));
    insert into history_entry select * from twice;
"""


def test_the_judge_sees_a_planted_doubling(people: People) -> None:
    people.open(clients=1, workers=1)
    people.order(0, START)
    let_time_pass(people)
    people.api.service.stop()

    for book, amount in (("payments.jsonl", "minor"), ("payouts.jsonl", "amount")):
        path = people.api.service.folder / "money" / book
        again = json.loads(path.read_text().splitlines()[0])
        line = json.dumps({**again, "key": f"{again['key']} again", amount: again[amount] + 1})
        path.write_text(f"{path.read_text()}{line}\n")
    sql(people.api.service, DOUBLED)
    verdict = judge(people.api, people)
    people.api.service.stop()

    seen = " ".join(verdict.doubled)
    for what in ("OrderFinished", "charges at the bank", "money at the bank", "payouts at the provider"):
        assert what in seen


def sql(service: Service, script: str) -> None:
    """Something happens behind everybody's back."""
    with closing(sqlite3.connect(service.database)) as database:
        database.executescript(script)
        database.commit()
