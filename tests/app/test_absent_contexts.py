"""Contexts that take turns, or run in several processes side by side: nothing is lost between them (R44)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from happycat import HappyCat, Settings
from happycat.adapters.memory.world import MemoryNotifier, SeededDice, StoppedClock
from happycat.app.absent import AbsentContexts
from happycat.app.bootstrap import CONTEXTS
from happycat.app.dispatch import Receiver
from happycat.app.kernel import LiveContext
from happycat.app.listeners import NotAListenersName
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.orders.events import OrderOpened
from happycat.domain.orders.states import Status
from happycat.ports.kernel.messages import Envelope
from tests.cats.catalog import details
from tests.cats.orders import worker_told
from tests.cats.people import client, manager
from tests.cats.post import deliver
from tests.cats.shop import filled, told
from tests.cats.stores import STORES, Stores

pytestmark = pytest.mark.slow

OTHERS = tuple(name for name in CONTEXTS if name != "shop")


@pytest.fixture
def settings(stores: Stores, tmp_path: Path) -> Settings:
    return stores.settings(f"sqlite:///{tmp_path}/company.db")


def opened(settings: Settings, clock: StoppedClock, *contexts: str) -> HappyCat:
    chosen = settings.model_copy(update={"contexts": contexts})
    return HappyCat(chosen, clock=clock, notifier=MemoryNotifier(), dice=SeededDice.of(1))


def bought(company: HappyCat) -> None:
    told(company)
    cart = filled(company)
    company.shop.check_out(client, cart.id, company.shop.quote(client).fingerprint)
    company.settle()


def sold(company: HappyCat) -> ServiceId:
    """A service that is on sale from now on."""
    service = company.catalog.draft(manager, details())
    company.catalog.publish(manager, service.id)
    return service.id


def away(name: str, usual: Callable[[Receiver, Sequence[Envelope]], None]) -> Any:
    """What receivers do while the database of that one does not answer."""

    def receive(receiver: Receiver, messages: Sequence[Envelope]) -> None:
        if receiver.name == name:
            raise Unreachable(f"{name} is away")
        usual(receiver, messages)

    return receive


def not_known(*_: object) -> list[Receiver]:
    raise Unreachable("the listeners' database is away")


def taken_by(monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    """Which messages that context handles from now on, in order."""
    taken: list[str] = []
    usual = LiveContext.handling

    def handling(live: LiveContext, message: Envelope) -> Any:
        if live.name == name:
            taken.append(message.type)
        return usual(live, message)

    monkeypatch.setattr(LiveContext, "handling", handling)
    return taken


def statuses(company: HappyCat) -> list[Status]:
    return [order.status for order in company.orders.page(manager)]


def test_r44_what_a_lone_context_told_reaches_the_others_when_they_come(
    settings: Settings, clock: StoppedClock
) -> None:
    with opened(settings, clock, "shop") as alone:
        bought(alone)

    with opened(settings, clock) as company:
        deliver(company, "orders", worker_told())
        company.catch_up()

        assert statuses(company) == [Status.PREPARED]
        assert len(company.history.search(manager)) == 1


def test_r44_contexts_that_come_one_by_one_each_get_everything_once(
    settings: Settings, clock: StoppedClock
) -> None:
    with opened(settings, clock, "shop") as alone:
        bought(alone)
    for name in ("orders", "supplies", "history"):
        with opened(settings, clock, name) as one:
            one.settle()
            assert one.settle() == 0

    with opened(settings, clock) as company:
        company.settle()

        assert statuses(company) == [Status.MATCHING]
        (found,) = company.history.search(manager)
        timeline = company.history.get(manager, found.order_id).timeline
        assert [entry.event for entry in timeline] == ["CartCheckedOut", "OrderOpened"]


def test_r44_two_processes_side_by_side_hear_each_other_at_once(
    settings: Settings, clock: StoppedClock
) -> None:
    with opened(settings, clock, "shop") as shop, opened(settings, clock, *OTHERS) as others:
        deliver(others, "orders", worker_told())
        others.settle()
        bought(shop)

        others.catch_up()

        assert statuses(others) == [Status.PREPARED]


def test_r44_a_context_that_cannot_take_what_was_kept_for_it_holds_up_nobody_else(
    settings: Settings, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(settings, clock, "shop") as alone:
        bought(alone)
    with opened(settings, clock) as company:
        on_sale = len(company.shop.browse(client))
        sold(company)
        monkeypatch.setattr(Receiver, "receive", away("history", Receiver.receive))

        with pytest.raises(Unreachable, match="history"):
            company.settle()

        assert len(company.shop.browse(client)) == on_sale + 1
        assert company.delivery.absent.mailbox.aside("contexts/history")


def test_r44_what_was_kept_is_handed_over_in_order_though_the_clock_was_set_back(
    settings: Settings, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(settings, clock, "catalog") as alone:
        service = sold(alone)
        alone.settle()
        clock.advance(-timedelta(seconds=2))
        alone.catalog.archive(manager, service, "out of foam")
        alone.settle()
    taken = taken_by(monkeypatch, "shop")

    with opened(settings, clock) as company:
        company.settle()

    assert taken == ["catalog.ServicePublished.v1", "catalog.ServiceWithdrawn.v1"]


def test_r44_what_was_kept_comes_first_also_when_it_could_not_be_taken_at_once(
    settings: Settings, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(settings, clock, "catalog") as alone:
        service = sold(alone)
        alone.settle()
    taken = taken_by(monkeypatch, "shop")

    with opened(settings, clock) as company:
        company.catalog.archive(manager, service, "out of foam")
        monkeypatch.setattr(AbsentContexts, "waited_for", not_known)
        with pytest.raises(Unreachable):
            company.settle()

    assert taken == ["catalog.ServicePublished.v1", "catalog.ServiceWithdrawn.v1"]


@pytest.mark.parametrize("store", STORES)
def test_r44_nobody_is_absent_in_a_whole_company(store: str, stores: Stores, clock: StoppedClock) -> None:
    company = stores.company(store, clock)
    bought(company)

    left = [company.delivery.absent.mailbox.aside(f"contexts/{name}") for name in company.contexts]

    assert left == [[] for _ in company.contexts]


def test_a_listener_does_not_take_a_contexts_name(settings: Settings, clock: StoppedClock) -> None:
    with opened(settings, clock, "orders") as company, pytest.raises(NotAListenersName):
        company.on(OrderOpened, print, name="contexts/orders")
