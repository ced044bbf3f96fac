"""Payroll whatever happens: money that comes in is in payouts or the balance, months whole, books sound."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from happycat.adapters.kernel.writes import Write
from happycat.adapters.memory.golden_hat import MemoryGoldenHat
from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.time import pay_month_of
from happycat.domain.payroll.attempts import Reply
from happycat.domain.payroll.events import LedgerSealed, PayoutIssued, WorkerEntryPosted
from happycat.domain.payroll.payouts import PayoutStatus
from happycat.ports.payroll import PayoutRequest
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
    paid_to,
    voided,
    worker_named,
)
from tests.cats.people import BARSIK, accountant, manager
from tests.cats.stores import Stores

TOKENS = (
    "iban_1",
    "iban_reject",
    "iban_lost_answer",
    "iban_lost_request",
    "iban_pending",
    "iban_pending_reject",
)
HAPPENINGS = st.one_of(
    st.tuples(st.just("work"), st.integers(0, 9), st.sampled_from([GOOD, NO_SHOW])),
    st.tuples(st.just("void"), st.integers(0, 9)),
    st.tuples(st.just("bonus"), st.integers(1, 10_000)),
    st.tuples(st.just("details"), st.sampled_from(TOKENS)),
    st.tuples(st.just("time"), st.sampled_from([HOUR, timedelta(days=3), timedelta(days=33)])),
)


class Killed(BaseException):
    """The process is gone."""


@attrs.frozen
class KilledAfterwards:
    """Pays, but nobody is there any more to hear it."""

    hat: MemoryGoldenHat
    name: str = "golden_hat"

    def pay(self, request: PayoutRequest, /) -> Reply:
        self.hat.pay(request)
        raise Killed

    def query(self, key: str, /) -> Reply | None:
        return self.hat.query(key)


def happen(house: Office, what: tuple[Any, ...]) -> None:
    now = house.clock.now()
    match what:
        case ("work", name, ending):
            house.hear(finished(str(name), now, ending))
        case ("void", name):
            house.hear(voided(str(name), now))
        case ("bonus", minor):
            house.payroll.grant_bonus(manager, BARSIK, Money(minor), "kind")
        case ("details", token):
            house.hear(paid_to(token))
        case ("time", by):
            house.after(by)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HAPPENINGS, max_size=25))
def test_r33_entries_are_payouts_and_balance_whatever_happens(
    stores: Stores, happenings: list[tuple[Any, ...]]
) -> None:
    house = office(stores, StoppedClock())
    house.hear(hired())

    for what in happenings:
        happen(house, what)
    for _ in range(4):
        house.after(HOUR)

    entered = Money.total(event.amount for event in house.told(WorkerEntryPosted))
    payouts = house.payouts()
    live = Money.total(p.amount for p in payouts if p.status is not PayoutStatus.FAILED)
    paid = Money.total(p.amount for p in payouts if p.status is PayoutStatus.PAID)
    assert entered == live + house.balance()
    assert house.taken() == paid
    assert len({p.month for p in payouts}) == len(payouts)
    assert all(p.amount > Money.zero() for p in payouts)
    assert house.payroll.verify(accountant).sound


@settings(max_examples=300, deadline=None)
@given(
    st.integers(2020, 2040),
    st.integers(1, 12),
    st.timedeltas(timedelta(days=-3), timedelta(days=3)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tehran", "Africa/Cairo", "UTC"]),
)
def test_r30_every_instant_is_in_one_pay_month_from_last_day_to_last_day(
    year: int, month: int, away: timedelta, zone_name: str
) -> None:
    zone = ZoneInfo(zone_name)
    at = datetime(year, month, 1, tzinfo=zone) + away

    period = pay_month_of(at, zone)

    first, last = period.start.astimezone(zone), period.end.astimezone(zone)
    assert at in period
    assert period.key == f"{last:%Y-%m}"
    assert all((edge.date() + timedelta(days=1)).day == 1 for edge in (first, last))
    assert pay_month_of(period.end, zone).start == period.end
    assert pay_month_of(period.end - timedelta(microseconds=1), zone) == period


@pytest.mark.parametrize(
    "month", [date(2026, 3, 31), date(2026, 10, 31), date(2028, 2, 29), date(2026, 12, 31)]
)
def test_r30_an_order_at_either_side_of_a_month_s_end_is_paid_once(stores: Stores, month: date) -> None:
    end = datetime(month.year, month.month, month.day, tzinfo=BERLIN)
    house = office(stores, StoppedClock(end - timedelta(days=20)))
    for n, away in enumerate((-1, 0, 1)):
        house.hear(finished(str(n), end + timedelta(microseconds=away)))

    house.at(end + timedelta(days=40))

    assert [event.amount for event in house.told(PayoutIssued)] == [Money.of(60), Money.of(120)]


@pytest.mark.slow
@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_r34_several_schedulers_at_once_pay_everybody_once(
    stores: Stores, clock: StoppedClock, store: str
) -> None:
    house = office(stores, clock, store)
    for n in range(10):
        house.hear(paid_to("iban_1", worker_named(str(n))))
        house.hear(finished(str(n), A_MONDAY, worker=worker_named(str(n))))
    house.clock.set(PAYDAY)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: house.scheduler.tick(), range(4)))
    house.after(HOUR)

    assert len(house.told(PayoutIssued)) == 10
    assert house.taken() == Money.of(600)
    assert house.payroll.verify(accountant).sound


def test_a_process_killed_after_the_gateway_paid_does_not_pay_again(
    stores: Stores, clock: StoppedClock
) -> None:
    house = office(stores, clock)
    house.hear(paid_to("iban_1"), finished("yarn", A_MONDAY))
    house.clock.set(PAYDAY)
    house.payroll.run_month(SYSTEM, pay_month_of(A_MONDAY, BERLIN))
    with pytest.raises(Killed):
        attrs.evolve(house.payroll, gateways={"golden_hat": KilledAfterwards(house.hat)}).send(
            SYSTEM, house.payouts()[0].id
        )
    assert house.payouts()[0].status is PayoutStatus.SENT

    house.after(HOUR)

    assert house.payouts()[0].status is PayoutStatus.PAID
    assert house.taken() == Money.of(60)


@pytest.fixture(params=["memory", "sqlite"])
def kept(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Office:
    """An office with three postings."""
    house = office(stores, clock, request.param)
    house.hear(finished("yarn", A_MONDAY), finished("box", A_MONDAY))
    house.at(PAYDAY)
    return house


def tamper(house: Office, write: Write) -> None:
    """As somebody would who has the database, but not the key."""
    with house.storage.begin() as tx:
        tx._rows.append(write)


def test_r33_a_changed_amount_is_found(kept: Office) -> None:
    with kept.storage.begin() as tx:
        first = tx.ledger.page(None, limit=1)[0]

    tamper(kept, Write("update", "payroll_posting", {"amount": 9_999}, {"id": first.id}))

    assert not kept.payroll.verify(accountant).sound


def test_r33_a_deleted_entry_posting_is_found(kept: Office) -> None:
    with kept.storage.begin() as tx:
        first = tx.ledger.page(None, limit=1)[0]

    tamper(kept, Write("delete", "payroll_posting", {}, {"id": first.id}))

    assert len(kept.payroll.verify(accountant).faults) >= 2


def test_r33_a_cut_off_end_is_found_by_the_sealed_heads(kept: Office) -> None:
    (sealed,) = kept.told(LedgerSealed)
    head = sealed.heads[0]
    with kept.storage.begin() as tx:
        last = tx.ledger.head(BARSIK)

    tamper(kept, Write("delete", "payroll_posting", {}, {"id": last.id}))

    assert kept.payroll.verify(accountant).sound
    faults = kept.payroll.verify(accountant, [head]).faults
    assert [fault.sequence for fault in faults] == [head.postings]


def test_r33_the_key_is_what_makes_the_chain(kept: Office) -> None:
    books = attrs.evolve(kept.payroll.books, chain=type(kept.payroll.books.chain)(b"another key"))

    assert not attrs.evolve(kept.payroll, books=books).verify(accountant).sound
