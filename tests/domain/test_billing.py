"""The rules of billing, without anything around them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from happycat.domain.billing.accounts import Clerk, ClientAccount
from happycat.domain.billing.attempts import FINAL, FORWARD, Answer, Attempt, AttemptState, PaymentMethod
from happycat.domain.billing.events import ClientStanding
from happycat.domain.billing.invoicing import Charge, TaxLine, Trailing, absurd, draft, no_tax
from happycat.domain.billing.ledger import POSTED, Chain, Move, Posting, Why
from happycat.domain.billing.loyalty import loyalty_percentage
from happycat.domain.billing.settlement import DEFAULT, Ending, NotTotal, Settlement
from happycat.domain.kernel.ids import InvoiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import week_of
from happycat.domain.kernel.values import ENDINGS, Cause
from tests.cats.billing import order_id
from tests.cats.people import MURKA, id_of

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
THIS_WEEK = week_of(NOON, ZoneInfo("Europe/Berlin"))
INVOICE = InvoiceId(id_of("an invoice"))
CHAIN = Chain(b"a key")
CLERK = Clerk(CHAIN, Why("test", "somebody", NOON))


def charge(name: str = "yarn", minor: int = 10_000, at: datetime = NOON) -> Charge:
    return Charge(order_id(name), MURKA, "Yarn", at, Money(minor), Money(minor), "settlement-1")


def an_attempt() -> Attempt:
    attempt = Attempt.plan(INVOICE, MURKA, Money.of(100), 1, NOON)
    attempt.send(PaymentMethod(MURKA, "bank", "tok_secret", NOON), NOON)
    return attempt


def a_chain(length: int) -> list[Posting]:
    account = ClientAccount(client_id=MURKA)
    for n in range(1, length + 1):
        account.post(CLERK, Move.CHARGED, Money(n))
    return account.posted


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_r21_every_ending_is_charged_in_full_but_the_companys_own(ending: Ending) -> None:
    free = ending[1] in (Cause.NO_WORKER, Cause.COMPANY)

    assert DEFAULT.chargeable(Money.of(100), *ending) == (Money.zero() if free else Money.of(100))


def test_r21_a_settlement_table_with_a_hole_is_refused() -> None:
    holed = dict.fromkeys(sorted(ENDINGS)[1:], 100)

    with pytest.raises(NotTotal):
        Settlement("holed", holed)


@pytest.mark.parametrize(
    ("settled", "percentage"),
    [
        (-1, 0),
        (0, 0),
        (1_000_000, 0),
        (1_000_001, 5),
        (2_000_000, 5),
        (2_000_001, 6),
        (8_000_000, 11),
        (8_000_001, 12),
        (90_000_001, 12),
    ],
)
def test_r22_loyalty_begins_strictly_above_each_ten_thousand(settled: int, percentage: int) -> None:
    assert loyalty_percentage(Money(settled)) == percentage


def test_r22_standing_is_told_when_the_tier_changes_and_only_then() -> None:
    account = ClientAccount(client_id=MURKA)

    account.settle(Money.of(10_000))
    account.settle(Money(1))
    account.settle(Money(1))
    account.give_back(Money(2))

    told = [ClientStanding(1, MURKA, 5, may_check_out=True), ClientStanding(2, MURKA, 0, may_check_out=True)]
    assert account.pull_events() == told


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 10**9), max_size=30), st.integers(0, 12))
def test_r32_a_total_is_always_the_sum_of_its_rounded_lines(amounts: list[int], percentage: int) -> None:
    charges = [charge(str(n), minor) for n, minor in enumerate(amounts)]

    bill = draft(charges, percentage, THIS_WEEK, lambda net: [TaxLine("VAT", net.percent(19))])

    orders = [line for line in bill.lines if line.order_id]
    assert bill.total == Money.total(line.charged for line in bill.lines)
    assert bill.before_loyalty - bill.discount + bill.tax == bill.total
    assert all(abs(100 * o.charged.minor - o.amount.minor * (100 - percentage)) <= 50 for o in orders)


def test_r32_half_a_cent_goes_to_the_even_one() -> None:
    bill = draft([charge("one", 1010), charge("two", 1030)], 5, THIS_WEEK, no_tax)

    assert [line.charged.minor for line in bill.lines] == [960, 978]


SINCE = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = ["Europe/Berlin", "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 20 * 365 * 86_400 * 1_000_000).map(lambda n: SINCE + timedelta(microseconds=n)),
    st.sampled_from(ZONES),
    st.sampled_from([-1, 0, 1]),
)
def test_r23_every_instant_is_in_exactly_one_week(at: datetime, name: str, microseconds: int) -> None:
    zone = ZoneInfo(name)
    boundary = week_of(at, zone).end + timedelta(microseconds=microseconds)

    week, before, after = week_of(boundary, zone), week_of(at, zone), week_of(week_of(at, zone).end, zone)

    assert boundary in week
    assert [boundary in one for one in (before, after)].count(True) == 1
    assert before.end == after.start
    assert week.start.astimezone(zone).weekday() == 6


def test_r23_an_order_of_an_earlier_week_is_a_late_line_with_its_own_date() -> None:
    last_week = THIS_WEEK.start - timedelta(microseconds=1)

    bill = draft([charge("now"), charge("then", at=last_week)], 0, THIS_WEEK, no_tax)

    assert [(line.finished_at, line.late) for line in bill.lines] == [(last_week, True), (NOON, False)]


def test_r24_no_order_of_answers_moves_an_outcome_back() -> None:
    answers = [Answer(state) for state in AttemptState if state is not AttemptState.PLANNED]

    for order in permutations(answers, 4):
        attempt = an_attempt()
        seen = [attempt.state]
        for answer in order:
            attempt.take(answer, NOON)
            seen.append(attempt.state)

        final = next((state for state in seen if state in FINAL), seen[-1])
        assert seen[-1] == final


def test_r24_the_machine_is_total_and_ends() -> None:
    assert set(FORWARD) == set(AttemptState)
    assert {state for state, following in FORWARD.items() if not following} == FINAL | {
        AttemptState.SUCCEEDED_LATE
    }


def test_r24_soft_declines_are_retried_one_three_five_and_seven_days_after_the_first() -> None:
    attempt, due = an_attempt(), []

    while following := attempt.next_retry():
        assert following.due_at is not None
        due.append((following.due_at - NOON).days)
        attempt = following

    assert due == [1, 3, 5, 7]


def test_r24_all_names_of_an_attempt_come_from_invoice_and_number() -> None:
    first, again = (Attempt.plan(INVOICE, MURKA, Money.of(100), 2, NOON) for _ in range(2))

    assert (first.id, first.key) == (again.id, again.key)
    assert first.key == f"{INVOICE}/2"


def test_a_token_is_never_shown() -> None:
    assert "tok_secret" not in repr(an_attempt())
    assert "tok_secret" not in repr(PaymentMethod(MURKA, "bank", "tok_secret", NOON))


def test_r33_a_whole_chain_holds() -> None:
    assert CHAIN.broken_at(a_chain(20)) is None


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 9), st.sampled_from([a.name for a in attrs.fields(Posting)]))
def test_r33_any_edit_of_any_field_is_found(where: int, name: str) -> None:
    chain = a_chain(10)
    edited = {
        "sequence": 99,
        "amount": Money(10**6),
        "at": NOON + timedelta(microseconds=1),
        "move": Move.TAXED,
        "debit": POSTED[Move.TAXED][0],
        "credit": POSTED[Move.TAXED][1],
    }.get(name, "another")

    change: Callable[..., Posting] = attrs.evolve
    chain[where] = change(chain[where], **{name: edited})

    assert CHAIN.broken_at(chain) == where + 1


def test_r33_deletion_insertion_and_reordering_are_found() -> None:
    deleted, inserted, swapped = a_chain(5), a_chain(5), a_chain(5)
    del deleted[2]
    inserted.insert(2, attrs.evolve(inserted[2], amount=Money(7)))
    swapped[1], swapped[2] = swapped[2], swapped[1]

    assert [CHAIN.broken_at(chain) for chain in (deleted, inserted, swapped)] == [3, 3, 2]


def test_r33_a_chain_made_anew_with_another_key_is_found() -> None:
    forged = Clerk(Chain(b"another key"), CLERK.why)
    account = ClientAccount(client_id=MURKA)
    account.post(forged, Move.CHARGED, Money(1))

    assert CHAIN.broken_at(account.posted) == 1


@pytest.mark.parametrize(
    ("total", "before", "is_absurd"),
    [
        (Money.of(100_000), Trailing(), False),
        (Money(10_000_001), Trailing(), True),
        (Money.of(5_000), Trailing(4, Money.of(1_000)), False),
        (Money(500_001), Trailing(4, Money.of(1_000)), True),
        (Money(500_001), Trailing(3, Money.of(1_000)), False),
        (Money.of(1_000), Trailing(9, Money.of(1)), False),
    ],
)
def test_r35_absurd_figures_are_above_the_limit_or_far_above_all_before(
    total: Money, before: Trailing, is_absurd: bool
) -> None:
    assert bool(absurd(total, before)) == is_absurd
