"""The in-app list: what a person is told, and what is told to everybody with a role (R47)."""

from datetime import timedelta

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import NOBODY, Actor, Role, board_of
from happycat.domain.kernel.refusals import Forbidden
from tests.cats.people import accountant, client, manager, other_manager
from tests.cats.stores import STORES, Stores
from tests.cats.web import as_, served


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    return stores.company(request.param, clock)


def tell(company: HappyCat, context: str, person: PersonId, cause: str) -> None:
    with company.contexts[context].storage.begin() as tx:
        tx.notify(person, cause, f"About {cause}.")


def told(company: HappyCat, actor: Actor) -> list[str]:
    return [notice.cause for notice in company.notices(actor)]


def test_r47_everybody_with_a_role_is_told_once_by_its_board(company: HappyCat) -> None:
    for _ in range(2):
        tell(company, "orders", board_of(Role.MANAGER), "stuck")

    assert told(company, manager) == told(company, other_manager) == ["stuck"]
    assert told(company, client) == told(company, accountant) == []


def test_r47_the_list_has_ones_own_notices_and_those_of_all_ones_roles(
    company: HappyCat, clock: StoppedClock
) -> None:
    both = Actor.having(client.person, Role.CLIENT, Role.ACCOUNTANT)
    for context, person in (("shop", client.person), ("billing", board_of(Role.ACCOUNTANT))):
        tell(company, context, person, f"something from {context}")
        clock.advance(timedelta(minutes=1))

    assert told(company, both) == ["something from billing", "something from shop"]
    assert told(company, client) == ["something from shop"]


def test_r47_the_boards_of_two_roles_are_two() -> None:
    assert len({board_of(role) for role in Role}) == len(Role)


def test_r46_nobody_has_no_notices(company: HappyCat) -> None:
    with pytest.raises(Forbidden):
        company.notices(NOBODY)


def test_r47_the_list_over_http_and_with_the_actor_filled_in(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("memory", clock)
    tell(company, "orders", board_of(Role.MANAGER), "stuck")

    with served(company) as web:
        by_http = [web.get("/api/v1/notices", headers=as_(who)).json() for who in (manager, client)]

    assert [[one["cause"] for one in heard] for heard in by_http] == [["stuck"], []]
    assert [one.cause for one in company.acting_as(manager).notices()] == ["stuck"]
