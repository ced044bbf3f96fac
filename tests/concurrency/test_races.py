"""R5: what happens in the same moment as a checkout: all of what was shown is bought, or nothing happened."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Event

import attrs
import pytest
from attrs import Factory, define, frozen

from happycat import HappyCat
from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.catalog.events import ServiceWithdrawn
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.people import Role
from tests.cats.people import actor, client
from tests.cats.shop import BATH, BRUSH, NOW, filled, published, told
from tests.cats.stores import STORES, Stores
from tests.concurrency.crowd import PROCESSES, THREADS, all_at_once, opened
from tests.concurrency.jobs import Basket, add_another, bath_of, buy_unless_first, checked_out, owe, withdraw
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


@define
class Gate:
    """A clock that holds up whoever looks at it until the others are done, or wait themselves."""

    clock: StoppedClock
    closed: Event = Factory(Event)
    others: Event = Factory(Event)

    def now(self) -> datetime:
        if not self.closed.is_set():
            self.closed.set()
            self.others.wait(0.5)
        return self.clock.now()


@pytest.mark.parametrize("kind", STORES)
def test_r5_nobody_hears_a_no_while_another_checkout_of_the_cart_is_on_its_way(
    stores: Stores, clock: StoppedClock, kind: str
) -> None:
    company = stores.company(kind, clock)
    told(company)
    cart, quote = filled(company), company.shop.quote(client)
    gate = Gate(clock)
    held_up = attrs.evolve(company.shop, clock=gate)

    with ThreadPoolExecutor() as threads:
        first = threads.submit(held_up.check_out, client, cart.id, quote.fingerprint)
        gate.closed.wait()
        company.shop.withdrawn(ServiceWithdrawn(2, BATH, withdrawn_at=NOW))
        second = checked_out(company, client, cart.id, quote.fingerprint)
        gate.others.set()

    assert second == JsonCodec().dumps(first.result())


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
