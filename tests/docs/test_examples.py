"""The examples: the whole story in one process, and the company inside somebody else's web app."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from examples import fastapi_app, flask_app
from happycat import HappyCat
from happycat.domain.catalog.details import ServiceDetails
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import Address
from tests.cats.people import MURKA, client, manager, operator

PATIENCE = 20.0
STORY = Path(__file__).parents[2] / "examples/whole_story.py"


@pytest.fixture
def company() -> HappyCat:
    """With one service on sale and one client."""
    company = HappyCat.in_memory()
    details = ServiceDetails(
        title="Window washing", text="", attributes={}, list_price=Money.of(120), duration=timedelta(hours=1)
    )
    service = company.catalog.draft(manager, details)
    company.catalog.publish(manager, service.id)
    company.clients.import_client(operator, MURKA, "Murka", "murka@box")
    company.settle()
    return company


def sell(company: HappyCat) -> None:
    """Murka buys whatever is on sale, for tomorrow."""
    murka = company.acting_as(client)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    cart = murka.shop.add_item(company.shop.browse(client)[0].id)
    murka.shop.set_start(tomorrow.replace(minute=0, second=0, microsecond=0))
    murka.shop.set_address(Address("Cardboard Lane 1", "Boxberg"))
    murka.shop.check_out(cart.id, murka.shop.quote().fingerprint)


def test_the_whole_story_ends_with_everybody_paid() -> None:
    told = subprocess.run(
        [sys.executable, str(STORY)], capture_output=True, text=True, timeout=30, check=True
    )

    assert told.stdout == "Invoice of 100.00: paid. Payout of 60.00: paid.\n"


def test_the_whole_story_is_short() -> None:
    lines = [line.strip() for line in STORY.read_text().splitlines()]

    assert len([line for line in lines if line and not line.startswith(("#", '"'))]) < 40


def test_fastapi_shows_the_shop_hears_of_sales_and_has_the_company_mounted(company: HappyCat) -> None:
    app = fastapi_app.create(company)

    async def visit() -> tuple[object, object, int]:
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://here") as visitor,
        ):
            shown = (await visitor.get("/services")).json()
            (await visitor.post("/newsletter")).raise_for_status()
            await asyncio.to_thread(sell, company)
            sold = await awaited(lambda: visitor.get("/sold"))
            return shown, sold, (await visitor.get("/cats/healthz")).status_code

    shown, sold, health = asyncio.run(visit())

    assert shown == [{"title": "Window washing", "price": "120.00"}]
    assert sold == [["Window washing"]]
    assert health == 200


def test_flask_shows_the_shop_and_hears_of_sales(company: HappyCat) -> None:
    visitor = flask_app.create(company).test_client()

    shown = visitor.get("/services").get_json()
    visitor.post("/newsletter")
    sell(company)
    company.settle()

    assert shown == [{"title": "Window washing", "price": "120.00"}]
    assert visitor.get("/sold").get_json() == [["Window washing"]]


async def awaited(ask: Callable[[], Awaitable[httpx.Response]]) -> object:
    """The first answer that is not empty."""
    async with asyncio.timeout(PATIENCE):
        while not (answer := (await ask()).json()):
            await asyncio.sleep(0.02)
        return answer
