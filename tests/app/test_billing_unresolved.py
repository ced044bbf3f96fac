"""What of billing only a human can decide: refunds without an answer, and parked weeks (R24, R35)."""

from datetime import timedelta

import pytest
from attrs import Factory, define
from typing_extensions import override

from happycat.adapters.memory.bank import MemoryBank
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.billing.attempts import Answer
from happycat.domain.billing.reversals import NotUnresolved, Reversal, ReversalState
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Role, board_of
from happycat.domain.kernel.refusals import NotFound, Unreachable
from tests.cats.billing import WEEK, Department, department, finished, order_id
from tests.cats.people import MURKA, accountant, client
from tests.cats.stores import STORES, Stores

HOURS = timedelta(hours=1)


@define
class SilentBank(MemoryBank):
    """Notes every refund it is sent and never answers."""

    sent: list[str] = Factory(list)

    @override
    def refund(self, key: str, reference: str, amount: Money, /) -> Answer:
        self.sent.append(key)
        raise Unreachable("no answer")


@pytest.fixture(params=STORES)
def silent(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Department:
    return department(stores, clock, request.param, SilentBank(clock))


@pytest.fixture(params=STORES)
def house(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Department:
    return department(stores, clock, request.param)


def alarms(house: Department) -> list[str]:
    return [text for _, text, _ in house.storage.records.notices(board_of(Role.ACCOUNTANT))]


def unanswered_refund(house: Department) -> Reversal:
    """A refund of 60, sent once, and then nothing for 30 hours."""
    house.pays_by("tok_good")
    house.hear(finished("yarn", house.clock.now()))
    house.after(WEEK)
    (invoice,) = house.billing.invoices(accountant)
    house.billing.refund(accountant, invoice.id, order_id("yarn"), Money.of(60), "torn")
    house.after(timedelta(0))
    house.after(30 * HOURS)
    (refund,) = house.billing.unresolved_refunds(accountant)
    return refund


def test_r24_a_refund_is_never_sent_again_when_its_key_may_be_forgotten(silent: Department) -> None:
    refund = unanswered_refund(silent)

    for _ in range(3):
        silent.after(24 * HOURS)

    assert silent.bank.sent == [refund.key]
    assert refund.state is ReversalState.UNRESOLVED
    assert alarms(silent) == [
        f"Refund {refund.number} of 60.00 is without an answer; find out and resolve it."
    ]


def test_r24_a_refund_is_repeated_under_its_key_for_a_day(silent: Department) -> None:
    silent.pays_by("tok_good")
    silent.hear(finished("yarn", silent.clock.now()))
    silent.after(WEEK)
    (invoice,) = silent.billing.invoices(accountant)
    silent.billing.refund(accountant, invoice.id, order_id("yarn"), Money.of(60), "torn")

    for _ in range(48):
        silent.after(HOURS)

    assert len(silent.bank.sent) == 3
    assert len(set(silent.bank.sent)) == 1
    assert len(silent.billing.unresolved_refunds(accountant)) == 1


def test_r24_r26_an_accountant_says_that_an_unresolved_refund_was_paid(silent: Department) -> None:
    refund = unanswered_refund(silent)

    done = silent.billing.resolve_refund(accountant, refund.id, True, "it is on the bank's statement")

    assert done.state is ReversalState.DONE
    assert silent.billing.statement(client).postings[0].move == "refunded"
    assert silent.billing.unresolved_refunds(accountant) == []
    with pytest.raises(NotUnresolved):
        silent.billing.resolve_refund(accountant, refund.id, False, "or not")
    assert silent.billing.verify(accountant) == []


def test_r24_r26_an_unresolved_refund_that_failed_becomes_a_credit(silent: Department) -> None:
    refund = unanswered_refund(silent)

    failed = silent.billing.resolve_refund(accountant, refund.id, False, "the bank never had it")

    assert failed.state is ReversalState.REFUSED
    assert silent.billing.statement(client).credit == Money.of(60)


def parked_weeks(house: Department, count: int) -> list[str]:
    house.pays_by("tok_good")
    house.hear(finished("palace", house.clock.now(), price=200_000))
    for _ in range(count):
        house.after(WEEK)
    return [parked.week for parked in house.billing.parked(accountant)]


def test_r35_a_parked_week_whose_charges_are_billed_is_parked_no_longer(house: Department) -> None:
    first, second = parked_weeks(house, 2)

    invoice = house.billing.release(accountant, MURKA, second, "it is a palace")
    again = house.billing.release(accountant, MURKA, first, "the same palace")

    assert invoice is not None
    assert invoice.total == Money.of(200_000)
    assert again is None
    assert house.billing.parked(accountant) == []
    with pytest.raises(NotFound):
        house.billing.release(accountant, MURKA, first, "once more")


def test_r35_a_release_bills_what_its_week_and_earlier_ones_have(house: Department) -> None:
    first, second = parked_weeks(house, 2)
    house.hear(finished("yarn", house.clock.now() - timedelta(days=2)))

    palace = house.billing.release(accountant, MURKA, first, "it is a palace")
    yarn = house.billing.release(accountant, MURKA, second, "and its yarn")

    assert [bill.total for bill in (palace, yarn) if bill] == [Money.of(200_000), Money.of(100)]


def test_r35_every_parked_week_is_alarmed_once(house: Department) -> None:
    weeks = parked_weeks(house, 2)

    house.after(timedelta(0))

    said = [f"The invoice of {MURKA} for {week} over 200000.00 is parked; release it." for week in weeks]
    assert sorted(alarms(house)) == said


def test_r35_pages_of_parked_invoices_lose_no_week(house: Department) -> None:
    weeks = parked_weeks(house, 3)

    (first,) = house.billing.parked(accountant, None, 1)
    rest = house.billing.parked(accountant, (first.client_id, first.week), 10)

    assert len(weeks) == 3
    assert [first.week, *(parked.week for parked in rest)] == weeks
