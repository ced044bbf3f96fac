"""Pipelines in use, matches made again, and what may happen while a match is being made (R15, R16, R17)."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.app.demo.figures import journal
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.orders.pipeline import DEFAULT
from happycat.domain.recruiting.events import WorkerStatus
from tests.cats.ordered import tick
from tests.cats.orders import HOUR, NOON, checked_out, hours, order_id, worker_told
from tests.cats.people import BARSIK, client, id_of, manager, worker
from tests.cats.post import deliver
from tests.cats.stores import STORES, Stores

ORDER = order_id()
SKILLS_ONLY = {
    "filters": [],
    "scorers": [{"step": "skills", "weight": 1}],
    "reducer": {"step": "draw_from_top", "top": 3},
}
SOURCE = Path(__file__).parents[2] / "src/happycat"


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    """Only orders has heard anything: Barsik is hired, Murka's cart is checked out."""
    company = stores.company(request.param, clock)
    deliver(company, "orders", worker_told(), checked_out())
    return company


# pipelines


def test_r15_a_version_is_kept_first_and_put_into_use_later(company: HappyCat) -> None:
    orders = company.orders
    kept = orders.edit_pipeline(manager, SKILLS_ONLY, "To be looked at", activate=False)
    before = orders.pipeline(manager)

    orders.activate_pipeline(manager, kept.number, "It looked well")

    assert (before, orders.pipeline(manager)) == (DEFAULT, kept.pipeline)
    (activation,) = orders.activations(manager)
    assert (activation.version, activation.by, activation.reason) == (1, manager.person, "It looked well")


def test_r15_an_old_version_can_be_put_into_use_again(company: HappyCat) -> None:
    orders = company.orders
    first = orders.edit_pipeline(manager, DEFAULT.document(), "As it was")
    orders.edit_pipeline(manager, SKILLS_ONLY, "Simpler")

    orders.activate_pipeline(manager, first.number, "It was better")

    assert orders.pipeline(manager).hash == first.pipeline.hash
    assert [one.version for one in orders.activations(manager)] == [1, 2, 1]
    assert [one.number for one in orders.pipelines(manager)] == [2, 1]


def test_r15_equal_content_is_the_same_version(company: HappyCat) -> None:
    orders = company.orders

    first, again = (orders.edit_pipeline(manager, SKILLS_ONLY, why) for why in ("One", "Two"))

    assert (first.number, again.number, again.reason) == (1, 1, "One")
    assert len(orders.pipelines(manager)) == len(orders.activations(manager)) == 1


def test_r15_a_version_that_is_not_there_is_not_put_into_use(company: HappyCat) -> None:
    with pytest.raises(NotFound):
        company.orders.activate_pipeline(manager, 7, "Hm")

    assert company.orders.activations(manager) == []


def test_r15_the_pipeline_in_use_decides_and_is_named(company: HappyCat, clock: StoppedClock) -> None:
    version = company.orders.edit_pipeline(manager, SKILLS_ONLY, "Simpler")

    tick(company, clock)

    (why,) = company.orders.explain(manager, ORDER)
    assert why.pipeline == version.pipeline.hash
    assert set(why.explanation["candidates"][0]["contributions"]) == {"skills"}


# explanations and replays


def test_r16_the_explanation_tells_what_the_hard_filters_left(company: HappyCat, clock: StoppedClock) -> None:
    away = worker_told("Ryzhik"), worker_told("Tom", status=WorkerStatus.SUSPENDED)
    deliver(company, "orders", *away)
    company.orders.block(client, away[0].worker_id)

    tick(company, clock)

    (why,) = company.orders.explain(manager, ORDER)
    assert why.explanation["hard_filters"] == [
        {"step": "hired", "before": 3, "after": 2},
        {"step": "free", "before": 2, "after": 2},
        {"step": "not_away", "before": 2, "after": 2},
        {"step": "not_blocked", "before": 2, "after": 1},
    ]


def test_r15_a_match_replays_though_the_workers_have_changed_since(
    company: HappyCat, clock: StoppedClock
) -> None:
    tick(company, clock)
    deliver(company, "orders", worker_told(revision=2, strengths=()), worker_told("Ryzhik"))

    (again,) = company.orders.replay(manager)

    assert (again.order_id, again.worker_id, again.equal) == (ORDER, BARSIK, True)


def test_r15_a_choice_among_equals_replays_to_the_same_worker(company: HappyCat, clock: StoppedClock) -> None:
    deliver(company, "orders", *(worker_told(f"Cat {n}") for n in range(9)))
    tick(company, clock)

    (again,) = company.orders.replay(manager)

    assert (again.worker_id, again.equal) == (company.orders.get(client, ORDER).worker_id, True)


def test_r15_a_preview_of_a_matched_order_is_made_from_what_it_was_matched_from(
    company: HappyCat, clock: StoppedClock
) -> None:
    tick(company, clock)
    deliver(company, "orders", worker_told("Ryzhik", strengths=("agile", "brave")))

    preview = company.orders.preview(manager, SKILLS_ONLY, ORDER)

    assert [one["worker_id"] for one in preview.explanation["candidates"]] == [str(BARSIK)]


AGAIN = """
import json, sys
from happycat import HappyCat, Settings
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.people import SYSTEM

company = HappyCat(Settings(database=sys.argv[1], contexts=("orders",)))
found = company.orders.replay(SYSTEM, None, 500)
print(json.dumps([[str(one.order_id), str(one.worker_id), one.explanation, one.recorded] for one in found]))
"""


@pytest.mark.slow
def test_r15_deleted_answers_are_found_again_in_a_fresh_process(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("sqlite", clock)
    cats = [worker_told(f"Cat {n}", strengths=("agile", "quiet")[: n % 3]) for n in range(20)]
    deliver(company, "orders", *cats)
    for n in range(40):
        if n % 10 == 0:
            document = {**DEFAULT.document(), "reducer": {"step": "draw_from_top", "top": 1 + n // 10}}
            company.orders.edit_pipeline(manager, document, "Something else")
        deliver(company, "orders", checked_out(f"order {n}", wanted=NOON + (n % 7) * HOUR / 4))
        company.orders.match(SYSTEM, order_id(f"order {n}"))
    answers = dict(answered(company))
    url = company.settings.database
    forget_answers(url.removeprefix("sqlite:///"))

    again = subprocess.run(
        [sys.executable, "-c", AGAIN, url], capture_output=True, text=True, check=True, timeout=60
    )

    found = {order: [who, why] for order, who, why, recorded in json.loads(again.stdout) if not recorded}
    assert found == answers
    assert len({who for who, _ in found.values()}) > 5


def answered(company: HappyCat) -> Iterator[tuple[str, list[Any]]]:
    """What was answered at the time, as the neighbours were told of it."""
    for message in journal(company):
        if message.type.startswith("orders.MatchExplained."):
            told = json.loads(message.body)
            yield told["order_id"], [told["worker_id"], told["explanation"]]


def forget_answers(path: str) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        for id, state in file.execute("SELECT id, state FROM orders_match").fetchall():
            known = {**json.loads(state), "matched": None}
            file.execute("UPDATE orders_match SET state = ? WHERE id = ?", (json.dumps(known), id))


# while a match is being made


class Meanwhile:
    """A matcher during whose thinking something else is committed, once."""

    def __init__(self, matcher: Any, happens: Callable[[], object]) -> None:
        self._matcher, self._happens = matcher, [happens]

    def candidates(self, *asked: Any) -> Any:
        found = self._matcher.candidates(*asked)
        while self._happens:
            self._happens.pop()()
        return found


@pytest.mark.parametrize("what", ["away", "blocked", "suspended", "booked"])
def test_r16_what_is_committed_during_a_match_counts(company: HappyCat, what: str) -> None:
    other = checked_out("another", wanted=NOON + timedelta(minutes=30))
    deliver(company, "orders", other)
    happenings: dict[str, Callable[[], object]] = {
        "away": lambda: company.orders.away(worker, NOON, NOON + HOUR),
        "blocked": lambda: company.orders.block(client, BARSIK),
        "suspended": lambda: deliver(
            company, "orders", worker_told(revision=2, status=WorkerStatus.SUSPENDED)
        ),
        "booked": lambda: company.orders.match(SYSTEM, other.order_id),
    }
    meanwhile: Any = Meanwhile(company.orders.matcher, happenings[what])
    attrs.evolve(company.orders, matcher=meanwhile).match(SYSTEM, ORDER)

    assert company.orders.get(manager, ORDER).worker_id is None


def test_r16_a_worker_who_comes_back_is_given_the_waiting_order(
    company: HappyCat, clock: StoppedClock
) -> None:
    company.orders.away(worker, NOON - hours(1), NOON + hours(1))
    tick(company, clock)
    waiting = company.orders.get(manager, ORDER).worker_id

    company.orders.back(worker)
    tick(company, clock)

    assert (waiting, company.orders.get(manager, ORDER).worker_id) == (None, BARSIK)


def test_r16_a_longer_absence_from_the_same_start_counts(company: HappyCat, clock: StoppedClock) -> None:
    company.orders.away(worker, NOON - hours(3), NOON - hours(2))

    company.orders.away(worker, NOON - hours(3), NOON + hours(1))
    tick(company, clock)

    assert [one.end for one in company.orders.absences(worker)] == [NOON + hours(1)]
    assert company.orders.get(manager, ORDER).worker_id is None


def test_r16_what_is_said_again_leaves_no_trace(company: HappyCat) -> None:
    orders, storage = company.orders, company.contexts["orders"].storage
    orders.away(worker, NOON, NOON + hours(2))
    orders.block(client, BARSIK)
    with storage.begin() as tx:
        before = tx.roster.mark()

    for _ in range(3):
        orders.away(worker, NOON, NOON + hours(1))
        orders.block(client, BARSIK)
        orders.unblock(client, WorkerId(id_of("Nobody")))

    with storage.begin() as tx:
        assert tx.roster.mark() == before


def test_r15_a_falsified_record_does_not_replay(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("sqlite", clock)
    deliver(company, "orders", *(worker_told(f"Cat {n}") for n in range(20)), checked_out())
    company.orders.match(SYSTEM, ORDER)
    given = company.orders.get(manager, ORDER).worker_id
    falsify(company.settings.database.removeprefix("sqlite:///"))

    (why,) = company.orders.explain(manager, ORDER)
    (again,) = company.orders.replay(manager)

    assert (why.worker_id, why.replays) == (given, False)
    assert (again.recorded, again.equal) == (False, False)


def falsify(path: str) -> None:
    """Another seed, and no answer that could tell."""
    with closing(sqlite3.connect(path)) as file, file:
        ((id, state),) = file.execute("SELECT id, state FROM orders_match").fetchall()
        known = {**json.loads(state), "matched": None}
        known["inputs"]["seed"] += 1
        file.execute("UPDATE orders_match SET state = ? WHERE id = ?", (json.dumps(known), id))


# the words of the inventors


INSIDE = {
    *("samples", "matching", "steps", "pipeline", "crowd", "border", "matches", "explained"),
    *("roster", "candidates", "ranking", "calendar", "matched"),
}
"""The rooms of matching, and the use case that hands samples from its border to its steps."""
WORDS = re.compile(r"(?i)(reference|normal)[ _-]?sample|\bsamples?\b")


def test_r15_the_words_of_matching_stay_in_matching() -> None:
    """[C] Its inventors say reference sample and normal sample; everybody else says order and worker."""
    rooms = [
        *SOURCE.glob("domain/orders/*.py"),
        *SOURCE.glob("app/orders/*.py"),
        *SOURCE.glob("adapters/*/orders*.py"),
    ]

    speaking = {file.stem for file in rooms if WORDS.search(_without_port_imports(file.read_text()))}

    assert speaking <= INSIDE
    assert "samples" in speaking


def _without_port_imports(text: str) -> str:
    return re.sub(r"(?m)^from happycat\.domain\.orders\.samples import .*$", "", text)


def test_r15_nothing_that_leaves_the_house_speaks_of_samples(company: HappyCat, clock: StoppedClock) -> None:
    tick(company, clock)

    told = [message.body for message in journal(company)]
    explained = [repr(one) for one in company.orders.explain(manager, ORDER)]

    assert len(told) > 2
    assert [text for text in (*told, *explained) if WORDS.search(text)] == []
    assert str(id_of("Barsik")) in explained[0]
