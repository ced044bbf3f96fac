"""Carts, quotes and checkouts."""

from datetime import UTC, datetime, timedelta

import pytest

from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.time import OffTheQuarter
from happycat.domain.shop import refusals
from happycat.domain.shop.copies import Buyer, Listing, Showing, Standing
from happycat.domain.shop.events import CartCheckedOut
from happycat.domain.shop.model import Cart
from happycat.domain.shop.policy import POLICY
from happycat.domain.shop.quotes import Change
from tests.cats.people import MURKA, id_of
from tests.cats.shop import (
    BATH,
    BRUSH,
    BUYER,
    CART,
    EVERYBODY_STARTS,
    HOME,
    NOW,
    TOMORROW,
    cart,
    listing,
    offer,
)

COMB = ServiceId(id_of("Comb"))
LOYAL = Standing(id=MURKA, revision=1, loyalty_percentage=5)


def test_r2_older_and_repeated_revisions_change_nothing() -> None:
    bath = listing(revision=3, price=3000)

    bath.hear(3, None, NOW)
    bath.hear(2, None, NOW)

    line = bath.line()
    assert line is not None
    assert (line.revision, line.list_price) == (3, Money(3000))


def test_r2_a_service_withdrawn_before_it_was_ever_seen_stays_withdrawn() -> None:
    bath = Listing(id=BATH)
    bath.hear(3, None, NOW)

    bath.hear(2, listing().offer, NOW)

    assert bath.line() is None


def test_r2_a_gap_in_the_revisions_is_no_reason_to_wait() -> None:
    bath = listing(revision=1)

    bath.hear(7, offer(price=3000), TOMORROW)

    assert bath.showing() == Showing(BATH, 7, TOMORROW, offer(price=3000))


def test_r2_a_service_that_was_withdrawn_comes_back_with_a_newer_revision_only() -> None:
    bath = listing(revision=1)
    bath.hear(3, None, NOW)

    bath.hear(2, offer(), NOW)
    withdrawn = bath.line()
    bath.hear(5, offer(price=3000), NOW)

    back = bath.line()
    assert withdrawn is None
    assert back is not None
    assert (back.revision, back.list_price) == (5, Money(3000))


def test_r2_older_news_do_not_change_since_when_a_service_was_shown() -> None:
    bath = Listing(id=BATH)
    bath.hear(2, offer(), NOW)

    bath.hear(2, offer(), TOMORROW)
    bath.hear(1, None, TOMORROW)

    assert bath.showing() == Showing(BATH, 2, NOW, offer())


def test_r2_a_clock_that_was_put_back_does_not_rewrite_what_was_shown() -> None:
    bath = Listing(id=BATH)
    bath.hear(1, offer(), TOMORROW)

    bath.hear(2, None, NOW)

    assert bath.showing() == Showing(BATH, 2, TOMORROW, None)


def test_r3_a_service_is_in_a_cart_once() -> None:
    full = cart(listing())
    line = listing().line()
    assert line is not None

    with pytest.raises(refusals.AlreadyInCart, match="Bath"):
        full.add(line)


def test_r3_a_service_that_is_not_in_the_cart_cannot_be_taken_out() -> None:
    with pytest.raises(refusals.NotInCart):
        cart(listing()).remove(BRUSH)


def test_r3_the_wanted_start_is_on_a_quarter_hour() -> None:
    with pytest.raises(OffTheQuarter):
        cart().want_at(TOMORROW + timedelta(minutes=5), NOW)


@pytest.mark.parametrize(
    ("start", "refusal"),
    [
        (NOW, refusals.StartInThePast),
        (datetime.min.replace(tzinfo=UTC), refusals.StartInThePast),
        (datetime.max.replace(tzinfo=UTC), refusals.StartTooFarAhead),
        (TOMORROW.replace(tzinfo=None), Invalid),
    ],
)
def test_r3_a_start_that_cannot_be_is_refused(start: datetime, refusal: type[Invalid]) -> None:
    with pytest.raises(refusal):
        cart().want_at(start, NOW)


def test_r3_a_cart_has_room_for_so_many_services_and_wishes() -> None:
    full = cart(items=cart().items * POLICY.most_lines)
    brush = listing(BRUSH).line()
    assert brush is not None

    with pytest.raises(refusals.CartFull):
        full.add(brush)
    with pytest.raises(Invalid, match="wishes"):
        full.wish("x" * 2001)


@pytest.mark.parametrize(("prices", "off"), [((1010, 1010), 100), ((1010, 1030), 102), ((1030, 1030), 104)])
def test_r4_a_quote_is_the_list_prices_less_loyalty_rounded_half_even_per_line(
    prices: tuple[int, int], off: int
) -> None:
    # 5 % of 10.10 is 0.505 and of 10.30 is 0.515: to the even cents 0.50 and 0.52, line by line.
    bath, brush = listing(price=prices[0]), listing(BRUSH, title="Brush", price=prices[1])

    quoted = cart(bath, brush).show([bath, brush], LOYAL)

    assert (quoted.list_total, quoted.loyalty_percentage) == (Money(sum(prices)), 5)
    assert quoted.approximate == Money(sum(prices) - off)


def test_r5_the_fingerprint_does_not_count_revisions_that_changed_nothing_the_client_saw() -> None:
    full = cart()

    before = full.show([listing()], LOYAL).fingerprint

    assert full.show([listing(revision=9, towels=7)], LOYAL).fingerprint == before
    assert full.show([listing(revision=9, price=2001)], LOYAL).fingerprint != before
    assert full.show([listing(revision=9, minutes=75)], LOYAL).fingerprint != before
    assert full.show([listing(revision=9, title="Shower")], LOYAL).fingerprint != before
    assert full.show([listing()], EVERYBODY_STARTS).fingerprint != before


def test_r5_checking_out_tells_what_was_shown() -> None:
    full = cart(wishes="gently")
    quoted = full.show([listing()], LOYAL)

    kept = full.check_out(quoted.fingerprint, BUYER, [listing()], LOYAL, NOW)

    line = listing().line()
    assert line is not None
    assert full.pull_events() == [
        CartCheckedOut(
            CART,
            MURKA,
            client_name="Murka",
            client_contact="murka@box",
            wanted_start=TOMORROW,
            address=HOME,
            wishes="gently",
            lines=(line,),
            quote=quoted,
            copied_from=None,
            checked_out_at=NOW,
        )
    ]
    assert (kept.receipt.order_id, kept.receipt.quote) == (CART, quoted)


def test_r5_the_lines_are_those_shown_even_if_a_newer_revision_looks_the_same() -> None:
    full = cart()
    quoted = full.show([listing(revision=1, towels=2)], LOYAL)

    kept = full.check_out(quoted.fingerprint, BUYER, [listing(revision=2, towels=3)], LOYAL, NOW)

    assert [line.revision for line in kept.receipt.lines] == [1]


def test_r5_the_answer_says_exactly_what_changed_since_the_quote() -> None:
    shown = [listing(), listing(BRUSH, title="Brush", minutes=30)]
    full = cart(*shown)
    fingerprint = full.show(shown, EVERYBODY_STARTS).fingerprint
    present = [listing(revision=2, price=2500, minutes=105), Listing(id=BRUSH, revision=2)]

    with pytest.raises(refusals.QuoteChanged) as refused:
        full.check_out(fingerprint, BUYER, present, LOYAL, NOW)

    assert refused.value.changes == (
        Change(BRUSH, "Brush", "archived", "20.00", ""),
        Change(BATH, "Bath", "list_price", "20.00", "25.00"),
        Change(BATH, "Bath", "duration", "90 min", "105 min"),
        Change(None, "the cart", "loyalty_percentage", "0", "5"),
    )
    assert "'Brush' is no longer on sale; 'Bath': list_price was 20.00, is 25.00" in str(refused.value)
    assert full.pull_events() == []


def test_r5_a_cart_that_was_changed_after_the_quote_is_not_what_was_shown() -> None:
    bath, brush, comb = listing(), listing(BRUSH, title="Brush"), listing(COMB, title="Comb")
    full = cart(bath, brush)
    fingerprint = full.show([bath, brush], LOYAL).fingerprint
    full.remove(BRUSH)
    combed = comb.line()
    assert combed is not None
    full.add(combed)

    with pytest.raises(refusals.QuoteChanged) as refused:
        full.check_out(fingerprint, BUYER, [bath, comb], LOYAL, NOW)

    assert [(change.title, change.what) for change in refused.value.changes] == [
        ("Brush", "removed"),
        ("Comb", "added"),
    ]


def test_r5_an_older_quote_is_compared_with_what_it_showed() -> None:
    full = cart()
    first = full.show([listing()], LOYAL).fingerprint
    full.show([listing(revision=2, price=2500)], LOYAL)

    with pytest.raises(refusals.QuoteChanged, match=r"list_price was 20\.00, is 25\.00"):
        full.check_out(first, BUYER, [listing(revision=2, price=2500)], LOYAL, NOW)


@pytest.mark.parametrize("now", [listing(), Listing(id=BATH, revision=2)])
def test_r5_a_fingerprint_that_was_never_shown_buys_nothing(now: Listing) -> None:
    with pytest.raises(refusals.QuoteChanged) as refused:
        cart().check_out("0" * 64, BUYER, [now], LOYAL, NOW)

    assert [change.title for change in refused.value.changes] == ["Bath"]


def test_r4_a_quote_refuses_by_name_what_is_no_longer_on_sale() -> None:
    with pytest.raises(refusals.NoLongerOnSale, match="'Bath'"):
        cart().show([Listing(id=BATH, revision=2)], LOYAL)


@pytest.mark.parametrize(
    ("lacking", "refusal"),
    [
        (cart(items=()), refusals.EmptyCart),
        (cart(wanted_start=None), refusals.MissingStart),
        (cart(address=None), refusals.MissingAddress),
        (cart(wanted_start=NOW), refusals.StartInThePast),
    ],
)
def test_r5_an_incomplete_cart_is_not_checked_out(lacking: Cart, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        lacking.check_out("0" * 64, BUYER, [listing()], LOYAL, NOW)


def test_r5_who_is_unknown_has_left_or_owes_does_not_check_out() -> None:
    full = cart()
    fingerprint = full.show([listing()], LOYAL).fingerprint
    owing = Standing(id=MURKA, revision=2, loyalty_percentage=5, may_check_out=False)

    with pytest.raises(refusals.UnknownClient):
        full.check_out(fingerprint, Buyer(id=MURKA), [listing()], LOYAL, NOW)
    with pytest.raises(refusals.CheckoutsStopped):
        full.check_out(fingerprint, BUYER, [listing()], owing, NOW)

    assert full.pull_events() == []


def test_r5_a_reorder_copies_everything_but_the_date_and_says_from_what() -> None:
    first = cart(wishes="gently")
    quoted = first.show([listing()], LOYAL)
    kept = first.check_out(quoted.fingerprint, BUYER, [listing()], LOYAL, NOW)
    again = Cart(id=CART, client_id=MURKA)

    again.copy(kept, [listing().line()])

    assert (again.items, again.address, again.wishes) == (first.items, HOME, "gently")
    assert (again.wanted_start, again.copied_from) == (None, CART)


def test_r5_an_emptied_cart_is_no_copy_any_more() -> None:
    copied = cart(copied_from=CART)

    copied.remove(BATH)

    assert copied.copied_from is None


def test_r5_a_reorder_wants_an_empty_cart_and_names_what_is_archived() -> None:
    first = cart()
    quoted = first.show([listing()], LOYAL)
    kept = first.check_out(quoted.fingerprint, BUYER, [listing()], LOYAL, NOW)

    with pytest.raises(refusals.CartInUse, match="first"):
        cart().copy(kept, [listing().line()])
    with pytest.raises(refusals.NoLongerOnSale, match="'Bath'"):
        Cart(id=CART, client_id=MURKA).copy(kept, [None])
