"""Reorders, and clients whose standing changes: through the use cases, on every store."""

from datetime import timedelta

import pytest

from happycat import HappyCat
from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.billing.events import ClientStanding
from happycat.domain.catalog.events import ServiceWithdrawn
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor
from happycat.domain.shop import refusals
from happycat.domain.shop.checkouts import Receipt
from happycat.domain.shop.events import CartCheckedOut
from tests.cats.orders import worker_told
from tests.cats.people import MURKA, client, manager, other_client
from tests.cats.post import deliver
from tests.cats.shop import BATH, BRUSH, HOME, NOW, TOMORROW, filled, published, told
from tests.cats.stores import STORES, Stores

NEXT_WEEK = TOMORROW + timedelta(days=7)


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    company = stores.company(request.param, clock)
    told(company, published(), published(BRUSH, title="Brush", price=1000))
    return company


def bought(company: HappyCat, actor: Actor = client) -> Receipt:
    cart = filled(company, actor)
    return company.shop.check_out(actor, cart.id, company.shop.quote(actor).fingerprint)


def bought_again(company: HappyCat, order_id: OrderId) -> Receipt:
    cart = company.shop.reorder(client, order_id, NEXT_WEEK)
    return company.shop.check_out(client, cart.id, company.shop.quote(client).fingerprint)


def told_others(company: HappyCat) -> list[CartCheckedOut]:
    journal = company.contexts["shop"].storage.records.journal()
    return [JsonCodec().loads(message.body, CartCheckedOut) for _, message in journal]


def test_r5_one_checkout_is_ordered_again_twice_and_each_order_says_from_what(company: HappyCat) -> None:
    first = bought(company)

    second, third = bought_again(company, first.order_id), bought_again(company, first.order_id)

    sold = told_others(company)
    assert [one.order_id for one in sold] == [first.order_id, second.order_id, third.order_id]
    assert [one.copied_from for one in sold] == [None, first.order_id, first.order_id]
    assert {one.order_id for one in company.shop.receipts(client)} == {one.order_id for one in sold}


def test_r5_a_reorder_of_a_reorder_is_copied_from_the_reorder(company: HappyCat) -> None:
    second = bought_again(company, bought(company).order_id)

    bought_again(company, second.order_id)

    assert told_others(company)[-1].copied_from == second.order_id


def test_r5_a_reorder_costs_what_the_services_cost_now_and_its_old_quote_buys_nothing(
    company: HappyCat,
) -> None:
    first = bought(company)
    company.shop.published(published(revision=2, price=2500))
    cart = company.shop.reorder(client, first.order_id, NEXT_WEEK)

    with pytest.raises(refusals.QuoteChanged, match="'Bath' was not shown"):
        company.shop.check_out(client, cart.id, first.quote.fingerprint)
    second = company.shop.check_out(client, cart.id, company.shop.quote(client).fingerprint)

    assert second.quote.list_total == Money(2500)


def test_r5_a_reorder_in_which_something_is_archived_changes_nothing(company: HappyCat) -> None:
    cart = filled(company, client, BATH, BRUSH)
    first = company.shop.check_out(client, cart.id, company.shop.quote(client).fingerprint)
    company.shop.withdrawn(ServiceWithdrawn(2, BRUSH, withdrawn_at=NOW))

    with pytest.raises(refusals.NoLongerOnSale, match="'Brush'; fill the cart without them"):
        company.shop.reorder(client, first.order_id, NEXT_WEEK)

    with pytest.raises(refusals.NoCart):
        company.shop.cart(client)


def test_r5_what_is_archived_after_a_reorder_stops_its_checkout_too(company: HappyCat) -> None:
    cart = company.shop.reorder(client, bought(company).order_id, NEXT_WEEK)
    quote = company.shop.quote(client)
    company.shop.withdrawn(ServiceWithdrawn(2, BATH, withdrawn_at=NOW))

    with pytest.raises(refusals.QuoteChanged, match="'Bath' is no longer on sale"):
        company.shop.check_out(client, cart.id, quote.fingerprint)

    assert company.shop.cart(client).copied_from is not None
    assert len(told_others(company)) == 1


def test_r5_a_cart_in_use_stays_as_it_is_when_a_reorder_is_refused(company: HappyCat) -> None:
    first = bought(company)
    mine = filled(company, client, BRUSH)

    with pytest.raises(refusals.CartInUse):
        company.shop.reorder(client, first.order_id, NEXT_WEEK)

    cart = company.shop.cart(client)
    assert (cart.id, cart.services, cart.copied_from) == (mine.id, (BRUSH,), None)


def test_r5_a_reorder_goes_into_an_open_cart_that_is_empty(company: HappyCat) -> None:
    first = bought(company)
    mine = company.shop.set_wishes(client, "on tiptoe")

    cart = company.shop.reorder(client, first.order_id, NEXT_WEEK)

    assert (cart.id, cart.wishes, cart.address, cart.wanted_start) == (mine.id, "", HOME, NEXT_WEEK)


def test_r5_a_reorder_wants_a_date_that_can_be(company: HappyCat) -> None:
    first = bought(company)

    with pytest.raises(refusals.StartInThePast):
        company.shop.reorder(client, first.order_id, NOW)

    with pytest.raises(refusals.NoCart):
        company.shop.cart(client)


def test_r5_r11_what_failed_because_the_worker_did_not_come_can_be_ordered_again(
    company: HappyCat, clock: StoppedClock
) -> None:
    for context in ("orders", "supplies"):
        deliver(company, context, worker_told("Barsik", strengths=("brave",)))
    first = bought(company)
    company.catch_up()
    for passed in (timedelta(days=1), timedelta(minutes=30), timedelta(minutes=15), timedelta(days=1)):
        clock.advance(passed)
        company.catch_up()

    second = bought_again(company, first.order_id)
    company.settle()

    failed, again = (company.orders.get(manager, one.order_id) for one in (first, second))
    assert failed.ending is not None
    assert (failed.ending.outcome, again.status) == ("failed", "matching")
    assert told_others(company)[-1].copied_from == first.order_id


def test_r5_an_overdue_client_fills_and_looks_and_is_told_to_pay_before_buying(company: HappyCat) -> None:
    first = bought(company)
    company.shop.standing_changed(ClientStanding(1, MURKA, 5, may_check_out=False))
    cart = company.shop.reorder(client, first.order_id, NEXT_WEEK)
    quote = company.shop.quote(client)

    with pytest.raises(refusals.CheckoutsStopped, match="An invoice is overdue; pay it, then check out"):
        company.shop.check_out(client, cart.id, quote.fingerprint)

    assert company.shop.cart(client).services == (BATH,)
    assert len(told_others(company)) == 1
    assert bought(company, other_client).quote.loyalty_percentage == 0


def test_r5_who_has_paid_checks_out_with_the_same_quote(company: HappyCat) -> None:
    cart = filled(company)
    company.shop.standing_changed(ClientStanding(1, MURKA, 5, may_check_out=False))
    quote = company.shop.quote(client)
    company.shop.standing_changed(ClientStanding(2, MURKA, 5, may_check_out=True))

    receipt = company.shop.check_out(client, cart.id, quote.fingerprint)

    assert receipt.quote == quote


def test_r5_the_receipt_is_given_again_whatever_has_changed_since(company: HappyCat) -> None:
    receipt = bought(company)
    company.shop.withdrawn(ServiceWithdrawn(2, BATH, withdrawn_at=NOW))
    company.shop.standing_changed(ClientStanding(1, MURKA, 5, may_check_out=False))

    again = company.shop.check_out(client, receipt.order_id, "0" * 64)

    assert again == receipt
    assert len(told_others(company)) == 1
