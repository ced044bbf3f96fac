"""Strengths and weaknesses of a worker are replaced by a manager, embedded and over HTTP."""

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.refusals import Forbidden
from tests.cats.people import EVERYBODY, manager
from tests.cats.recruiting import hired_in
from tests.cats.stores import STORES, Stores
from tests.cats.web import as_, served


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    return stores.company(request.param, clock)


def test_r40_a_manager_replaces_the_traits_of_a_worker(company: HappyCat) -> None:
    barsik = hired_in(company)

    company.recruiting.change_worker(manager, barsik, ("brave",), (), "He has seen the dog.")

    found = company.recruiting.worker(manager, barsik)
    assert (found.strengths, found.weaknesses, found.revision) == (("brave",), (), 2)
    assert found.changes[-1].reason == "He has seen the dog."


def test_r46_nobody_but_a_manager_replaces_traits(company: HappyCat) -> None:
    barsik = hired_in(company)

    for somebody in set(EVERYBODY) - {manager}:
        with pytest.raises(Forbidden):
            company.recruiting.change_worker(somebody, barsik, ("brave",), (), "I would like to.")


@pytest.mark.slow
def test_r40_traits_are_replaced_over_http(company: HappyCat) -> None:
    barsik = hired_in(company)
    change = {"strengths": ["brave"], "weaknesses": [], "reason": "He has seen the dog."}

    with served(company) as client:
        answer = client.post(f"/api/v1/workers/{barsik}/traits", json=change, headers=as_(manager))

    assert answer.status_code == 201
    assert (answer.json()["strengths"], answer.json()["revision"]) == (["brave"], 2)
