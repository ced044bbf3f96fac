"""Contexts that take turns, or run in several processes side by side: nothing is lost between them (R44)."""

from pathlib import Path

import pytest

from happycat import HappyCat, Settings
from happycat.adapters.memory.world import MemoryNotifier, SeededDice, StoppedClock
from happycat.app import absent
from happycat.app.bootstrap import CONTEXTS
from happycat.app.listeners import NotAListenersName
from happycat.domain.orders.events import OrderOpened
from happycat.domain.orders.states import Status
from tests.cats.orders import worker_told
from tests.cats.people import client, manager
from tests.cats.post import deliver
from tests.cats.shop import filled, told
from tests.cats.stores import STORES, Stores

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


def test_r44_two_processes_side_by_side_hear_each_other(
    settings: Settings, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absent, "EVERY_SECONDS", 0.0)
    with opened(settings, clock, "shop") as shop, opened(settings, clock, *OTHERS) as others:
        deliver(others, "orders", worker_told())
        bought(shop)

        others.catch_up()

        assert statuses(others) == [Status.PREPARED]


@pytest.mark.parametrize("store", STORES)
def test_r44_nobody_is_absent_in_a_whole_company(store: str, stores: Stores, clock: StoppedClock) -> None:
    company = stores.company(store, clock)
    bought(company)

    left = [company.delivery.absent.mailbox.aside(f"contexts/{name}") for name in company.contexts]

    assert left == [[] for _ in company.contexts]


def test_a_listener_does_not_take_a_contexts_name(settings: Settings, clock: StoppedClock) -> None:
    with opened(settings, clock, "orders") as company, pytest.raises(NotAListenersName):
        company.on(OrderOpened, print, name="contexts/orders")
