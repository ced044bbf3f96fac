"""Finding things of the shop, or beginning them."""

from datetime import datetime

from happycat.domain.kernel.ids import ClientId, OrderId, ServiceId
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.time import aware
from happycat.domain.shop.checkouts import Receipt
from happycat.domain.shop.copies import Buyer, Listing, Offer, Standing
from happycat.domain.shop.model import Cart
from happycat.domain.shop.refusals import NoCart, NotShownYet
from happycat.ports.shop import ShopTx


def open_cart(tx: ShopTx, client: ClientId) -> Cart:
    """The client's cart; refuses `NoCart`."""
    cart = tx.carts.open_of(client)
    if cart is None:
        raise NoCart
    return cart


def opened_cart(tx: ShopTx, client: ClientId) -> Cart:
    """The client's cart; a new one if there is none. Of two at once, one is `Stale` and tries again (R3)."""
    cart = tx.carts.open_of(client)
    if cart is None:
        cart = Cart(id=OrderId(tx.new_id()), client_id=client)
        tx.carts.add(cart)
    return cart


def receipt_of(tx: ShopTx, client: ClientId, cart_id: OrderId) -> Receipt:
    """The receipt of a cart that is gone; refuses `NotFound`, also for somebody else's (R46)."""
    kept = tx.checkouts.find(cart_id)
    if kept is None:
        raise NotFound(thing="cart")
    return kept.only_for(client).receipt


def standing_of(tx: ShopTx, client: ClientId) -> Standing:
    """What is known, or the one everybody starts with; nothing is kept."""
    return tx.standings.find(client) or Standing(id=client)


def show(tx: ShopTx, service_id: ServiceId, revision: int, offer: Offer | None, now: datetime) -> None:
    """Shows the service like this from now on, unless it is older news; what was shown is kept (R2)."""
    listing = tx.listings.find(service_id)
    if listing is None:
        listing = Listing(id=service_id)
        tx.listings.add(listing)
    listing.hear(revision, offer, now)
    tx.showings.keep(listing.showing())


def passed(at: datetime, now: datetime) -> datetime:
    """A moment that is over, or this one; refuses `NotShownYet`."""
    if aware(at) > now:
        raise NotShownYet(at=at.isoformat())
    return aware(at)


def buyer_of(tx: ShopTx, client: ClientId) -> Buyer:
    """The copy of a client; a new one if there is none."""
    buyer = tx.buyers.find(client)
    if buyer is None:
        buyer = Buyer(id=client)
        tx.buyers.add(buyer)
    return buyer


def standing_kept(tx: ShopTx, client: ClientId) -> Standing:
    """The copy of a client's standing; a new one if there is none."""
    standing = tx.standings.find(client)
    if standing is None:
        standing = Standing(id=client)
        tx.standings.add(standing)
    return standing
