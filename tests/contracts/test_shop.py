"""The storage contract of the shop."""

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.app.shop.context import context
from happycat.domain.kernel.ids import ClientId, OrderId, ServiceId
from happycat.domain.kernel.refusals import Stale
from happycat.domain.shop.copies import Buyer, Listing, Standing
from happycat.domain.shop.model import Cart
from happycat.ports.kernel.transaction import Storage
from happycat.ports.shop import ShopTx
from tests.cats.people import MURKA, id_of
from tests.cats.shop import BUYER, CART, EVERYBODY_STARTS, NOW, cart, listing
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
        tx.listings.get(ids[1]).hear(2, None)

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
