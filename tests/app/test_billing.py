"""Billing's use cases: from a finished order to money in the bank."""

from datetime import timedelta

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.domain.billing.events import (
    InvoiceIssued,
    InvoicePaid,
    LedgerSealed,
)
from happycat.domain.kernel.money import Money
from tests.cats.billing import WEEK, Department, department, finished, order_id
from tests.cats.people import accountant, client
from tests.cats.stores import STORES, Stores


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
