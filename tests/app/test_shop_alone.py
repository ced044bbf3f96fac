"""R6: the shop with every other context down: their process is gone, and so is their database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from happycat import HappyCat, Settings
from happycat.adapters.memory.world import MemoryNotifier, StoppedClock
from happycat.app.company import NotHere
from happycat.domain.kernel.people import NOBODY
from happycat.domain.shop import refusals
from happycat.domain.shop.checkouts import Receipt
from tests.cats.orders import worker_told
from tests.cats.people import client, manager
from tests.cats.post import deliver
from tests.cats.shop import BATH, BRUSH, TOMORROW, filled, published, told
from tests.cats.stores import Stores


@pytest.fixture
def settings(stores: Stores, tmp_path: Path) -> Settings:
    """The shop has a database of its own, all others share one."""
    own = {name: f"sqlite:///{tmp_path}/{name}.db" for name in ("shop", "listeners")}
    return stores.settings(f"sqlite:///{tmp_path}/others.db").model_copy(update={"databases": own})


def opened(settings: Settings, clock: StoppedClock, *contexts: str) -> HappyCat:
    chosen = settings.model_copy(update={"contexts": contexts})
    return HappyCat(chosen, clock=clock, notifier=MemoryNotifier())


@contextmanager
def others_down(settings: Settings, clock: StoppedClock) -> Iterator[HappyCat]:
    """Only the shop runs; where the others keep their things there is nothing."""
    others = Path(settings.database.removeprefix("sqlite:///"))
    away = others.rename(others.with_name("away.db"))
    with opened(settings, clock, "shop") as alone:
        yield alone
    assert not others.exists(), "the shop wanted something of the others"
    away.rename(others)


def bought(company: HappyCat) -> Receipt:
    cart = filled(company)
    return company.shop.check_out(client, cart.id, company.shop.quote(client).fingerprint)


def bought_again(company: HappyCat, first: Receipt) -> Receipt:
    cart = company.shop.reorder(client, first.order_id, TOMORROW + timedelta(days=7))
    return company.shop.check_out(client, cart.id, company.shop.quote(client).fingerprint)


@pytest.fixture
def lived(settings: Settings, clock: StoppedClock) -> Settings:
    """The whole company was there: the shop has heard of services, clients and loyalty."""
    with opened(settings, clock) as company:
        told(company, published(), published(BRUSH, title="Brush"), loyalty=5)
        for context in ("orders", "supplies"):
            deliver(company, context, worker_told("Barsik", strengths=("brave",)))
        company.catch_up()
    return settings


def test_r6_everything_of_the_shop_works_with_every_other_context_down(
    lived: Settings, clock: StoppedClock
) -> None:
    with others_down(lived, clock) as alone:
        first = bought(alone)
        second = bought_again(alone, first)

        assert {listing.id for listing in alone.shop.browse(NOBODY)} == {BATH, BRUSH}
        assert first.quote.loyalty_percentage == 5
        assert alone.shop.check_out(client, first.order_id, first.quote.fingerprint) == first
        assert alone.shop.receipts(client) == [second, first]
        assert len(alone.shop.showed(manager, clock.now())) == 2
        with pytest.raises(NotHere):
            _ = alone.orders


def test_r6_orders_of_that_time_surface_when_the_others_come_back(
    lived: Settings, clock: StoppedClock
) -> None:
    with others_down(lived, clock) as alone:
        first = bought(alone)
        second = bought_again(alone, first)
    clock.advance(timedelta(hours=3))

    with opened(lived, clock) as company:
        company.catch_up()

        orders = [company.orders.get(manager, receipt.order_id) for receipt in (first, second)]
        assert [order.status for order in orders] == ["prepared", "prepared"]
        assert [order.wanted.start for order in orders] == [first.wanted_start, second.wanted_start]
        assert company.catch_up() == 0


def test_r6_what_the_others_said_before_they_went_down_still_holds(
    lived: Settings, clock: StoppedClock
) -> None:
    with others_down(lived, clock) as alone:
        alone.shop.published(published(revision=2, price=2500))
        cart = filled(alone)
        fingerprint = alone.shop.quote(client).fingerprint
        alone.shop.published(published(revision=2, price=1))

        assert alone.shop.check_out(client, cart.id, fingerprint).quote.list_total.minor == 2500
        with pytest.raises(refusals.NoCart):
            alone.shop.cart(client)
