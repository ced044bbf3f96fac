"""What clients can ask of the shop, and what it hears (R2-R6)."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from happycat.app.shop.finding import (
    buyer_of,
    open_cart,
    opened_cart,
    passed,
    receipt_of,
    show,
    standing_kept,
    standing_of,
)
from happycat.domain.billing.events import ClientStanding
from happycat.domain.catalog.events import ServicePublished, ServiceWithdrawn
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.ids import OrderId, ServiceId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.values import Address
from happycat.domain.shop.checkouts import Receipt
from happycat.domain.shop.copies import Buyer, Listing, Offer, Showing
from happycat.domain.shop.events import Quoted
from happycat.domain.shop.model import Cart
from happycat.ports.kernel.commands import command
from happycat.ports.kernel.messages import on
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock
from happycat.ports.shop import ShopTx


@frozen
class Shop:
    """Browsing is for anybody; the cart and everything after it for the client whose cart it is (R46)."""

    begin: Begin[ShopTx]
    clock: Clock

    # asked

    def browse(self, actor: Actor, after: ServiceId | None = None, limit: int = 50) -> Sequence[Listing]:
        """What is on sale, in the order of the ids; also for those who have not said who they are."""
        with self.begin(actor) as tx:
            return tx.listings.on_sale(after, limit)

    def showed(
        self, actor: Actor, at: datetime, after: ServiceId | None = None, limit: int = 50
    ) -> Sequence[Showing]:
        """What was on sale at a past moment, and as what, in the order of the ids; refuses `NotShownYet`."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.showings.at(passed(at, self.clock.now()), after, limit)

    def shown_history(
        self, actor: Actor, service_id: ServiceId, after: int = 0, limit: int = 50
    ) -> Sequence[Showing]:
        """What was ever shown of a service and from when on, withdrawals too, after that revision."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            return tx.showings.of(tx.listings.get(service_id).id, after, limit)

    def cart(self, actor: Actor) -> Cart:
        """The client's open cart; refuses `NoCart`."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            return open_cart(tx, client)

    @command
    def add_item(self, actor: Actor, service_id: ServiceId) -> Cart:
        """Opens a cart if there is none; refuses `NotFound`, `AlreadyInCart` and `CartFull` (R3)."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            listing = tx.listings.find(service_id)
            line = listing.line() if listing else None
            if line is None:
                raise NotFound(thing="service")
            cart = opened_cart(tx, client)
            cart.add(line)
            return cart

    @command
    def remove_item(self, actor: Actor, service_id: ServiceId) -> Cart:
        """Refuses `NoCart` and `NotInCart`."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            cart = open_cart(tx, client)
            cart.remove(service_id)
            return cart

    @command
    def set_start(self, actor: Actor, wanted_start: datetime) -> Cart:
        """On a quarter hour; refuses `OffTheQuarter`, `StartInThePast` and `StartTooFarAhead` (R3)."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            cart = opened_cart(tx, client)
            cart.want_at(wanted_start, self.clock.now())
            return cart

    @command
    def set_address(self, actor: Actor, address: Address) -> Cart:
        client = actor.as_client()
        with self.begin(actor) as tx:
            cart = opened_cart(tx, client)
            cart.work_at(address)
            return cart

    @command
    def set_wishes(self, actor: Actor, text: str) -> Cart:
        client = actor.as_client()
        with self.begin(actor) as tx:
            cart = opened_cart(tx, client)
            cart.wish(text)
            return cart

    @command
    def quote(self, actor: Actor) -> Quoted:
        """The approximate price, remembered as shown; refuses `EmptyCart`, `NoLongerOnSale` (R4)."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            cart = open_cart(tx, client)
            return cart.show(tx.listings.many(cart.services), standing_of(tx, client))

    @command
    def check_out(self, actor: Actor, cart_id: OrderId, fingerprint: str) -> Receipt:
        """Buys what was shown under the fingerprint; the same receipt however often it is asked (R5).

        Refuses `EmptyCart`, `MissingStart`, `MissingAddress`, `StartInThePast`, `UnknownClient`,
        `CheckoutsStopped` and `QuoteChanged`.
        """
        client = actor.as_client()
        # In turn, and reading only then: nobody hears a no while another caller's yes is on its way.
        with self.begin.insisting()(actor) as tx:
            cart = tx.carts.find(cart_id)
            if cart is None:
                return receipt_of(tx, client, cart_id)
            cart.only_for(client)
            about = (tx.buyers.find(client) or Buyer(id=client), tx.listings.many(cart.services))
            kept = cart.check_out(fingerprint, *about, standing_of(tx, client), self.clock.now())
            tx.checkouts.add(kept)
            tx.carts.remove(cart)
            return kept.receipt

    @command
    def reorder(self, actor: Actor, order_id: OrderId, wanted_start: datetime) -> Cart:
        """A fresh cart like one's own kept checkout; refuses `CartInUse` and `NoLongerOnSale` (R5)."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            kept = tx.checkouts.get(order_id).only_for(client)
            listings = tx.listings.many(line.service_id for line in kept.receipt.lines)
            cart = opened_cart(tx, client)
            cart.copy(kept, (listing.line() for listing in listings))
            cart.want_at(wanted_start, self.clock.now())
            return cart

    def receipts(self, actor: Actor, after: OrderId | None = None, limit: int = 50) -> Sequence[Receipt]:
        """The client's own, newest first, older than that one."""
        client = actor.as_client()
        with self.begin(actor) as tx:
            return [kept.receipt for kept in tx.checkouts.page(client, after, limit)]

    # heard

    def published(self, said: ServicePublished) -> None:
        looks = (said.title, said.text, said.attributes, said.list_price, said.duration)
        with self.begin() as tx:
            offer = Offer(*looks, said.needed_traits, said.supplies)
            show(tx, said.service_id, said.revision, offer, self.clock.now())

    def withdrawn(self, said: ServiceWithdrawn) -> None:
        with self.begin() as tx:
            show(tx, said.service_id, said.revision, None, self.clock.now())

    def client_changed(self, said: ClientChanged) -> None:
        with self.begin() as tx:
            buyer_of(tx, said.client_id).hear(said.revision, said.name, said.contact, said.active)

    def standing_changed(self, said: ClientStanding) -> None:
        with self.begin() as tx:
            standing = standing_kept(tx, said.client_id)
            standing.hear(said.revision, said.loyalty_percentage, said.may_check_out)


reactions = (
    on(ServicePublished, Shop.published),
    on(ServiceWithdrawn, Shop.withdrawn),
    on(ClientChanged, Shop.client_changed),
    on(ClientStanding, Shop.standing_changed),
)
