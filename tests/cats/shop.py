"""Carts, and what the shop was told, for the tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from happycat import HappyCat
from happycat.domain.billing.events import ClientStanding
from happycat.domain.catalog.events import ServicePublished
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.ids import ClientId, OrderId, ServiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.values import Address, ItemCount
from happycat.domain.shop.copies import Buyer, Listing, Offer, Standing
from happycat.domain.shop.model import Cart
from tests.cats.people import MURKA, client, id_of

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
BATH, BRUSH = ServiceId(id_of("Bath")), ServiceId(id_of("Brush"))
HOME = Address("Box lane 1", "Catford")
CART = OrderId(id_of("a cart"))
EVERYBODY_STARTS = Standing(id=MURKA)
BUYER = Buyer(id=MURKA, revision=1, name="Murka", contact="murka@box", active=True)


def offer(title: str = "Bath", price: int = 2000, minutes: int = 90, towels: int = 2) -> Offer:
    """An offer; the price in cents."""
    supplies = (ItemCount("towel", towels),)
    return Offer(title, "", {}, Money(price), timedelta(minutes=minutes), ("brave",), supplies)


def listing(id: ServiceId = BATH, revision: int = 1, **changed: Any) -> Listing:
    return Listing(id=id, revision=revision, offer=offer(**changed))


def cart(*listings: Listing, **changed: Any) -> Cart:
    """Murka's cart with those services, for tomorrow at home."""
    filled = Cart(id=CART, client_id=MURKA, wanted_start=TOMORROW, address=HOME)
    for one in listings or (listing(),):
        line = one.line()
        assert line is not None
        filled.add(line)
    for name, value in changed.items():
        setattr(filled, name, value)
    return filled


def published(id: ServiceId = BATH, revision: int = 1, **changed: Any) -> ServicePublished:
    said = offer(**changed)
    return ServicePublished(
        revision,
        id,
        title=said.title,
        text=said.text,
        attributes=said.attributes,
        list_price=said.list_price,
        duration=said.duration,
        needed_traits=said.needed_traits,
        supplies=said.supplies,
        published_at=NOW,
    )


def told(company: HappyCat, *services: ServicePublished, loyalty: int = 0) -> None:
    """What the shop has heard before a test: services, the clients Murka and Pushok, Murka's loyalty."""
    for service in services or (published(),):
        company.shop.published(service)
    for name in ("Murka", "Pushok"):
        company.shop.client_changed(ClientChanged(1, ClientId(id_of(name)), name, f"{name}@box"))
    if loyalty:
        company.shop.standing_changed(ClientStanding(1, MURKA, loyalty, may_check_out=True))


def filled(company: HappyCat, actor: Actor = client, *services: ServiceId) -> Cart:
    """An open cart that can be checked out."""
    for service in services or (BATH,):
        company.shop.add_item(actor, service)
    company.shop.set_start(actor, company.kernel.clock().now() + timedelta(days=1))
    return company.shop.set_address(actor, HOME)
