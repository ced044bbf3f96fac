"""Billing's use cases: from a finished order to money in the bank."""

from datetime import timedelta

import attrs
import pytest
from attrs import define
from typing_extensions import override

from happycat.adapters.memory.bank import MemoryBank
from happycat.adapters.memory.world import StoppedClock
from happycat.app.billing.weekly import WeekNotOver, WeekOutOfTurn
from happycat.domain.billing.attempts import Answer, AttemptState, BeingAsked, NotOpen
from happycat.domain.billing.events import (
    ClientStanding,
    CreditIssued,
    InvoiceIssued,
    InvoiceOverdue,
    InvoicePaid,
    LedgerSealed,
)
from happycat.domain.billing.reversals import MoreThanPaid, NotPaid
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.refusals import Forbidden, NotFound, Unreachable
from happycat.domain.kernel.time import week_of
from happycat.domain.kernel.values import Cause, Outcome
from happycat.ports.billing import PaymentRequest
from tests.cats.billing import BERLIN, WEEK, Department, department, finished, order_id
from tests.cats.people import MURKA, accountant, client, id_of, manager, operator, other_client, worker
from tests.cats.stores import STORES, Stores

PUSHOK = ClientId(id_of("Pushok"))


@pytest.fixture(params=STORES)
def house(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Department:
    return department(stores, clock, request.param)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def test_r23_a_finished_order_is_invoiced_and_collected_after_its_week(house: Department) -> None:
    house.pays_by("tok_good")
    house.hear(finished("yarn", house.clock.now()))

    house.after(WEEK)

    (issued,), (paid,) = house.told(InvoiceIssued), house.told(InvoicePaid)
    assert (issued.number, issued.week, issued.total) == ("INV-2026-000001", "2026-05-31", Money.of(100))
    assert [line.order_id for line in issued.lines] == [order_id("yarn")]
    assert paid.invoice_id == issued.invoice_id
    assert house.bank.taken() == Money.of(100)
    assert house.billing.verify(accountant) == []
    assert house.billing.statement(client).settled == Money.of(100)


def test_r34_a_week_run_again_makes_no_second_invoice(house: Department) -> None:
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)

    house.after(timedelta(0))
    house.after(timedelta(0))

    assert len(house.told(InvoiceIssued)) == 1
    assert len(house.told(LedgerSealed)) == 1


def test_r24_soft_declines_end_overdue_and_a_new_method_pays(house: Department) -> None:
    house.pays_by("tok_decline_soft")
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)

    for _ in range(6):
        house.after(days(1))
    assert house.told(InvoiceOverdue) == []
    house.after(days(1))

    assert len(house.bank.books()) == 5
    assert len(house.told(InvoiceOverdue)) == 1
    assert not house.told(ClientStanding)[-1].may_check_out

    house.pays_by("tok_good")
    house.after(timedelta(0))

    assert house.bank.taken() == Money.of(100)
    assert house.told(ClientStanding)[-1].may_check_out


def test_r24_a_hard_decline_stops_and_asks_for_a_new_method(house: Department) -> None:
    house.pays_by("tok_decline_hard")
    house.hear(finished("yarn", house.clock.now()))

    house.after(WEEK)
    house.after(days(2))

    assert len(house.bank.books()) == 1
    assert [text for _, text, _ in house.storage.records.notices(client.person)] == [
        "Invoice INV-2026-000001 over 100.00 could not be collected: give a payment method that works,"
        " or confirm the payment with your bank."
    ]
    house.after(days(7))
    assert len(house.told(InvoiceOverdue)) == 1


def test_r24_without_a_method_the_invoice_waits_and_nothing_fails(house: Department) -> None:
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)
    assert house.billing.invoices(client)[0].status == "action_required"

    house.pays_by("tok_good")
    house.after(timedelta(0))

    assert house.billing.invoices(client)[0].status == "paid"


def test_r24_a_lost_answer_locks_the_invoice_until_the_bank_is_asked(house: Department) -> None:
    house.pays_by("tok_lost_answer")
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)
    assert house.billing.invoices(client)[0].status == "locked"

    house.pays_by("tok_good")
    house.after(timedelta(0))
    assert house.billing.invoices(client)[0].status == "locked"
    house.after(timedelta(minutes=5))

    assert house.billing.invoices(client)[0].status == "paid"
    assert house.bank.taken() == Money.of(100)


@define
class AwayBank(MemoryBank):
    """Answers nothing while it is away."""

    away: bool = True

    @override
    def charge(self, request: PaymentRequest, /) -> Answer:
        if self.away:
            raise Unreachable("away")
        return super().charge(request)


@pytest.mark.parametrize("kind", STORES)
def test_r24_a_charge_the_bank_never_heard_of_is_sent_again_under_its_key(
    kind: str, stores: Stores, clock: StoppedClock
) -> None:
    bank = AwayBank(clock)
    house = department(stores, clock, kind, bank)
    house.pays_by("tok_good")
    house.hear(finished("yarn", clock.now()))
    house.after(WEEK)

    bank.away = False
    house.after(timedelta(minutes=5))

    (invoice,) = house.billing.invoices(client)
    assert [entry.key for entry in bank.books()] == [f"{invoice.id}/1"]
    assert invoice.status == "paid"


class Killed(BaseException):
    """A power cut."""


@define
class DyingBank:
    """Takes the money; then the process dies before it can write that down."""

    bank: MemoryBank
    name: str = "bank"
    dies: bool = True

    def charge(self, request: PaymentRequest, /) -> Answer:
        answer = self.bank.charge(request)
        if self.dies:
            self.dies = False
            raise Killed
        return answer

    def query(self, key: str, /) -> Answer | None:
        return self.bank.query(key)

    def refund(self, key: str, reference: str, amount: Money, /) -> Answer:
        return self.bank.refund(key, reference, amount)


@pytest.mark.parametrize("kind", STORES)
def test_r24_killed_between_the_charge_and_its_record_nobody_pays_twice(
    kind: str, stores: Stores, clock: StoppedClock
) -> None:
    house = department(stores, clock, kind, DyingBank(MemoryBank(clock)))
    house.pays_by("tok_good")
    house.hear(finished("yarn", clock.now()))

    with pytest.raises(Killed):
        house.after(WEEK)
    for _ in range(3):
        house.after(timedelta(minutes=5))

    assert house.bank.bank.taken() == Money.of(100)
    assert len(house.told(InvoicePaid)) == 1


def test_r24_a_human_resolves_what_the_bank_does_not_answer(house: Department) -> None:
    house.pays_by("tok_down")
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)
    (attempt,) = house.billing.unresolved(accountant)
    with pytest.raises(BeingAsked):
        house.billing.resolve(accountant, attempt.invoice_id, 1, AttemptState.DECLINED_HARD, "too early")
    house.clock.advance(timedelta(minutes=1))

    house.billing.resolve(accountant, attempt.invoice_id, 1, AttemptState.DECLINED_HARD, "the bank says no")
    house.pays_by("tok_good")
    house.after(timedelta(0))

    assert [entry.key for entry in house.bank.books()] == [f"{attempt.invoice_id}/2"]
    with pytest.raises(NotOpen):
        house.billing.resolve(accountant, attempt.invoice_id, 2, AttemptState.DECLINED_HARD, "again")


def test_r24_a_new_method_supersedes_an_attempt_that_waits_for_the_client(house: Department) -> None:
    house.pays_by("tok_action")
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)

    house.pays_by("tok_good")
    house.after(timedelta(0))

    assert house.bank.taken() == Money.of(100)
    assert house.billing.invoices(client)[0].status == "paid"


def test_r24_a_superseded_attempt_that_succeeds_after_all_is_the_clients_credit(house: Department) -> None:
    house.pays_by("tok_action")
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)
    house.pays_by("tok_good")
    house.after(timedelta(0))

    house.bank.confirm(house.bank.books()[0].key)
    house.after(days(1))
    house.after(days(1))

    assert house.bank.taken() == Money.of(200)
    assert house.billing.statement(client).credit == Money.of(100)
    assert [attempt.number for attempt in house.billing.late_payments(accountant)] == [1]
    assert house.billing.verify(accountant) == []


def test_r24_the_same_method_again_leaves_the_waiting_attempt_alone(house: Department) -> None:
    house.pays_by("tok_action")
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)

    house.pays_by("tok_action")
    house.after(days(1))
    house.bank.confirm(house.bank.books()[0].key)
    house.after(days(1))

    assert house.bank.taken() == Money.of(100)
    assert len(house.bank.books()) == 2


@pytest.mark.parametrize("kind", STORES)
def test_r24_a_success_after_a_human_closed_the_attempt_is_not_dropped_and_not_charged_twice(
    kind: str, stores: Stores, clock: StoppedClock
) -> None:
    house = department(stores, clock, kind, AwayBank(clock))
    house.pays_by("tok_good")
    house.hear(finished("yarn", clock.now()))
    house.after(WEEK)
    (attempt,) = house.billing.unresolved(accountant)
    clock.advance(timedelta(minutes=1))
    what = (attempt.invoice_id, attempt.number, AttemptState.DECLINED_SOFT, "nothing at the bank")
    house.billing.resolve(accountant, *what)

    for _ in range(2):
        house.billing.answered(SYSTEM, attempt.id, Answer.succeeded("late"))
    house.bank.away = False
    house.after(days(2))

    assert house.bank.books() == ()
    assert house.billing.invoices(client)[0].status == "paid"
    assert [late.reference for late in house.billing.late_payments(accountant)] == ["late"]
    assert [p.move for p in house.billing.statement(client).postings if p.move == "paid"] == ["paid"]


def test_r23_missed_weeks_are_caught_up_one_by_one_and_dated_right(house: Department) -> None:
    for n in range(3):
        house.hear(finished(f"week {n}", house.clock.now() + WEEK * n))

    house.after(WEEK * 3)

    issued = house.told(InvoiceIssued)
    assert [(i.week, i.number[-6:]) for i in issued] == [
        ("2026-05-31", "000001"),
        ("2026-06-07", "000002"),
        ("2026-06-14", "000003"),
    ]


def test_r23_what_comes_late_is_a_late_line_on_the_next_invoice(house: Department) -> None:
    then = house.clock.now()
    house.hear(finished("in time", then))
    house.after(WEEK)

    house.hear(finished("late", then), finished("in time", then))
    house.after(WEEK)

    first, second = house.told(InvoiceIssued)
    assert [line.order_id for line in second.lines] == [order_id("late")]
    assert house.billing.invoice(client, second.invoice_id)[1][0].late
    assert len(first.lines) == 1


def test_r21_an_invoice_of_zero_is_settled_without_an_attempt(house: Department) -> None:
    order = finished("yarn", house.clock.now(), outcome=Outcome.CANCELLED, cause=Cause.NO_WORKER)
    house.hear(order)

    house.after(WEEK)

    assert house.told(InvoicePaid)[0].amount == Money.zero()
    assert house.bank.books() == ()


def test_r22_the_tier_is_that_of_what_was_settled_before(house: Department) -> None:
    house.pays_by("tok_good")
    house.hear(finished("dear", house.clock.now(), price=10_001))
    house.after(WEEK)
    house.hear(finished("next", house.clock.now()))

    house.after(WEEK)

    assert [(i.loyalty_percentage, i.total) for i in house.told(InvoiceIssued)] == [
        (0, Money.of(10_001)),
        (5, Money.of(95)),
    ]
    assert house.told(ClientStanding)[-1].loyalty_percentage == 5


def paid_invoice(house: Department) -> InvoiceIssued:
    house.pays_by("tok_good")
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)
    issued: InvoiceIssued = house.told(InvoiceIssued)[0]
    return issued


def test_r26_a_refund_goes_back_through_the_bank_and_never_exceeds_what_was_paid(house: Department) -> None:
    invoice = paid_invoice(house)

    house.billing.refund(accountant, invoice.invoice_id, order_id("yarn"), Money.of(60), "torn yarn")
    with pytest.raises(MoreThanPaid):
        house.billing.refund(accountant, invoice.invoice_id, order_id("yarn"), Money.of(41), "greed")
    house.after(timedelta(0))

    assert house.bank.taken() == Money.of(40)
    assert [(c.number, c.amount) for c in house.told(CreditIssued)] == [("CN-2026-000001", Money.of(60))]
    assert house.billing.statement(client).settled == Money.of(40)
    assert house.billing.verify(accountant) == []


def test_r26_a_credit_makes_the_next_invoice_less(house: Department) -> None:
    invoice = paid_invoice(house)
    house.billing.credit(accountant, invoice.invoice_id, order_id("yarn"), Money.of(30), "late")
    house.hear(finished("next", house.clock.now()))

    assert house.billing.statement(client).owed_at_week_end == Money.of(70)
    house.after(WEEK)

    assert house.bank.taken() == Money.of(170)
    assert house.billing.statement(client).settled == Money.of(170)


def test_r26_what_is_not_paid_cannot_be_given_back(house: Department) -> None:
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)
    invoice = house.told(InvoiceIssued)[0]

    with pytest.raises(NotPaid):
        house.billing.credit(accountant, invoice.invoice_id, order_id("yarn"), Money.of(1), "gift")


def test_r35_an_absurd_invoice_is_parked_and_the_others_go_on(house: Department) -> None:
    house.hear(finished("palace", house.clock.now(), price=100_001))
    house.hear(finished("yarn", house.clock.now(), client_id=PUSHOK))
    house.after(WEEK)
    assert [issued.client_id for issued in house.told(InvoiceIssued)] == [PUSHOK]
    (parked,) = house.billing.parked(accountant)

    house.billing.release(accountant, parked.client_id, parked.week, "it is a palace")

    assert house.billing.parked(accountant) == []
    assert house.told(InvoiceIssued)[-1].total == Money.of(100_001)


def test_r25_the_statement_shows_what_will_be_owed_at_the_end_of_the_week(house: Department) -> None:
    house.hear(ClientChanged(1, MURKA, "Murka", "murka@box"), finished("yarn", house.clock.now()))
    house.after(WEEK)
    house.hear(finished("next", house.clock.now(), price=50))

    seen = house.billing.statement(client)

    assert (seen.name, seen.unpaid, seen.this_week.total) == ("Murka", Money.of(100), Money.of(50))
    assert seen.owed_at_week_end == Money.of(150)
    assert [p.move for p in seen.postings] == ["charged", "invoiced", "charged"]


def test_r33_heads_kept_elsewhere_find_a_cut_off_end(house: Department) -> None:
    paid_invoice(house)
    sealed = house.told(LedgerSealed)[0].heads

    assert house.billing.verify(accountant, sealed) == []
    forged = [attrs.evolve(sealed[0], head="f" * 64)]
    assert [b.problem for b in house.billing.verify(accountant, forged)] == [
        "is not where the chain was sealed"
    ]


def test_r46_money_is_shown_and_moved_only_by_those_who_may(house: Department) -> None:
    invoice = paid_invoice(house)
    back = (invoice.invoice_id, order_id("yarn"), Money.of(1), "why not")

    for actor in (client, worker, manager, operator):
        with pytest.raises(Forbidden):
            house.billing.refund(actor, *back)
        with pytest.raises(Forbidden):
            house.billing.parked(actor)
    with pytest.raises(NotFound):
        house.billing.invoice(other_client, invoice.invoice_id)
    assert house.billing.invoices(other_client) == []


def test_r23_a_week_is_run_when_it_is_over_and_in_its_turn(house: Department) -> None:
    now = house.clock.now()

    with pytest.raises(WeekNotOver):
        house.billing.run_week(operator, week_of(now, BERLIN))
    house.clock.advance(WEEK * 2)
    with pytest.raises(WeekOutOfTurn):
        house.billing.run_week(operator, week_of(now + WEEK, BERLIN))
