"""R5: whoever checks out one cart at the same time gets the same receipt, and it becomes one order."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from tests.cats.people import client
from tests.cats.shop import filled, told
from tests.cats.stores import Stores
from tests.cats.web import as_
from tests.concurrency.crowd import CALLERS, all_at_once, browser, opened
from tests.concurrency.jobs import check_out, check_out_under_a_key, post
from tests.concurrency.judge import file_of, judge
from tests.crash.service import Service

pytestmark = pytest.mark.slow


@pytest.fixture
def company(stores: Stores, clock: StoppedClock) -> HappyCat:
    company = stores.company("sqlite", clock)
    told(company)
    return company


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path)
    yield service
    service.kill()


@pytest.mark.parametrize("job", [check_out, check_out_under_a_key])
def test_r5_sixty_four_callers_in_four_processes_get_one_receipt_and_one_order(
    company: HappyCat, job: Any
) -> None:
    cart = filled(company)
    fingerprint = company.shop.quote(client).fingerprint

    receipts = all_at_once(partial(opened, company.settings), partial(job, cart.id, fingerprint))
    company.settle()

    found = judge(file_of(company))
    assert receipts == [receipts[0]] * CALLERS
    assert str(cart.id) in receipts[0]
    assert (found.complaints, found.statuses.total()) == ((), 1)


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "one"}], ids=["no key", "one key"])
def test_r5_sixty_four_callers_over_http_get_one_receipt_and_one_order(
    company: HappyCat, service: Service, headers: dict[str, str]
) -> None:
    cart = filled(company)
    order = {"cart_id": str(cart.id), "fingerprint": company.shop.quote(client).fingerprint}
    moved_in(company, service)

    to_it = partial(browser, f"{service.url}/api/v1", as_(client, **headers))
    answers = all_at_once(to_it, partial(post, "/shop/checkouts", order))

    settled(company, service)
    found = judge(service.database)
    assert answers == [answers[0]] * CALLERS
    assert answers[0][0] == 201
    assert (found.complaints, found.statuses.total()) == ((), 1)


def moved_in(company: HappyCat, service: Service) -> None:
    """The service runs on a copy of the company."""
    with closing(sqlite3.connect(file_of(company))) as file, closing(sqlite3.connect(service.database)) as to:
        file.backup(to)
    service.start()


def settled(company: HappyCat, service: Service) -> None:
    """The service has stopped, and everything it said has been heard."""
    assert service.stop() == 0
    settings = company.settings.model_copy(update={"database": f"sqlite:///{service.database}"})
    with opened(settings) as again:
        again.settle()
