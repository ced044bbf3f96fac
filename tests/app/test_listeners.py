"""An embedding program's own listeners."""

from collections.abc import Callable

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.app.listeners import NotForListeners
from happycat.domain.clients.events import ClientChanged, PaymentMethodChanged
from happycat.domain.recruiting.events import PayoutDetailsChanged
from tests.cats.people import BARSIK, MURKA, operator
from tests.cats.stores import STORES, Stores


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    return stores.company(request.param, clock)


def heard(into: list[str]) -> Callable[[ClientChanged], None]:
    return lambda client: into.append(client.name)


def test_a_listener_is_told_once_settled(company: HappyCat) -> None:
    names: list[str] = []
    company.on(ClientChanged, heard(names), name="crm")

    company.clients.import_client(operator, MURKA, "Murka", "murka@box")
    company.settle()
    company.settle()

    assert names == ["Murka"]


def test_r44_what_a_listener_could_not_handle_is_told_again_in_order(
    company: HappyCat, clock: StoppedClock
) -> None:
    names: list[str] = []
    broken = [True]

    def listener(client: ClientChanged) -> None:
        if broken[0]:
            raise RuntimeError("the crm is down")
        names.append(client.name)

    company.on(ClientChanged, listener, name="crm")
    for name in ("Murka", "Murka II"):
        company.clients.import_client(operator, MURKA, name, "murka@box")
    company.settle()
    broken[0] = False
    clock.set(clock.now().replace(hour=9))
    company.settle()

    assert names == ["Murka", "Murka II"]


def test_r44_what_happened_while_the_program_was_away_is_kept(stores: Stores, clock: StoppedClock) -> None:
    first = stores.company("sqlite", clock)
    first.on(ClientChanged, heard([]), name="crm")
    again = first.settings
    first.close()
    names: list[str] = []

    with HappyCat(again, clock=clock) as absent:
        absent.clients.import_client(operator, MURKA, "Murka", "murka@box")
        absent.settle()
    with HappyCat(again, clock=clock) as back:
        back.on(ClientChanged, heard(names), name="crm")
        back.settle()

    assert names == ["Murka"]


def test_a_forgotten_listener_gets_nothing_more(company: HappyCat) -> None:
    names: list[str] = []
    company.on(ClientChanged, heard(names), name="crm")
    company.forget("crm")

    company.clients.import_client(operator, MURKA, "Murka", "murka@box")
    company.settle()

    assert names == []


def test_tokens_reach_nobody_but_the_context_they_are_made_for(company: HappyCat) -> None:
    with pytest.raises(NotForListeners, match="billing alone"):
        company.on(PaymentMethodChanged, print, name="crm")

    heard_by = {
        (reaction.event, live.name)
        for live in company.contexts.values()
        for reaction in live.context.reactions
        if reaction.event.FOR
    }
    assert heard_by == {(PaymentMethodChanged, "billing"), (PayoutDetailsChanged, "payroll")}


def test_a_token_is_never_shown() -> None:
    assert "secret" not in repr(PaymentMethodChanged(MURKA, "bank", "secret"))
    assert "secret" not in repr(PayoutDetailsChanged(BARSIK, "golden_hat", "secret"))
