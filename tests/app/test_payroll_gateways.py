"""Payouts go through the gateway that the worker's details name, and through no other (R30)."""

from datetime import timedelta

import pytest

from happycat.adapters.memory.golden_hat import MemoryGoldenHat
from happycat.adapters.memory.world import StoppedClock
from happycat.app.payroll.context import by_name
from happycat.domain.kernel.money import Money
from happycat.domain.payroll.payouts import PayoutStatus
from happycat.domain.recruiting.events import PayoutDetailsChanged
from tests.cats.payroll import HOUR, PAYDAY, Office, finished, hired, office, paid_to
from tests.cats.people import BARSIK, accountant
from tests.cats.stores import STORES, Stores


class PawPay(MemoryGoldenHat):
    name = "pawpay"


@pytest.fixture(params=STORES)
def house(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Office:
    return office(stores, clock, request.param)


def earn_and_be_paid_by(house: Office, gateway: str) -> None:
    house.hear(hired(), PayoutDetailsChanged(BARSIK, gateway, "its own token"))
    house.hear(finished("yarn", house.clock.now()))
    house.at(PAYDAY + HOUR)
    house.after(timedelta(seconds=5))


def test_r30_a_payout_for_an_unknown_gateway_waits_and_is_sent_nowhere(house: Office) -> None:
    earn_and_be_paid_by(house, "some_other_provider")

    (payout,) = house.payouts()
    told = [text for text in house.notices() if "payout" in text]

    assert payout.status is PayoutStatus.ISSUED
    assert house.payroll.attempts(accountant, payout.id) == []
    assert house.taken() == Money.zero()
    assert "We cannot pay through some_other_provider: payouts wait until you give other details." in told
    assert any("It waits until we know where to pay it" in text for text in told)


def test_r30_a_waiting_payout_is_sent_when_the_details_name_a_known_gateway(house: Office) -> None:
    earn_and_be_paid_by(house, "some_other_provider")

    house.hear(paid_to("iban_barsik"))
    house.after(timedelta(seconds=5))

    assert [payout.status for payout in house.payouts()] == [PayoutStatus.PAID]


@pytest.mark.parametrize("kind", STORES)
def test_r30_of_several_gateways_the_named_one_pays(kind: str, stores: Stores, clock: StoppedClock) -> None:
    pawpay = PawPay(clock)
    house = office(stores, clock, kind, others={"pawpay": pawpay})

    earn_and_be_paid_by(house, "pawpay")

    assert [payout.status for payout in house.payouts()] == [PayoutStatus.PAID]
    assert house.taken() == Money.zero()
    assert len(pawpay.paid()) == 1


def test_r30_one_gateway_or_several_by_name(clock: StoppedClock) -> None:
    hat, pawpay = MemoryGoldenHat(clock), PawPay(clock)

    assert by_name(hat) == {"golden_hat": hat}
    assert by_name({"pawpay": pawpay}) == {"pawpay": pawpay}
