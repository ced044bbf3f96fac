"""The fingerprint of a quote: what counts as a change since it was shown, and what does not (R5)."""

import pytest

from happycat.domain.kernel.money import Money
from happycat.domain.shop import refusals
from happycat.domain.shop.copies import Listing, Standing
from happycat.domain.shop.policy import POLICY
from happycat.domain.shop.quotes import Change
from tests.cats.people import MURKA
from tests.cats.shop import BATH, BRUSH, BUYER, EVERYBODY_STARTS, NOW, cart, listing

LOYAL = Standing(id=MURKA, revision=1, loyalty_percentage=5)


def test_r5_a_change_that_was_changed_back_is_no_change() -> None:
    full = cart()
    fingerprint = full.show([listing()], LOYAL).fingerprint
    full.show([listing(revision=2, price=2500)], LOYAL)

    kept = full.check_out(fingerprint, BUYER, [listing(revision=3)], LOYAL, NOW)

    assert (kept.receipt.quote.fingerprint, kept.receipt.quote.list_total) == (fingerprint, Money(2000))


def test_r5_the_order_in_which_services_came_into_the_cart_does_not_count() -> None:
    bath, brush = listing(), listing(BRUSH, title="Brush")
    full = cart(bath, brush)
    fingerprint = full.show([bath, brush], LOYAL).fingerprint
    again = bath.line()
    assert again is not None
    full.remove(BATH)
    full.add(again)

    kept = full.check_out(fingerprint, BUYER, [bath, brush], LOYAL, NOW)

    assert [line.title for line in kept.receipt.lines] == ["Bath", "Brush"]


def test_r5_another_loyalty_is_the_only_thing_that_changed() -> None:
    full = cart()
    fingerprint = full.show([listing()], LOYAL).fingerprint

    with pytest.raises(refusals.QuoteChanged) as refused:
        full.check_out(fingerprint, BUYER, [listing()], EVERYBODY_STARTS, NOW)

    assert refused.value.changes == (Change(None, "the cart", "loyalty_percentage", "5", "0"),)


def test_r5_what_was_archived_and_came_back_as_it_was_can_be_bought() -> None:
    full = cart()
    fingerprint = full.show([listing()], LOYAL).fingerprint

    with pytest.raises(refusals.QuoteChanged, match="'Bath' is no longer on sale"):
        full.check_out(fingerprint, BUYER, [Listing(id=BATH, revision=2)], LOYAL, NOW)
    with pytest.raises(refusals.QuoteChanged, match="duration was 90 min, is 60 min"):
        full.check_out(fingerprint, BUYER, [listing(revision=4, minutes=60)], LOYAL, NOW)
    kept = full.check_out(fingerprint, BUYER, [listing(revision=5)], LOYAL, NOW)

    assert kept.receipt.quote.fingerprint == fingerprint


def test_r5_a_service_under_another_name_is_not_what_was_shown() -> None:
    full = cart()
    fingerprint = full.show([listing()], LOYAL).fingerprint

    with pytest.raises(refusals.QuoteChanged) as refused:
        full.check_out(fingerprint, BUYER, [listing(revision=2, title="Shower")], LOYAL, NOW)

    assert refused.value.changes == (Change(BATH, "Bath", "title", "Bath", "Shower"),)


def test_r5_a_service_that_was_added_unseen_and_archived_since_is_named() -> None:
    full = cart()
    fingerprint = full.show([listing()], LOYAL).fingerprint
    brush = listing(BRUSH, title="Brush").line()
    assert brush is not None
    full.add(brush)

    with pytest.raises(refusals.QuoteChanged) as refused:
        full.check_out(fingerprint, BUYER, [listing(), Listing(id=BRUSH, revision=2)], LOYAL, NOW)

    assert [(change.title, change.what) for change in refused.value.changes] == [("Brush", "archived")]


def test_r5_the_last_few_quotes_are_kept_and_an_older_one_buys_nothing() -> None:
    full = cart()
    prices = range(2000, 2000 + POLICY.quotes_kept + 1)
    quotes = [full.show([listing(revision=price, price=price)], LOYAL).fingerprint for price in prices]
    now = [listing(revision=9999, price=9900)]

    with pytest.raises(refusals.QuoteChanged) as forgotten:
        full.check_out(quotes[0], BUYER, now, LOYAL, NOW)
    with pytest.raises(refusals.QuoteChanged) as kept:
        full.check_out(quotes[1], BUYER, now, LOYAL, NOW)

    assert forgotten.value.changes == (Change(BATH, "Bath", "added", "", "99.00"),)
    assert kept.value.changes == (Change(BATH, "Bath", "list_price", "20.01", "99.00"),)


def test_r5_the_same_quote_shown_again_and_again_drives_out_no_other() -> None:
    full = cart()
    first = full.show([listing()], LOYAL).fingerprint
    for _ in range(POLICY.quotes_kept + 1):
        full.show([listing(revision=2, price=2500)], LOYAL)

    with pytest.raises(refusals.QuoteChanged, match=r"list_price was 20\.00, is 25\.00"):
        full.check_out(first, BUYER, [listing(revision=2, price=2500)], LOYAL, NOW)


def test_r5_the_fingerprint_of_another_cart_buys_nothing_else() -> None:
    brush = listing(BRUSH, title="Brush")
    others = cart(brush).show([brush], LOYAL).fingerprint
    mine = cart()
    mine.show([listing()], LOYAL)

    with pytest.raises(refusals.QuoteChanged) as refused:
        mine.check_out(others, BUYER, [listing(), brush], LOYAL, NOW)

    assert [(change.title, change.what) for change in refused.value.changes] == [("Bath", "added")]
