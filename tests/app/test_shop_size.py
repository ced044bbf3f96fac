"""The shop with much in it: as many questions to the database for fifty lines as for one, and short pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid5

import pytest
from sqlalchemy import event

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.adapters.sql.kernel.database import database
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.people import NOBODY
from happycat.domain.shop.policy import POLICY
from tests.cats.people import CATS, client, manager
from tests.cats.shop import NOW, TOMORROW, filled, listing, published, told
from tests.cats.stores import Stores

MANY = 10_000
PAGE = 200


@pytest.fixture
def company(stores: Stores, clock: StoppedClock) -> HappyCat:
    return stores.company("sqlite", clock)


def service(number: int) -> ServiceId:
    return ServiceId(uuid5(CATS, f"service {number}"))


@contextmanager
def asked(company: HappyCat) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    engine, statements = database(company.settings.database).engine, list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements_for(company: HappyCat, lines: int) -> list[int]:
    """How many each step takes for so many lines: quote, checkout, reorder."""
    told(company, *(published(service(n)) for n in range(lines)))
    cart = filled(company, client, *(service(n) for n in range(lines)))
    with asked(company) as quoting:
        fingerprint = company.shop.quote(client).fingerprint
    with asked(company) as buying:
        receipt = company.shop.check_out(client, cart.id, fingerprint)
    with asked(company) as reordering:
        company.shop.reorder(client, receipt.order_id, TOMORROW)
    return [len(statements) for statements in (quoting, buying, reordering)]


def test_r5_a_checkout_of_fifty_lines_asks_no_more_often_than_one_of_one(
    stores: Stores, clock: StoppedClock
) -> None:
    large, small = (stores.company("sqlite", clock) for _ in range(2))

    many = statements_for(large, POLICY.most_lines)

    assert many == statements_for(small, 1)
    assert max(many) < 20


def pages(page: Callable[[ServiceId | None], list[ServiceId]]) -> Iterator[ServiceId]:
    """All there is, by pages that are never longer than asked."""
    found = page(None)
    while found:
        assert len(found) <= PAGE
        yield from found
        found = page(found[-1])


@pytest.mark.slow
def test_r6_ten_thousand_services_are_browsed_and_looked_back_at_page_by_page(company: HappyCat) -> None:
    with company.contexts["shop"].storage.begin() as tx:
        for number in range(MANY):
            one = listing(service(number), title=f"Service {number}")
            tx.listings.add(one)
            tx.showings.keep(one.showing())

    with asked(company) as statements:
        browsed = list(pages(lambda after: [one.id for one in company.shop.browse(NOBODY, after, PAGE)]))
        showed = list(
            pages(lambda after: [one.service_id for one in company.shop.showed(manager, NOW, after, PAGE)])
        )

    everything = sorted(service(number) for number in range(MANY))
    assert browsed == showed == everything
    assert len(statements) <= 3 * (MANY // PAGE + 1)
