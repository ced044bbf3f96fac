"""The shop's use cases."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.billing.events import ClientStanding
from happycat.domain.catalog.events import ServiceWithdrawn
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.ids import ClientId, OrderId, ServiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import NOBODY
from happycat.domain.kernel.refusals import Forbidden, NotFound
from happycat.domain.kernel.time import NaiveTime
from happycat.domain.shop import refusals
from happycat.domain.shop.checkouts import Receipt
from happycat.domain.shop.copies import Showing
from tests.cats.people import EVERYBODY, MURKA, client, id_of, manager, other_client, worker
from tests.cats.shop import BATH, BRUSH, HOME, NOW, TOMORROW, filled, published, told
from tests.cats.stores import STORES, Stores

THREADS = 16
FEWER_THAN_ATTEMPTS = 8


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    """A company whose shop sells a bath and knows two clients; nothing else of it is running."""
    company = stores.company(request.param, clock)
    told(company, published(), published(BRUSH, title="Brush", price=1000))
    return company


def said(company: HappyCat) -> list[str]:
    return [message.type for _, message in company.contexts["shop"].storage.records.journal()]


def bought(company: HappyCat) -> Receipt:
    cart = filled(company)
    return company.shop.check_out(client, cart.id, company.shop.quote(client).fingerprint)


def test_r5_a_checkout_keeps_the_receipt_deletes_the_cart_and_tells_the_others(company: HappyCat) -> None:
    cart = filled(company)
    quote = company.shop.quote(client)

    receipt = company.shop.check_out(client, cart.id, quote.fingerprint)

    assert (receipt.order_id, receipt.quote, receipt.wanted_start) == (cart.id, quote, TOMORROW)
    assert company.shop.receipts(client) == [receipt]
    assert said(company) == ["shop.CartCheckedOut.v1"]
    with pytest.raises(refusals.NoCart):
        company.shop.cart(client)


def test_r5_checking_out_again_gives_the_same_receipt(company: HappyCat) -> None:
    receipt = bought(company)

    again = company.shop.check_out(client, receipt.order_id, receipt.quote.fingerprint)

    assert again == receipt
    assert len(said(company)) == 1


def test_r5_sixteen_at_once_get_the_same_receipt_and_one_order(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("sqlite", clock)
    told(company)
    cart = filled(company)
    fingerprint = company.shop.quote(client).fingerprint
    together = Barrier(THREADS)

    def check_out(_: int) -> Receipt:
        together.wait()
        return company.shop.check_out(client, cart.id, fingerprint)

    with ThreadPoolExecutor(THREADS) as threads:
        receipts = list(threads.map(check_out, range(THREADS)))

    assert receipts == [receipts[0]] * THREADS
    assert said(company) == ["shop.CartCheckedOut.v1"]


def test_r3_several_first_steps_at_once_open_one_cart(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("sqlite", clock)
    told(company)
    together = Barrier(FEWER_THAN_ATTEMPTS)

    def wish(number: int) -> OrderId:
        together.wait()
        return company.shop.set_wishes(client, f"wish {number}").id

    with ThreadPoolExecutor(FEWER_THAN_ATTEMPTS) as threads:
        carts = set(threads.map(wish, range(FEWER_THAN_ATTEMPTS)))

    assert carts == {company.shop.cart(client).id}


def test_r5_a_price_that_changed_since_the_quote_stops_the_checkout(
    company: HappyCat,
) -> None:
    cart = filled(company)
    quote = company.shop.quote(client)
    company.shop.published(published(revision=2, price=2500))

    with pytest.raises(refusals.QuoteChanged, match=r"list_price was 20\.00, is 25\.00"):
        company.shop.check_out(client, cart.id, quote.fingerprint)

    assert said(company) == []
    assert company.shop.cart(client).id == cart.id
    assert company.shop.quote(client).list_total == Money(2500)


def test_r2_late_and_repeated_news_change_nothing(company: HappyCat) -> None:
    company.shop.published(published(revision=3, price=3000))
    company.shop.published(published(revision=2, price=1))
    company.shop.withdrawn(ServiceWithdrawn(2, BATH, withdrawn_at=NOW))
    company.shop.client_changed(ClientChanged(1, MURKA, "nobody", "nowhere", active=False))
    company.shop.standing_changed(ClientStanding(2, MURKA, 6, may_check_out=True))
    company.shop.standing_changed(ClientStanding(1, MURKA, 12, may_check_out=False))

    receipt = bought(company)

    assert (receipt.quote.list_total, receipt.quote.loyalty_percentage) == (Money(3000), 6)


def bath_price(shown: Sequence[Showing]) -> Money | None:
    return next((one.offer.list_price for one in shown if one.service_id == BATH and one.offer), None)


def test_r2_what_the_shop_showed_at_any_past_moment_can_be_looked_up(
    company: HappyCat, clock: StoppedClock
) -> None:
    first, hour = clock.now(), timedelta(hours=1)
    clock.advance(hour)
    company.shop.published(published(revision=2, price=2500))
    company.shop.published(published(revision=1, price=1))
    clock.advance(hour)
    company.shop.withdrawn(ServiceWithdrawn(4, BATH, withdrawn_at=NOW))
    company.shop.published(published(revision=3, price=1))
    clock.advance(hour)

    moments = (first - hour, first, first + hour, first + 2 * hour, clock.now())
    shown = [company.shop.showed(manager, at) for at in moments]

    assert [bath_price(then) for then in shown] == [None, Money(2000), Money(2500), None, None]
    history = company.shop.shown_history(manager, BATH)
    assert [(one.revision, one.since - first) for one in history] == [(1, 0 * hour), (2, hour), (4, 2 * hour)]
    assert history[-1].offer is None


def test_r2_r45_what_the_shop_will_show_and_what_it_never_heard_of_is_refused(company: HappyCat) -> None:
    with pytest.raises(refusals.NotShownYet, match="has not come yet"):
        company.shop.showed(manager, TOMORROW)
    with pytest.raises(NaiveTime):
        company.shop.showed(manager, NOW.replace(tzinfo=None))
    with pytest.raises(NotFound, match="listing"):
        company.shop.shown_history(manager, ServiceId(id_of("nothing")))


def test_r46_what_the_shop_showed_is_for_managers(company: HappyCat) -> None:
    for actor in (*(actor for actor in EVERYBODY if actor is not manager), NOBODY):
        with pytest.raises(Forbidden):
            company.shop.showed(actor, NOW)
        with pytest.raises(Forbidden):
            company.shop.shown_history(actor, BATH)


def test_r4_who_billing_never_spoke_of_has_no_loyalty_and_may_check_out(company: HappyCat) -> None:
    quote = bought(company).quote

    assert (quote.loyalty_percentage, quote.approximate) == (0, quote.list_total)


def test_r5_who_left_or_owes_does_not_check_out(company: HappyCat) -> None:
    cart = filled(company)
    fingerprint = company.shop.quote(client).fingerprint

    company.shop.standing_changed(ClientStanding(1, MURKA, 0, may_check_out=False))
    with pytest.raises(refusals.CheckoutsStopped):
        company.shop.check_out(client, cart.id, fingerprint)
    company.shop.client_changed(ClientChanged(2, MURKA, "Murka", "murka@box", active=False))
    with pytest.raises(refusals.UnknownClient):
        company.shop.check_out(client, cart.id, fingerprint)

    assert said(company) == []


def test_r5_a_client_the_shop_has_not_heard_of_waits(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("memory", clock)
    company.shop.published(published())
    cart = filled(company)
    fingerprint = company.shop.quote(client).fingerprint

    with pytest.raises(refusals.UnknownClient):
        company.shop.check_out(client, cart.id, fingerprint)


def test_r5_a_start_that_has_passed_by_checkout_is_refused(company: HappyCat, clock: StoppedClock) -> None:
    cart = filled(company)
    fingerprint = company.shop.quote(client).fingerprint
    clock.advance(timedelta(days=1))

    with pytest.raises(refusals.StartInThePast):
        company.shop.check_out(client, cart.id, fingerprint)


def test_r5_a_reorder_is_a_fresh_cart_that_is_quoted_and_paid_again(company: HappyCat) -> None:
    first = bought(company)
    company.shop.published(published(revision=2, price=2500))

    cart = company.shop.reorder(client, first.order_id, TOMORROW + timedelta(days=7))
    quote = company.shop.quote(client)
    second = company.shop.check_out(client, cart.id, quote.fingerprint)

    assert (cart.copied_from, cart.address) == (first.order_id, HOME)
    assert (second.quote.list_total, second.wanted_start) == (Money(2500), TOMORROW + timedelta(days=7))
    assert company.shop.receipts(client) == [second, first]


def test_r5_a_reorder_needs_an_empty_cart_and_services_on_sale(company: HappyCat) -> None:
    first = bought(company)
    company.shop.add_item(client, BRUSH)

    with pytest.raises(refusals.CartInUse):
        company.shop.reorder(client, first.order_id, TOMORROW)
    company.shop.remove_item(client, BRUSH)
    company.shop.withdrawn(ServiceWithdrawn(2, BATH, withdrawn_at=NOW))
    with pytest.raises(refusals.NoLongerOnSale, match="'Bath'"):
        company.shop.reorder(client, first.order_id, TOMORROW)

    assert company.shop.cart(client).items == ()


def test_r3_what_is_not_on_sale_does_not_come_into_a_cart(company: HappyCat) -> None:
    company.shop.withdrawn(ServiceWithdrawn(2, BATH, withdrawn_at=NOW))

    with pytest.raises(NotFound, match="service"):
        company.shop.add_item(client, BATH)
    with pytest.raises(refusals.NoCart):
        company.shop.cart(client)


def test_r46_carts_and_checkouts_of_others_are_not_found(company: HappyCat) -> None:
    cart = filled(company)
    fingerprint = company.shop.quote(client).fingerprint

    with pytest.raises(NotFound, match="cart"):
        company.shop.check_out(other_client, cart.id, fingerprint)
    receipt = company.shop.check_out(client, cart.id, fingerprint)
    with pytest.raises(NotFound):
        company.shop.check_out(other_client, cart.id, fingerprint)
    with pytest.raises(NotFound, match="checkout"):
        company.shop.reorder(other_client, receipt.order_id, TOMORROW)

    assert company.shop.receipts(other_client) == []


def test_r46_browsing_is_for_anybody_and_carts_are_for_clients(company: HappyCat) -> None:
    order = OrderId(id_of("order"))

    assert {listing.id for listing in company.shop.browse(NOBODY)} == {BATH, BRUSH}
    for actor in (*(actor for actor in EVERYBODY if actor is not client), NOBODY):
        for attempt in (
            lambda a: company.shop.cart(a),
            lambda a: company.shop.add_item(a, BATH),
            lambda a: company.shop.remove_item(a, BATH),
            lambda a: company.shop.set_start(a, TOMORROW),
            lambda a: company.shop.set_address(a, HOME),
            lambda a: company.shop.set_wishes(a, "x"),
            lambda a: company.shop.quote(a),
            lambda a: company.shop.check_out(a, order, "0" * 64),
            lambda a: company.shop.reorder(a, order, TOMORROW),
            lambda a: company.shop.receipts(a),
        ):
            with pytest.raises(Forbidden):
                attempt(actor)


def test_r6_the_shop_works_alone_in_its_process(clock: StoppedClock) -> None:
    from happycat import Settings

    company = HappyCat(Settings(database="memory:", contexts=("shop",)), clock=clock)
    told(company)

    receipt = bought(company)

    assert list(company.contexts) == ["shop"]
    assert company.shop.receipts(client) == [receipt]
    assert company.shop.browse(worker)[0].id == BATH
    assert ClientId(client.person) == MURKA
