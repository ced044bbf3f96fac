"""Several orders, workers and clients at once on SQLite, in orders of events that nobody thought of."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from happycat.adapters.sql.supplies import SqlKits
from tests.cats.people import client
from tests.cats.stores import Stores
from tests.exploration.judge import Violation
from tests.exploration.machine import DAY, Life
from tests.exploration.test_planted import Plant, a_start_without_supplies, a_started_no_show, two_ends
from tests.exploration.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

EXAMPLES = int(os.environ.get("EXAMPLES", "15"))
"""How many lives are lived; `make prove` lives more of them."""
LIVES = settings(
    max_examples=EXAMPLES,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
AT_ONCE = settings(
    LIVES, max_examples=200, derandomize=True, phases=[Phase.generate], report_multiple_bugs=False
)
"""For a planted defect: found is enough."""


def told(watched: list[Watch]) -> str:
    causes = sum((one.causes for one in watched), Counter[str]())
    ends, started = causes.total(), sum(len(one.started) for one in watched)
    return f"{len(watched)} lives, {ends} orders, {started} started; they ended by {dict(causes)}"


def lives_in(stores: Stores, watched: list[Watch]) -> type[Life]:
    """The machine, on those stores, telling who watched it."""

    class Watched(Life):
        def __init__(self) -> None:
            super().__init__(stores)
            watched.append(self.watch)

    return Watched


def test_r13_r11_r20_whatever_happens_in_whatever_order(stores: Stores) -> None:
    watched: list[Watch] = []

    run_state_machine_as_test(lives_in(stores, watched), settings=LIVES)

    print(told(watched))  # noqa: T201

    assert sum(len(one.ends) for one in watched) >= EXAMPLES


def never_written_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlKits, "overdue", lambda *_, **__: ())


def test_r13_a_second_end_would_be_seen(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    two_ends(monkeypatch)

    with pytest.raises(Violation, match="R13: finished twice"):
        run_state_machine_as_test(lives_in(stores, []), settings=AT_ONCE)


@pytest.mark.parametrize(
    ("plant", "steps", "asked", "why"),
    [
        (a_started_no_show, 3, "no-show, found before", "R11: started, and then ended by worker_no_show"),
        (a_start_without_supplies, 1, "start", "R9: started without the supplies"),
    ],
)
def test_r9_r11_what_chance_finds_seldom_is_seen_too(
    plant: Plant, steps: int, asked: str, why: str, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    life = Life(stores)
    life.a_shop_and_workers()
    placed = life.check_out(client, DAY, at_once=True)
    life.go_on(placed, steps)
    life.wait(DAY)

    life.live(placed, [(asked, None, 1)])

    with pytest.raises(Violation, match=why):
        life.nothing_is_wrong()


def test_r20_a_kit_without_an_end_would_be_seen(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    never_written_off(monkeypatch)
    life = Life(stores)
    life.a_shop_and_workers()
    placed = life.check_out(client, DAY, at_once=True)
    life.go_on(placed, 2)
    life.live(placed, [("cancel", None, 0)])

    with pytest.raises(Violation, match="R20: a kit is return_due for ever"):
        life.teardown()
