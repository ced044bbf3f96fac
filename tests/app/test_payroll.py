"""Payroll's use cases: from a finished order to money at the worker's."""

from datetime import datetime, timedelta

import attrs
import pytest

from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.domain.kernel.ids import PayoutId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import SYSTEM, Role, board_of
from happycat.domain.kernel.refusals import Forbidden, Invalid, NotFound
from happycat.domain.kernel.time import pay_month_of
from happycat.domain.payroll.attempts import Answer, BeingAsked, NotInQuestion
from happycat.domain.payroll.events import (
    EntryKind,
    LedgerSealed,
    PayoutFailed,
    PayoutIssued,
    PayoutPaid,
    WorkerEntryPosted,
)
from happycat.domain.payroll.model import AlreadyApproved, OwnBonus, SameManager
from happycat.domain.payroll.payouts import PayoutStatus, WrongPayoutStatus
from happycat.domain.payroll.policy import POLICY
from tests.cats.payroll import (
    BERLIN,
    GOOD,
    HOUR,
    NO_SHOW,
    PAYDAY,
    Office,
    finished,
    hired,
    office,
    order_id,
    paid_to,
    voided,
    worker_named,
)
from tests.cats.people import (
    BARSIK,
    EVERYBODY,
    accountant,
    actor,
    client,
    manager,
    other_manager,
    other_worker,
    worker,
)
from tests.cats.stores import STORES, Stores

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(params=STORES)
def house(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Office:
    return office(stores, clock, request.param)


def test_r27_r30_a_finished_order_is_paid_at_the_end_of_its_month(house: Office) -> None:
    house.hear(hired(), paid_to("iban_1"), finished("yarn", A_MONDAY))

    house.at(PAYDAY)

    (issued,), (paid,) = house.told(PayoutIssued), house.told(PayoutPaid)
    assert (issued.worker_id, issued.month, issued.amount) == (BARSIK, "2026-06", Money.of(60))
    assert paid.payout_id == issued.payout_id
    assert house.taken() == Money.of(60)
    assert house.balance() == Money.zero()
    assert house.payroll.verify(accountant).sound


def test_r31_a_worker_sees_entries_payouts_and_balance(house: Office) -> None:
    house.hear(hired(), paid_to("iban_1"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)
    house.hear(finished("box", PAYDAY, NO_SHOW))

    seen = house.payroll.statement(worker)

    assert [(entry.kind, entry.amount) for entry in seen.entries] == [
        (EntryKind.PENALTY, Money.of(-40)),
        (EntryKind.EARNING, Money.of(60)),
    ]
    assert [(payout.month, payout.status) for payout in seen.payouts] == [("2026-06", PayoutStatus.PAID)]
    assert (seen.name, seen.balance, seen.debt) == ("Barsik", Money.of(-40), Money.of(40))
    assert "40.00" in house.notices()[0]


def test_r31_a_long_account_is_seen_in_pages(house: Office) -> None:
    house.hear(*(finished(str(n), A_MONDAY) for n in range(5)))

    first = house.payroll.statement(worker, limit=3).entries
    rest = house.payroll.statement(worker, before=first[-1].sequence, limit=3).entries

    assert [entry.sequence for entry in (*first, *rest)] == [5, 4, 3, 2, 1]


def test_r27_an_order_brings_its_entries_once(house: Office) -> None:
    house.hear(finished("yarn", A_MONDAY, NO_SHOW), finished("yarn", A_MONDAY, NO_SHOW))

    assert house.balance() == Money.of(-40)
    assert len(house.told(WorkerEntryPosted)) == 1


def test_r21_an_order_without_a_worker_brings_nobody_anything(house: Office) -> None:
    house.hear(finished("yarn", A_MONDAY, GOOD, worker=None))

    assert house.told(WorkerEntryPosted) == []


def test_r29_a_voided_penalty_is_reversed_by_a_posting_that_names_it(house: Office) -> None:
    house.hear(finished("yarn", A_MONDAY, NO_SHOW), voided("yarn", A_MONDAY + HOUR))

    with house.storage.begin() as tx:
        penalty, reversal = tx.ledger.page(None, limit=10)

    assert house.balance() == Money.zero()
    assert reversal.reverses == penalty.id
    assert reversal.reason == "the door was locked"


def test_r29_a_void_that_comes_before_the_order_s_end_is_remembered(house: Office) -> None:
    house.hear(voided("yarn", A_MONDAY), finished("yarn", A_MONDAY, NO_SHOW))

    kinds = [event.kind for event in house.told(WorkerEntryPosted)]

    assert kinds == [EntryKind.PENALTY, EntryKind.PENALTY_VOIDED]
    assert house.balance() == Money.zero()


def test_r29_the_entries_are_the_same_whether_the_void_or_the_order_s_end_is_heard_first(
    house: Office, stores: Stores, clock: StoppedClock
) -> None:
    other = office(stores, clock)
    end, void = finished("yarn", A_MONDAY, NO_SHOW), voided("yarn", A_MONDAY)

    house.hear(end, void)
    other.hear(void, end)

    assert house.told(WorkerEntryPosted) == other.told(WorkerEntryPosted)


def test_r29_a_penalty_is_voided_once_and_only_if_the_inspection_says_so(house: Office) -> None:
    house.hear(finished("yarn", A_MONDAY, NO_SHOW), voided("yarn", A_MONDAY, void=False))
    assert house.balance() == Money.of(-40)

    house.hear(voided("yarn", A_MONDAY), voided("yarn", A_MONDAY))

    assert house.balance() == Money.zero()


def test_r29_without_a_penalty_there_is_nothing_to_void(house: Office) -> None:
    house.hear(finished("yarn", A_MONDAY), voided("yarn", A_MONDAY))

    assert house.balance() == Money.of(60)


# the run


def test_r34_a_month_run_twice_makes_one_payout(house: Office) -> None:
    house.hear(paid_to("iban_1"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)

    house.payroll.run_month(SYSTEM, pay_month_of(A_MONDAY, BERLIN))
    house.after(HOUR)

    assert len(house.told(PayoutIssued)) == 1
    assert house.taken() == Money.of(60)


def test_r34_a_run_that_begins_again_leaves_late_money_to_the_next_month(house: Office) -> None:
    period = pay_month_of(A_MONDAY, BERLIN)
    house.hear(finished("yarn", A_MONDAY))
    house.clock.set(PAYDAY)
    house.payroll.issue_some(SYSTEM, period, None)
    house.hear(finished("late", A_MONDAY))

    house.payroll.run_month(SYSTEM, period)

    assert [event.amount for event in house.told(PayoutIssued)] == [Money.of(60)]
    assert house.balance() == Money.of(60)


def test_r30_missed_months_are_caught_up_one_by_one_with_their_own_money(house: Office) -> None:
    house.hear(paid_to("iban_1"), finished("may", A_MONDAY), finished("july", PAYDAY + DAY))

    house.at(datetime(2026, 9, 15, tzinfo=BERLIN))

    issued = [(event.month, event.amount) for event in house.told(PayoutIssued)]
    assert issued == [("2026-06", Money.of(60)), ("2026-07", Money.of(60))]
    assert house.taken() == Money.of(120)


def test_r30_what_finished_at_the_end_of_the_month_belongs_to_the_next(house: Office) -> None:
    just_before = PAYDAY - timedelta(microseconds=1)
    house.hear(finished("before", just_before, price=10), finished("after", PAYDAY, price=20))

    house.at(PAYDAY)

    assert [event.amount for event in house.told(PayoutIssued)] == [Money.of(6)]
    assert house.balance() == Money.of(12)


def test_r30_a_late_entry_goes_with_the_next_run(house: Office) -> None:
    house.hear(finished("yarn", A_MONDAY))
    house.at(PAYDAY)
    house.hear(finished("late", A_MONDAY))

    house.at(datetime(2026, 7, 31, tzinfo=BERLIN))

    assert [event.month for event in house.told(PayoutIssued)] == ["2026-06", "2026-07"]


def test_r30_a_debt_is_carried_over_shown_and_never_sent(house: Office) -> None:
    house.hear(paid_to("iban_1"), finished("yarn", A_MONDAY, NO_SHOW))
    house.at(PAYDAY)
    assert house.payouts() == []
    assert house.payroll.statement(worker).debt == Money.of(40)
    house.hear(finished("box", PAYDAY + DAY))

    house.at(datetime(2026, 7, 31, tzinfo=BERLIN))

    assert [event.amount for event in house.told(PayoutIssued)] == [Money.of(20)]


def test_r33_the_run_publishes_the_heads_of_all_chains(house: Office) -> None:
    house.hear(finished("yarn", A_MONDAY), finished("box", A_MONDAY, worker=worker_named("Ryzhik")))

    house.at(PAYDAY)

    (sealed,) = house.told(LedgerSealed)
    assert sealed.run == "2026-06"
    assert [head.postings for head in sealed.heads] == [2, 2]
    assert house.payroll.verify(accountant, sealed.heads).sound


def test_r30_a_run_works_in_chunks(stores: Stores, clock: StoppedClock) -> None:
    house = office(stores, clock, policy=attrs.evolve(POLICY, chunk=2))
    house.hear(*(finished(str(n), A_MONDAY, worker=worker_named(str(n))) for n in range(5)))

    house.at(PAYDAY)

    assert len(house.told(PayoutIssued)) == 5
    assert sum(len(event.heads) for event in house.told(LedgerSealed)) == 5


def test_r30_a_month_is_not_run_before_its_end(house: Office) -> None:
    with pytest.raises(Invalid, match="not ended"):
        house.payroll.run_month(SYSTEM, pay_month_of(A_MONDAY, BERLIN))


def test_r35_an_absurd_figure_is_parked_with_an_alarm_and_the_others_go_on(house: Office) -> None:
    house.hear(paid_to("iban_1"), finished("gold", A_MONDAY, price=1_000_000))
    ryzhik = worker_named("Ryzhik")
    house.hear(paid_to("iban_2", ryzhik), finished("yarn", A_MONDAY, worker=ryzhik))

    house.at(PAYDAY)

    assert house.taken() == Money.of(60)
    assert [event.worker_id for event in house.told(PayoutIssued)] == [ryzhik]
    assert any("parked" in text for _, text, _ in house.storage.records.notices(board_of(Role.ACCOUNTANT)))


def test_r35_an_accountant_releases_or_withdraws_a_parked_payout(house: Office) -> None:
    house.hear(paid_to("iban_1"), finished("gold", A_MONDAY, price=1_000_000))
    house.hear(finished("gold 2", A_MONDAY, worker=worker_named("Ryzhik"), price=1_000_000))
    house.at(PAYDAY)
    by_worker = {payout.worker_id: payout.id for payout in house.payouts()}

    house.payroll.release(accountant, by_worker[BARSIK], "a big job, checked")
    house.payroll.withdraw(accountant, by_worker[worker_named("Ryzhik")], "a slip")
    house.after(HOUR)

    assert house.taken() == Money.of(600_000)
    assert house.balance(worker_named("Ryzhik")) == Money.of(600_000)
    with pytest.raises(WrongPayoutStatus):
        house.payroll.release(accountant, by_worker[BARSIK], "again")


# sending


def test_r30_without_payout_details_a_payout_waits_and_the_worker_is_told(house: Office) -> None:
    house.hear(finished("yarn", A_MONDAY))
    house.at(PAYDAY)
    assert "give your payout details" in house.notices()[0]
    assert house.taken() == Money.zero()

    house.hear(paid_to("iban_1"))
    house.after(HOUR)

    assert house.taken() == Money.of(60)


def test_a_lost_answer_never_pays_twice(house: Office) -> None:
    house.hear(paid_to("iban_lost_answer"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)
    assert house.payouts()[0].status is PayoutStatus.UNKNOWN

    house.after(MINUTE)

    assert house.payouts()[0].status is PayoutStatus.PAID
    assert house.taken() == Money.of(60)
    assert house.balance() == Money.zero()


def test_a_lost_request_is_sent_again_under_its_own_key(house: Office) -> None:
    house.hear(paid_to("iban_lost_request"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)

    house.after(MINUTE)

    assert house.taken() == Money.of(60)
    assert [attempt.number for attempt in house.payroll.attempts(accountant, house.payouts()[0].id)] == [1]


def test_a_lost_request_is_not_sent_again_when_its_key_may_be_forgotten(house: Office) -> None:
    house.hear(paid_to("iban_lost_request"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)

    house.after(DAY)

    assert house.payouts()[0].status is PayoutStatus.UNKNOWN
    assert house.taken() == Money.zero()


def test_a_pending_payout_is_asked_about_until_it_is_paid(house: Office) -> None:
    house.hear(paid_to("iban_pending"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)
    assert house.payouts()[0].status is PayoutStatus.SENT

    house.after(HOUR)

    assert house.told(PayoutPaid)[0].amount == Money.of(60)


def test_a_rejected_payout_s_money_returns_and_goes_with_the_next_run(house: Office) -> None:
    house.hear(paid_to("iban_reject"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)
    assert house.told(PayoutFailed)[0].reason == "the account is closed"
    assert house.balance() == Money.of(60)
    assert "check your payout details" in house.notices()[0]

    house.at(datetime(2026, 7, 31, tzinfo=BERLIN))

    assert [event.month for event in house.told(PayoutIssued)] == ["2026-06", "2026-07"]
    assert house.payroll.verify(accountant).sound


def test_a_rejected_payout_is_sent_again_to_new_details(house: Office) -> None:
    house.hear(paid_to("iban_reject"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)

    house.hear(paid_to("iban_1"))
    house.after(HOUR)

    assert [(payout.month, payout.status, payout.attempt) for payout in house.payouts()] == [
        ("2026-06", PayoutStatus.PAID, 2)
    ]
    assert (house.taken(), house.balance()) == (Money.of(60), Money.zero())


def test_new_details_do_not_send_what_the_next_run_has_sent_already(house: Office) -> None:
    house.hear(paid_to("iban_reject"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)
    house.at(datetime(2026, 7, 31, tzinfo=BERLIN))

    house.hear(paid_to("iban_1"))
    house.after(HOUR)

    assert house.taken() == Money.of(60)
    assert house.balance() == Money.zero()


def test_new_details_do_not_send_more_than_the_balance_still_has(house: Office) -> None:
    house.hear(paid_to("iban_reject"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)
    house.hear(finished("box", PAYDAY, NO_SHOW))

    house.hear(paid_to("iban_1"))
    house.after(HOUR)

    assert (house.taken(), house.balance()) == (Money.zero(), Money.of(20))


def test_an_accountant_resolves_what_nobody_answers(house: Office) -> None:
    house.hear(paid_to("iban_down"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)
    payout = house.payouts()[0].id
    with pytest.raises(BeingAsked):
        house.payroll.resolve(accountant, payout, 1, Answer.REJECTED, "called them")
    house.clock.advance(MINUTE)

    house.payroll.resolve(accountant, payout, 1, Answer.REJECTED, "called them")

    assert house.balance() == Money.of(60)
    with pytest.raises(NotInQuestion):
        house.payroll.resolve(accountant, payout, 1, Answer.PAID, "called them again")


def test_what_stays_without_an_answer_is_told_to_a_human(house: Office) -> None:
    house.hear(paid_to("iban_down"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)

    for _ in range(POLICY.human_after):
        house.after(DAY)

    told = house.storage.records.notices(board_of(Role.ACCOUNTANT))
    assert [text for _, text, _ in told if "without an answer" in text]


def test_a_resolution_is_paid_or_rejected(house: Office) -> None:
    house.hear(paid_to("iban_down"), finished("yarn", A_MONDAY))
    house.at(PAYDAY)

    with pytest.raises(Invalid, match="paid or as rejected"):
        house.payroll.resolve(accountant, house.payouts()[0].id, 1, Answer.PENDING, "hm")


# bonuses


def test_r28_a_bonus_up_to_the_limit_is_posted_at_once(house: Office) -> None:
    house.hear(hired())

    house.payroll.grant_bonus(manager, BARSIK, Money.of(100), "kind to the goldfish")

    assert house.balance() == Money.of(100)
    assert house.told(WorkerEntryPosted)[0].order_id is None


def test_r28_above_the_limit_a_second_manager_approves(house: Office) -> None:
    house.hear(hired())
    bonus = house.payroll.grant_bonus(manager, BARSIK, Money.of(101), "kind to the goldfish")
    assert house.balance() == Money.zero()

    with pytest.raises(SameManager):
        house.payroll.approve_bonus(manager, bonus.id)
    house.payroll.approve_bonus(other_manager, bonus.id)

    assert house.balance() == Money.of(101)
    with pytest.raises(AlreadyApproved):
        house.payroll.approve_bonus(other_manager, bonus.id)


def test_r28_nobody_grants_or_approves_a_bonus_to_themselves(house: Office) -> None:
    both = actor("Barsik", Role.WORKER, Role.MANAGER)
    house.hear(hired())
    bonus = house.payroll.grant_bonus(manager, BARSIK, Money.of(101), "kind to the goldfish")

    with pytest.raises(OwnBonus):
        house.payroll.grant_bonus(both, BARSIK, Money.of(1), "for me")
    with pytest.raises(OwnBonus):
        house.payroll.approve_bonus(both, bonus.id)

    assert house.balance() == Money.zero()


def test_r28_r45_a_bonus_is_something_and_for_somebody(house: Office) -> None:
    house.hear(hired())

    with pytest.raises(Invalid):
        house.payroll.grant_bonus(manager, BARSIK, Money.zero(), "nothing")
    with pytest.raises(NotFound):
        house.payroll.grant_bonus(manager, worker_named("Nobody"), Money.of(1), "who?")


# who may


def test_r46_a_worker_sees_only_its_own_account(house: Office) -> None:
    house.hear(hired(), finished("yarn", A_MONDAY))

    assert house.payroll.statement(other_worker).entries == ()
    with pytest.raises(Forbidden):
        house.payroll.worker_statement(worker, BARSIK)
    with pytest.raises(NotFound):
        house.payroll.worker_statement(accountant, worker_named("Nobody"))


def test_r46_only_the_scheduler_runs_sends_and_asks(house: Office) -> None:
    period, payout = pay_month_of(A_MONDAY, BERLIN), PayoutId(order_id("x"))

    for person in EVERYBODY:
        with pytest.raises(Forbidden):
            house.payroll.run_month(person, period)
        with pytest.raises(Forbidden):
            house.payroll.send(person, payout)
        with pytest.raises(Forbidden):
            house.payroll.ask(person, payout)


def test_r46_money_is_decided_by_managers_and_accountants(house: Office) -> None:
    for person in (client, worker):
        with pytest.raises(Forbidden):
            house.payroll.grant_bonus(person, BARSIK, Money.of(1), "please")
        with pytest.raises(Forbidden):
            house.payroll.payouts(person)
        with pytest.raises(Forbidden):
            house.payroll.verify(person)


def test_r40_an_older_revision_of_a_worker_changes_nothing(house: Office) -> None:
    house.hear(hired(revision=2, name="Barsik the Second"), hired(revision=1))

    assert house.payroll.statement(worker).name == "Barsik the Second"
