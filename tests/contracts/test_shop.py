"""The storage contract of the shop."""

from datetime import timedelta

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.adapters.sql.kernel.database import database
from happycat.adapters.sql.migrate import migrate
from happycat.app.shop.context import context
from happycat.domain.kernel.ids import ClientId, OrderId, ServiceId
from happycat.domain.kernel.refusals import Stale
from happycat.domain.shop.copies import Buyer, Listing, Showing, Standing
from happycat.domain.shop.model import Cart
from happycat.ports.kernel.transaction import Storage
from happycat.ports.shop import ShopTx
from tests.cats.people import MURKA, id_of
from tests.cats.shop import BATH, BRUSH, BUYER, CART, EVERYBODY_STARTS, NOW, cart, listing, offer
from tests.cats.stores import STORES, Stores


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[ShopTx]:
    fresh: Storage[ShopTx] = stores.fresh(request.param, context, clock)
    return fresh


def test_what_is_on_sale_comes_in_pages_without_what_is_not(storage: Storage[ShopTx]) -> None:
    ids = [ServiceId(id) for id in sorted(id_of(name) for name in ("Bath", "Brush", "Comb", "Cut"))]
    with storage.begin() as tx:
        for id in ids:
            tx.listings.add(listing(id))
    with storage.begin() as tx:
        tx.listings.get(ids[1]).hear(2, None, NOW)

    with storage.begin() as tx:
        first = tx.listings.on_sale(None, limit=2)
        rest = tx.listings.on_sale(first[-1].id, limit=2)

    assert [one.id for one in first] == [ids[0], ids[2]]
    assert [one.id for one in rest] == [ids[3]]


def test_many_listings_come_as_asked_without_unknown_ones(storage: Storage[ShopTx]) -> None:
    bath, brush = ServiceId(id_of("Bath")), ServiceId(id_of("Brush"))
    with storage.begin() as tx:
        tx.listings.add(listing(bath))
        tx.listings.add(Listing(id=brush, revision=2))

    with storage.begin() as tx:
        found = tx.listings.many([brush, id_of("unknown"), bath])

    assert [one.id for one in found] == [brush, bath]


def showing(name: str, revision: int, hours: int, *, shown: bool = True) -> Showing:
    service = ServiceId(id_of(name))
    return Showing(service, revision, NOW + timedelta(hours=hours), offer(name) if shown else None)


SHOWN = (
    showing("Bath", 1, hours=0),
    showing("Bath", 2, hours=2),
    showing("Bath", 4, hours=4, shown=False),
    showing("Bath", 7, hours=6),
    showing("Brush", 1, hours=0),
    showing("Comb", 1, hours=3),
)


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        (-1, set()),
        (0, {("Bath", 1), ("Brush", 1)}),
        (2, {("Bath", 2), ("Brush", 1)}),
        (3, {("Bath", 2), ("Brush", 1), ("Comb", 1)}),
        (5, {("Brush", 1), ("Comb", 1)}),
        (6, {("Bath", 7), ("Brush", 1), ("Comb", 1)}),
    ],
)
def test_r2_what_was_on_sale_at_an_instant_comes_in_pages(
    storage: Storage[ShopTx], hours: int, shown: set[tuple[str, int]]
) -> None:
    with storage.begin() as tx:
        for one in reversed(SHOWN):
            tx.showings.keep(one)

    with storage.begin() as tx:
        first = tx.showings.at(NOW + timedelta(hours=hours), None, limit=2)
        after = first[-1].service_id if first else None
        rest = tx.showings.at(NOW + timedelta(hours=hours), after, limit=2) if first else ()

    pages = [*first, *rest]
    assert {(one.offer.title, one.revision) for one in pages if one.offer} == shown
    assert [one.service_id for one in pages] == sorted(id_of(title) for title, _ in shown)


def test_r2_what_was_ever_shown_of_a_service_comes_in_pages_withdrawals_too(storage: Storage[ShopTx]) -> None:
    with storage.begin() as tx:
        for one in reversed(SHOWN):
            tx.showings.keep(one)

    with storage.begin() as tx:
        first = tx.showings.of(BATH, 0, limit=3)
        rest = tx.showings.of(BATH, first[-1].revision, limit=3)

    assert [*first, *rest] == list(SHOWN[:4])


def test_r2_what_was_shown_is_kept_once_and_never_replaced(storage: Storage[ShopTx]) -> None:
    with storage.begin() as tx:
        tx.showings.keep(SHOWN[0])

    with storage.begin() as tx:
        tx.showings.keep(showing("Bath", 1, hours=5, shown=False))

    with storage.begin() as tx:
        assert tx.showings.of(BATH, 0, limit=9) == [SHOWN[0]]


def test_r2_what_is_shown_when_the_history_begins_is_the_first_of_it(
    stores: Stores, clock: StoppedClock
) -> None:
    old = stores.fresh("sqlite", context, clock)
    with old.begin() as tx:
        tx.listings.add(listing(BATH, revision=3))
        tx.listings.add(Listing(id=BRUSH, revision=2))
    back_to_the_first_revision(old.url)

    migrate("shop", old.url)

    with old.begin() as tx:
        shown = [*tx.showings.of(BATH, 0, limit=9), *tx.showings.of(BRUSH, 0, limit=9)]
        assert shown == [one.showing() for one in tx.listings.many([BATH, BRUSH])]
    assert [(one.revision, one.offer) for one in shown] == [(3, offer()), (2, None)]
    assert all(one.since.year >= 2026 for one in shown)


def back_to_the_first_revision(url: str) -> None:
    """As the tables were before the shop kept what it showed."""
    with database(url).engine.begin() as file:
        file.exec_driver_sql("drop table shop_showing")
        file.exec_driver_sql("update shop_listing set state = json_remove(state, '$.since')")
        file.exec_driver_sql("update shop_alembic_version set version_num = 'shop_0001'")


def test_r3_a_client_has_one_open_cart(storage: Storage[ShopTx]) -> None:
    with storage.begin() as tx:
        tx.carts.add(cart())

    with pytest.raises(Stale), storage.begin() as tx:
        tx.carts.add(Cart(id=OrderId(id_of("another")), client_id=MURKA))

    with storage.begin() as tx:
        found = tx.carts.open_of(MURKA)
        assert found is not None
        assert found.id == CART
        assert tx.carts.open_of(ClientId(id_of("Pushok"))) is None


def test_r5_a_cart_that_somebody_changed_in_between_is_not_removed(storage: Storage[ShopTx]) -> None:
    with storage.begin() as tx:
        tx.carts.add(cart())

    def removed_too_late() -> None:
        with storage.begin() as mine:
            mine.carts.remove(mine.carts.get(CART))
            with storage.begin() as yours:
                yours.carts.get(CART).wish("gently")

    with pytest.raises(Stale):
        removed_too_late()


def test_checkouts_of_a_client_come_newest_first(storage: Storage[ShopTx]) -> None:
    ids = [OrderId(id) for id in sorted((id_of(name) for name in ("a", "b", "c")), reverse=True)]
    with storage.begin() as tx:
        for id in ids:
            full = cart(id=id)
            quoted = full.show([listing()], EVERYBODY_STARTS)
            kept = full.check_out(quoted.fingerprint, BUYER, [listing()], EVERYBODY_STARTS, NOW)
            tx.checkouts.add(kept)

    with storage.begin() as tx:
        first = tx.checkouts.page(MURKA, None, limit=2)
        rest = tx.checkouts.page(MURKA, first[-1].id, limit=2)
        others = tx.checkouts.page(ClientId(id_of("Pushok")), None, limit=2)

    assert [kept.id for kept in first] == ids[:2]
    assert [kept.id for kept in rest] == ids[2:]
    assert others == []
    assert first[0].receipt.lines[0].title == "Bath"


def test_copies_of_clients_and_standings_are_kept(storage: Storage[ShopTx]) -> None:
    with storage.begin() as tx:
        tx.buyers.add(Buyer(id=MURKA, revision=1, name="Murka", contact="murka@box", active=True))
        tx.standings.add(Standing(id=MURKA, revision=1, loyalty_percentage=5))

    with storage.begin() as tx:
        assert tx.buyers.get(MURKA).name == "Murka"
        assert tx.standings.get(MURKA).loyalty_percentage == 5
