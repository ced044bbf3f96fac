"""An embedding program's own listeners."""

from collections.abc import Callable

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.app.listeners import Listeners, NotForListeners
from happycat.domain.clients.events import ClientChanged, PaymentMethodChanged
from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.recruiting.events import PayoutDetailsChanged
from tests.cats.people import BARSIK, MURKA, operator
from tests.cats.stores import STORES, Stores


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    return stores.company(request.param, clock)


def heard(into: list[str]) -> Callable[[ClientChanged], None]:
    return lambda client: into.append(client.name)


def away(*_: object) -> None:
    raise Unreachable("the listeners' database is away")


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


def test_r44_a_listener_that_came_in_another_process_misses_nothing_of_this_one(
    stores: Stores, clock: StoppedClock
) -> None:
    names: list[str] = []
    serving = stores.company("sqlite", clock)
    serving.settle()

    with HappyCat(serving.settings, clock=clock) as window:
        window.on(ClientChanged, heard(names), name="my window")
        serving.clients.import_client(operator, MURKA, "Murka", "murka@box")
        serving.settle()
        window.settle()

    assert names == ["Murka"]


def test_r44_a_listener_that_was_forgotten_in_another_process_is_told_nothing_more_and_nothing_is_kept(
    stores: Stores, clock: StoppedClock
) -> None:
    names: list[str] = []
    serving = stores.company("sqlite", clock)
    serving.on(ClientChanged, heard(names), name="crm")

    with HappyCat(serving.settings, clock=clock) as other:
        other.on(ClientChanged, heard(names), name="my window")
        serving.settle()
        for name in ("crm", "my window"):
            other.forget(name)
        serving.clients.import_client(operator, MURKA, "Murka", "murka@box")
        serving.settle()

    assert names == []
    assert "crm" not in serving.receivers
    assert not serving.delivery.absent.mailbox.waiting(frozenset({"crm", "my window"}))


def test_r44_a_listener_that_was_forgotten_here_and_came_elsewhere_misses_nothing(
    stores: Stores, clock: StoppedClock
) -> None:
    names: list[str] = []
    serving = stores.company("sqlite", clock)
    with HappyCat(serving.settings, clock=clock) as other:
        other.on(ClientChanged, heard(names), name="crm")
        serving.delivery.listeners.look()
        serving.forget("crm")
        other.on(ClientChanged, heard(names), name="crm")
        serving.clients.import_client(operator, MURKA, "Murka", "murka@box")
        serving.settle()
        other.settle()

    assert names == ["Murka"]


def test_r44_contexts_are_told_though_nobody_knows_who_listens_and_listeners_later(
    company: HappyCat, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    company.on(ClientChanged, heard(names), name="crm")
    company.clients.import_client(operator, MURKA, "Murka", "murka@box")

    with monkeypatch.context() as outage:
        outage.setattr(Listeners, "look", away)
        with pytest.raises(Unreachable):
            company.settle()
        told, unsent = list(names), company.contexts["clients"].storage.outbox.unsent(10)
    company.settle()

    assert told == names == ["Murka"]
    assert [message.type for message in unsent] == ["clients.ClientChanged.v1"]
    assert not company.contexts["clients"].storage.outbox.unsent(10)


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
