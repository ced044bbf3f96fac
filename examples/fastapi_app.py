"""A FastAPI app with the company inside: `uvicorn examples.fastapi_app:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request

from happycat import HappyCat
from happycat.app.server import application
from happycat.domain.kernel.people import NOBODY
from happycat.domain.shop.events import CartCheckedOut


def create(company: HappyCat) -> FastAPI:
    """The app over a company; it delivers and ticks for as long as the app lives."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with company, company.running():
            yield

    app = FastAPI(title="A shop window", lifespan=lifespan)
    app.state.company = company
    app.state.sold = []
    app.add_api_route("/services", services)
    app.add_api_route("/newsletter", subscribe, methods=["POST"], status_code=204)
    app.add_api_route("/sold", sold)
    mounted: Any = application(company)  # an ASGI app; the two frameworks only spell the types differently
    app.mount("/cats", mounted)
    return app


def here(request: Request) -> HappyCat:
    company: HappyCat = request.app.state.company
    return company


Company = Annotated[HappyCat, Depends(here)]


def services(company: Company) -> list[dict[str, str]]:
    """What is on sale; a plain `def`, so that it runs in a thread."""
    offers = [listing.offer for listing in company.shop.browse(NOBODY) if listing.offer]
    return [{"title": offer.title, "price": str(offer.list_price)} for offer in offers]


def subscribe(request: Request, company: Company) -> None:
    """From now on every sale is noted, at least once, also those that happen while this app is away."""

    def note(cart: CartCheckedOut) -> None:
        titles = [line.title for line in cart.lines]
        known: list[Any] = request.app.state.sold
        if (cart.order_id, titles) not in known:
            known.append((cart.order_id, titles))

    company.on(CartCheckedOut, note, name="newsletter")


def sold(request: Request) -> list[list[str]]:
    """What was sold since the newsletter was subscribed to."""
    return [titles for _, titles in request.app.state.sold]


app = create(HappyCat.in_memory())
