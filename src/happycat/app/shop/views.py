"""What the shop reads and shows over HTTP."""

from datetime import datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from happycat.app.web.kernel import Body, Moment, MoneyView, Text, View
from happycat.domain.kernel.ids import OrderId, ServiceId
from happycat.domain.kernel.values import Address, ServiceLine
from happycat.domain.shop.checkouts import Receipt
from happycat.domain.shop.copies import Offer, Showing
from happycat.domain.shop.events import Quoted
from happycat.domain.shop.model import Cart
from happycat.domain.shop.quotes import Shown

MINUTE = timedelta(minutes=1)


class AddItem(Body):
    service_id: UUID


class SetStart(Body):
    """On a quarter hour, in the future."""

    wanted_start: Moment


class SetAddress(Body):
    street: Text
    city: Annotated[str, Field(min_length=1, max_length=100)]
    notes: Annotated[str, Field(max_length=500)] = ""

    def address(self) -> Address:
        return Address(self.street, self.city, self.notes)


class SetWishes(Body):
    wishes: Annotated[str, Field(max_length=2000)]


class CheckOut(Body):
    """The cart, and the fingerprint of the quote that the client looked at."""

    cart_id: UUID
    fingerprint: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class OfferView(View):
    service_id: UUID
    title: str
    text: str
    attributes: dict[str, str]
    list_price: MoneyView
    duration_minutes: int

    @classmethod
    def of(cls, service_id: ServiceId, offer: Offer) -> Self:
        return cls(
            service_id=service_id,
            title=offer.title,
            text=offer.text,
            attributes=offer.attributes,
            list_price=MoneyView.of(offer.list_price),
            duration_minutes=offer.duration // MINUTE,
        )


class ShowingView(View):
    """What the shop showed of a service from `since` on; without an offer the service had been withdrawn."""

    service_id: UUID
    revision: int
    since: datetime
    offer: OfferView | None

    @classmethod
    def of(cls, showing: Showing) -> Self:
        offer = OfferView.of(showing.service_id, showing.offer) if showing.offer else None
        revision, since = showing.revision, showing.since
        return cls(service_id=showing.service_id, revision=revision, since=since, offer=offer)


class LineView(View):
    service_id: UUID
    title: str
    list_price: MoneyView
    duration_minutes: int

    @classmethod
    def of(cls, line: ServiceLine) -> Self:
        price, minutes = MoneyView.of(line.list_price), line.duration // MINUTE
        return cls(service_id=line.service_id, title=line.title, list_price=price, duration_minutes=minutes)


class QuoteView(View):
    """An approximate price: list prices less loyalty. Check out with its cart and fingerprint."""

    cart_id: UUID
    lines: list[LineView]
    list_total: MoneyView
    loyalty_percentage: int
    approximate: MoneyView
    fingerprint: str

    @classmethod
    def of(cls, cart_id: OrderId, lines: tuple[ServiceLine, ...], quote: Quoted) -> Self:
        return cls(
            cart_id=cart_id,
            lines=[LineView.of(line) for line in lines],
            list_total=MoneyView.of(quote.list_total),
            loyalty_percentage=quote.loyalty_percentage,
            approximate=MoneyView.of(quote.approximate),
            fingerprint=quote.fingerprint,
        )

    @classmethod
    def shown(cls, cart_id: OrderId, shown: Shown) -> Self:
        return cls.of(cart_id, shown.lines, shown.quoted())


class ItemView(View):
    service_id: UUID
    title: str


class AddressView(View):
    street: str
    city: str
    notes: str

    @classmethod
    def of(cls, address: Address) -> Self:
        return cls(street=address.street, city=address.city, notes=address.notes)


class CartView(View):
    """The cart as it is now; `copied_from` names the order that was ordered again."""

    cart_id: UUID
    items: list[ItemView]
    wanted_start: datetime | None
    address: AddressView | None
    wishes: str
    copied_from: UUID | None

    @classmethod
    def of(cls, cart: Cart) -> Self:
        return cls(
            cart_id=cart.id,
            items=[ItemView(service_id=item.service_id, title=item.title) for item in cart.items],
            wanted_start=cart.wanted_start,
            address=AddressView.of(cart.address) if cart.address else None,
            wishes=cart.wishes,
            copied_from=cart.copied_from,
        )


class ReceiptView(View):
    """A checkout: the cart has become the order, and its id the order's."""

    order_id: UUID
    quote: QuoteView
    wanted_start: datetime
    checked_out_at: datetime

    @classmethod
    def of(cls, receipt: Receipt) -> Self:
        return cls(
            order_id=receipt.order_id,
            quote=QuoteView.of(receipt.order_id, receipt.lines, receipt.quote),
            wanted_start=receipt.wanted_start,
            checked_out_at=receipt.checked_out_at,
        )
