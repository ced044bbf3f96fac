"""Every order ends once, no start is a no-show, every kit is final: in all states that can be reached."""

from random import Random

import pytest

from tests.exploration.explorer import Explorer
from tests.exploration.spots import Spot
from tests.exploration.stage import explorer
from tests.exploration.walk import Walk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def explored() -> tuple[Explorer, Spot]:
    """With two assignments, everything else as often as it can happen."""
    exploring, start = explorer(2)
    exploring.explore(start)
    return exploring, start


def test_r13_r20_all_states_of_an_order_and_its_kit(explored: tuple[Explorer, Spot]) -> None:
    exploring, _ = explored

    figures = exploring.figures()

    print(figures)  # noqa: T201
    assert figures.states > 50_000
    assert figures.moves > 300_000
    assert figures.done > 30_000
    assert exploring.seen() == {
        ("cancelled", "client_cancelled"),
        ("cancelled", "no_worker"),
        ("failed", "company"),
        ("failed", "work_rejected"),
        ("failed", "worker_no_show"),
        ("succeeded", "client_accepted"),
        ("succeeded", "client_silent"),
    }


def test_one_living_company_comes_to_the_same_states(explored: tuple[Explorer, Spot]) -> None:
    exploring, start = explored

    steps = [Walk(exploring.space).go(start, Random(seed)) for seed in range(250)]

    assert sum(steps) > 3_000
