"""Payroll's rules, without anything around them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from happycat.adapters.memory.world import A_MONDAY
from happycat.domain.kernel.ids import PayoutId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import ENDINGS, Cause, Outcome
from happycat.domain.payroll.attempts import HEARD, OPEN, Answer, AttemptStatus, attempt_id, key_of
from happycat.domain.payroll.events import EntryKind, PayoutFailed, PayoutIssued, PayoutPaid
from happycat.domain.payroll.ledger import ACCOUNTS, Account, Chain, Draft, Movement, Posting
from happycat.domain.payroll.payouts import (
    FOLLOWS,
    MOVES,
    NO_HISTORY,
    History,
    Payout,
    PayoutStatus,
    WrongPayoutStatus,
    is_absurd,
)
from happycat.domain.payroll.policy import POLICY
from happycat.domain.payroll.settlement import TABLES, settle
from tests.cats.people import BARSIK, id_of

CHAIN = Chain(b"only we know")
PRICE = Money.of(100)
LEDGER = [Movement.EARNING, Movement.PENALTY, Movement.PAYOUT_ISSUED, Movement.PAYOUT_PAID, Movement.BONUS]


def draft(kind: Movement, amount: Money = PRICE, party: WorkerId = BARSIK) -> Draft:
    return Draft(
        party=party, kind=kind, amount=amount, about=UUID(int=1), cause="x", rules=1, actor=UUID(int=2)
    )


def chained(*kinds: Movement, party: WorkerId = BARSIK) -> list[Posting]:
    postings: list[Posting] = []
    for n, kind in enumerate(kinds, 1):
        head = postings[-1] if postings else None
        postings.append(CHAIN.link(head, draft(kind, Money(n), party), UUID(int=n), A_MONDAY))
    return postings


def payout(absurd: bool = False) -> Payout:
    (posting,) = chained(Movement.PAYOUT_ISSUED)
    return Payout.issue(PayoutId(UUID(int=9)), "2026-06", posting, absurd, A_MONDAY)


# settlement


@pytest.mark.parametrize("version", TABLES)
def test_r21_a_settlement_table_is_total_over_every_ending(version: int) -> None:
    assert set(TABLES[version]) == ENDINGS


@pytest.mark.parametrize("cause", [Cause.CLIENT_ACCEPTED, Cause.CLIENT_SILENT])
def test_r27_a_success_brings_sixty_per_cent_of_the_price(cause: Cause) -> None:
    assert settle(PRICE, Outcome.SUCCEEDED, cause) == {EntryKind.EARNING: Money.of(60)}


@pytest.mark.parametrize("cause", [Cause.WORKER_NO_SHOW, Cause.WORK_REJECTED])
def test_r27_a_failure_by_the_worker_costs_forty_whatever_the_price(cause: Cause) -> None:
    assert settle(Money(1), Outcome.FAILED, cause) == {EntryKind.PENALTY: Money.of(-40)}


@pytest.mark.parametrize(
    "ending",
    [
        (Outcome.CANCELLED, Cause.CLIENT_CANCELLED),
        (Outcome.CANCELLED, Cause.NO_WORKER),
        (Outcome.CANCELLED, Cause.COMPANY),
        (Outcome.FAILED, Cause.COMPANY),
    ],
)
def test_r21_r27_a_cancellation_and_the_company_s_fault_bring_nothing(ending: tuple[Outcome, Cause]) -> None:
    assert settle(PRICE, *ending) == {}


def test_r32_a_share_is_rounded_half_even() -> None:
    shares = [settle(Money(minor), Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED) for minor in (1, 2, 3, 5)]

    assert [share[EntryKind.EARNING].minor for share in shares] == [1, 1, 2, 3]


# ledger


def test_r33_every_movement_has_two_different_accounts() -> None:
    assert set(ACCOUNTS) == set(Movement)
    assert all(debit is not credit for debit, credit in ACCOUNTS.values())


@pytest.mark.parametrize("amount", [0, -1])
def test_r33_a_posting_moves_something(amount: int) -> None:
    with pytest.raises(Invalid):
        draft(Movement.BONUS, Money(amount))


def test_r33_a_chain_as_it_was_written_has_no_faults() -> None:
    ledger = [*chained(*LEDGER), *chained(*LEDGER, party=WorkerId(id_of("Ryzhik")))]

    assert list(CHAIN.faults(ledger)) == []
    assert list(CHAIN.faults(ledger[3:], head=ledger[2])) == []


@pytest.mark.parametrize("name", [a.name for a in attrs.fields(Posting)])
def test_r33_any_edited_field_is_found(name: str) -> None:
    ledger = chained(*LEDGER)
    others: dict[str, Any] = {
        "sequence": 9,
        "kind": Movement.PAYOUT_FAILED,
        "debit": Account.CASH,
        "credit": Account.CASH,
        "amount": Money(77),
        "balance": Money(77),
        "rules": 7,
        "at": A_MONDAY + timedelta(microseconds=1),
        "cause": "y",
        "reason": "y",
        "hash": "0" * 64,
    }

    ledger[2] = attrs.evolve(ledger[2], **{name: others.get(name, WorkerId(UUID(int=77)))})

    assert list(CHAIN.faults(ledger))


def test_r33_a_deleted_or_inserted_or_exchanged_posting_is_found() -> None:
    ledger = chained(*LEDGER)

    assert list(CHAIN.faults([*ledger[:2], *ledger[3:]]))
    assert list(CHAIN.faults(ledger[1:]))
    assert list(CHAIN.faults([*ledger[:3], ledger[2], *ledger[3:]]))
    assert list(CHAIN.faults([ledger[1], ledger[0], *ledger[2:]]))


def test_r33_a_posting_out_of_another_past_is_found() -> None:
    first, second, *_ = chained(*LEDGER)
    cause = attrs.evolve(draft(Movement.EARNING, Money(1)), cause="another past")

    other = CHAIN.link(None, cause, UUID(int=1), A_MONDAY)

    assert list(CHAIN.faults([other])) == []
    assert [fault.sequence for fault in CHAIN.faults([other, second])] == [2]
    assert list(CHAIN.faults([first, second])) == []


def test_r33_a_chain_made_without_the_key_is_found() -> None:
    forged = Chain(b"a guess").link(None, draft(Movement.BONUS), UUID(int=1), A_MONDAY)

    assert list(CHAIN.faults([forged]))
    assert "only we know" not in repr(CHAIN)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Movement), st.integers(1, 10**9)), min_size=1, max_size=30))
def test_r33_accounts_sum_to_nothing_and_the_balance_is_the_payable_account(
    moves: list[tuple[Movement, int]],
) -> None:
    head: Posting | None = None
    accounts = dict.fromkeys(Account, Money.zero())

    for n, (kind, minor) in enumerate(moves):
        head = CHAIN.link(head, draft(kind, Money(minor)), UUID(int=n), A_MONDAY)
        accounts[head.credit] += head.amount
        accounts[head.debit] -= head.amount

    assert Money.total(accounts.values()) == Money.zero()
    assert head is not None
    assert head.balance == accounts[Account.WORKER_PAYABLE]


# payouts and attempts


def test_every_status_has_its_moves_and_every_attempt_its_payout() -> None:
    assert set(MOVES) == set(PayoutStatus)
    assert set(FOLLOWS) == set(AttemptStatus)
    assert set(HEARD) == {(status, answer) for status in AttemptStatus for answer in Answer}


def test_a_closed_attempt_never_opens_again() -> None:
    closed = set(AttemptStatus) - set(OPEN)

    assert all(HEARD[status, answer] is status for status in closed for answer in Answer)


def test_r34_everything_about_an_attempt_follows_from_payout_and_number() -> None:
    id = PayoutId(UUID(int=9))

    assert attempt_id(id, 1) == attempt_id(id, 1) != attempt_id(id, 2)
    assert key_of(id, 1) == "payout-00000000-0000-0000-0000-000000000009-1"


def test_a_payout_is_issued_sent_and_paid() -> None:
    one = payout()

    number = one.send(A_MONDAY)
    movement = one.follow(AttemptStatus.PAID, "", A_MONDAY)

    assert (number, movement, one.status) == (1, Movement.PAYOUT_PAID, PayoutStatus.PAID)
    assert [type(event) for event in one.pull_events()] == [PayoutIssued, PayoutPaid]


def test_a_payout_under_way_is_not_sent_again() -> None:
    one = payout()
    one.send(A_MONDAY)
    one.follow(AttemptStatus.UNKNOWN, "", A_MONDAY)

    with pytest.raises(WrongPayoutStatus):
        one.send(A_MONDAY)


def test_a_rejected_payout_gives_its_money_back() -> None:
    one = payout()
    one.send(A_MONDAY)

    movement = one.follow(AttemptStatus.REJECTED, "closed", A_MONDAY)

    assert movement is Movement.PAYOUT_FAILED
    assert isinstance(one.pull_events()[-1], PayoutFailed)


def test_r35_a_parked_payout_is_not_sent_and_not_told() -> None:
    parked = payout(absurd=True)

    with pytest.raises(WrongPayoutStatus):
        parked.send(A_MONDAY)

    assert parked.pull_events() == []


@pytest.mark.parametrize(
    ("amount", "history", "absurd"),
    [
        (Money.of(50_000), NO_HISTORY, False),
        (Money.of(50_000) + Money(1), NO_HISTORY, True),
        (Money.of(5_000), History(4, Money.of(1_000)), False),
        (Money.of(5_000) + Money(1), History(4, Money.of(1_000)), True),
        (Money.of(5_001), History(3, Money.of(1_000)), False),
        (Money.of(1_000), History(4, Money.of(10)), False),
        (Money.of(1_000) + Money(1), History(4, Money.of(10)), True),
    ],
)
def test_r35_what_is_absurd(amount: Money, history: History, absurd: bool) -> None:
    assert is_absurd(amount, history, POLICY) is absurd
