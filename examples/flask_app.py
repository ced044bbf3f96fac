"""A Flask app with the company inside: `flask --app examples.flask_app run`."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from happycat import HappyCat
from happycat.domain.kernel.people import NOBODY
from happycat.domain.shop.events import CartCheckedOut


def create(company: HappyCat) -> Flask:
    """Routes over a company; whoever serves the app decides when it runs."""
    app = Flask(__name__)
    sold: dict[UUID, list[str]] = {}

    @app.get("/services")
    def services() -> ResponseReturnValue:
        """What is on sale."""
        offers = [listing.offer for listing in company.shop.browse(NOBODY) if listing.offer]
        return jsonify([{"title": offer.title, "price": str(offer.list_price)} for offer in offers])

    @app.post("/newsletter")
    def subscribe() -> ResponseReturnValue:
        """From now on every sale is noted; noting it twice is harmless."""

        def note(cart: CartCheckedOut) -> None:
            sold[cart.order_id] = [line.title for line in cart.lines]

        company.on(CartCheckedOut, note, name="newsletter")
        return "", 204

    @app.get("/sold")
    def told() -> ResponseReturnValue:
        """What was sold since the newsletter was subscribed to."""
        return jsonify(list(sold.values()))

    return app


@contextmanager
def served(company: HappyCat) -> Iterator[Flask]:
    """The app while the company delivers and ticks: Flask has no lifespan of its own."""
    with company, company.running():
        yield create(company)


def main() -> None:
    with served(HappyCat.in_memory()) as app:
        app.run(port=8001)


if __name__ == "__main__":
    main()
