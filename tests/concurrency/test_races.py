"""R5: what happens in the same moment as a checkout: all of what was shown is bought, or nothing happened."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from attrs import frozen

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.people import Role
from tests.cats.people import actor
from tests.cats.shop import BRUSH, filled, published, told
from tests.cats.stores import Stores
from tests.concurrency.crowd import PROCESSES, THREADS, all_at_once, opened
from tests.concurrency.jobs import Basket, add_another, bath_of, buy_unless_first, owe, withdraw
from tests.concurrency.judge import file_of, judge

pytestmark = pytest.mark.slow


@frozen
class Race:
    """What came in between, and how whoever was too late with a checkout is told."""

    between: Callable[[Basket, HappyCat], object]
    told: str


CHANGED = "quote_changed: Not as it was shown: "
RACES = {
    "an item from another tab": Race(add_another, f"{CHANGED}'Brush' was not shown."),
    "the service is archived": Race(withdraw, f"{CHANGED}'Bath' is no longer on sale."),
    "an invoice is overdue": Race(owe, "checkouts_stopped: "),
}


@pytest.fixture
def company(stores: Stores, clock: StoppedClock) -> HappyCat:
    """Sixteen baths on sale, one for each client, and a brush."""
    company = stores.company("sqlite", clock)
    told(company, *(published(bath_of(n)) for n in range(THREADS)), published(BRUSH, title="Brush"))
    return company


def basket(company: HappyCat, number: int) -> Basket:
    client = actor(f"client {number}", Role.CLIENT)
    company.shop.client_changed(ClientChanged(1, ClientId(client.person), f"Client {number}", "at@box"))
    cart = filled(company, client, bath_of(number))
    return Basket(client, cart.id, company.shop.quote(client).fingerprint, number)


@pytest.mark.parametrize("race", RACES.values(), ids=RACES)
def test_r5_in_sixteen_races_all_that_was_shown_is_bought_or_nothing_happened(
    company: HappyCat, race: Race
) -> None:
    baskets = [basket(company, n) for n in range(THREADS)]

    job = partial(buy_unless_first, baskets, race.between)
    answers = all_at_once(partial(opened, company.settings), job)
    company.settle()

    bought = [sold(company, basket, answers[basket.number :: THREADS][1:], race) for basket in baskets]
    found = judge(file_of(company))
    assert (found.complaints, found.statuses.total()) == ((), sum(bought))


def sold(company: HappyCat, basket: Basket, answers: list[str], race: Race) -> bool:
    """Three callers got one receipt of what was shown, or one refusal, and the cart is still there."""
    assert answers == [answers[0]] * (PROCESSES - 1)
    receipts = company.shop.receipts(basket.client)
    if not receipts:
        assert answers[0].startswith(race.told)
        assert company.shop.cart(basket.client).id == basket.cart
        return False
    receipt = json.loads(answers[0])
    assert receipt["quote"]["fingerprint"] == basket.fingerprint
    assert [line.service_id for line in receipts[0].lines] == [bath_of(basket.number)]
    return True
