"""The one open cart of a client (R3, R4, R5)."""

from collections.abc import Iterable
from datetime import datetime

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, OrderId, ServiceId
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.time import aware, on_quarter
from happycat.domain.kernel.values import Address, ServiceLine, text
from happycat.domain.shop import refusals
from happycat.domain.shop.checkouts import Checkout, Receipt
from happycat.domain.shop.copies import Buyer, Listing, Standing
from happycat.domain.shop.events import CartCheckedOut, Quoted
from happycat.domain.shop.policy import POLICY
from happycat.domain.shop.quotes import Shown


@frozen
class Item:
    """A service in a cart, with its title when it was put there."""

    service_id: ServiceId
    title: str


@define(kw_only=True, eq=False)
class Cart(Aggregate):
    """The one open cart of a client; its id becomes the order's."""

    id: OrderId
    client_id: ClientId
    items: tuple[Item, ...] = ()
    wanted_start: datetime | None = None
    address: Address | None = None
    wishes: str = field(default="", validator=text(POLICY.longest_wishes, shortest=0))
    copied_from: OrderId | None = None
    shown: tuple[Shown, ...] = ()
    """The quotes last shown, newest last."""

    @property
    def services(self) -> tuple[ServiceId, ...]:
        return tuple(item.service_id for item in self.items)

    def only_for(self, client: ClientId) -> None:
        """Refuses with `NotFound` if it is somebody else's (R46)."""
        if client != self.client_id:
            raise NotFound(thing="cart")

    def add(self, line: ServiceLine) -> None:
        if line.service_id in self.services:
            raise refusals.AlreadyInCart(title=line.title)
        if len(self.items) >= POLICY.most_lines:
            raise refusals.CartFull(most=POLICY.most_lines)
        self.items += (Item(line.service_id, line.title),)

    def remove(self, service_id: ServiceId) -> None:
        """Takes a service out; an emptied cart is no copy of anything any more."""
        if service_id not in self.services:
            raise refusals.NotInCart
        self.items = tuple(item for item in self.items if item.service_id != service_id)
        if not self.items:
            self.copied_from = None

    def work_at(self, address: Address) -> None:
        self.address = address

    def wish(self, wishes: str) -> None:
        """Anything the client wants the worker to know, up to 2000 characters."""
        self.wishes = wishes

    def want_at(self, start: datetime, now: datetime) -> None:
        """On a quarter hour, in the future and not too far ahead."""
        _within_reach(start, now)
        self.wanted_start = on_quarter(start)

    def copy(self, kept: Checkout, lines: Iterable[ServiceLine | None]) -> None:
        """Everything of a kept checkout but its date; refuses what is no longer on sale, by name."""
        if self.items:
            raise refusals.CartInUse
        items = tuple(Item(line.service_id, line.title) for line in kept.receipt.lines)
        _all_on_sale(items, lines)
        self.items = items
        self.address, self.wishes, self.copied_from = kept.address, kept.wishes, kept.id

    def show(self, listings: Iterable[Listing], standing: Standing) -> Quoted:
        """The approximate price, remembered as shown; refuses what is no longer on sale, by name (R4)."""
        if not self.items:
            raise refusals.EmptyCart
        now = self._now(listings, standing)
        _all_on_sale(self.items, now.lines)
        others = (old for old in self.shown if old.fingerprint() != now.fingerprint())
        self.shown = (*others, now)[-POLICY.quotes_kept :]
        return now.quoted()

    def shown_as(self, fingerprint: str) -> Shown:
        """What was shown under that fingerprint; nothing at all if it is not one of the last."""
        return next((old for old in reversed(self.shown) if old.fingerprint() == fingerprint), Shown())

    def check_out(
        self, fingerprint: str, buyer: Buyer, listings: Iterable[Listing], standing: Standing, now: datetime
    ) -> Checkout:
        """The snapshot of what was shown, told and kept (R5)."""
        start, address = self._complete(now)
        if not buyer.active:
            raise refusals.UnknownClient(client=self.client_id)
        if not standing.may_check_out:
            raise refusals.CheckoutsStopped
        shown = self._agreed(fingerprint, self._now(listings, standing))
        receipt = Receipt(self.id, shown.lines, shown.quoted(), start, now)
        self.record(self._checked_out(receipt, buyer, address))
        return self._kept(receipt, address)

    def _complete(self, now: datetime) -> tuple[datetime, Address]:
        if not self.items:
            raise refusals.EmptyCart
        if self.wanted_start is None:
            raise refusals.MissingStart
        if self.address is None:
            raise refusals.MissingAddress
        _within_reach(self.wanted_start, now)
        return self.wanted_start, self.address

    def _agreed(self, fingerprint: str, now: Shown) -> Shown:
        """What was shown under the fingerprint, if all of it still holds."""
        shown = self.shown_as(fingerprint)
        if now.fingerprint() == fingerprint and len(now.lines) == len(self.items):
            return shown if shown.lines else now
        titles = {item.service_id: item.title for item in self.items}
        raise refusals.QuoteChanged(shown.changes(now, titles))

    def _now(self, listings: Iterable[Listing], standing: Standing) -> Shown:
        lines = {listing.id: listing.line() for listing in listings}
        on_sale = (lines.get(service) for service in self.services)
        return Shown(tuple(line for line in on_sale if line), standing.loyalty_percentage)

    def _kept(self, receipt: Receipt, address: Address) -> Checkout:
        return Checkout(
            id=self.id,
            client_id=self.client_id,
            receipt=receipt,
            address=address,
            wishes=self.wishes,
            copied_from=self.copied_from,
        )

    def _checked_out(self, receipt: Receipt, buyer: Buyer, address: Address) -> CartCheckedOut:
        return CartCheckedOut(
            self.id,
            self.client_id,
            client_name=buyer.name,
            client_contact=buyer.contact,
            wanted_start=receipt.wanted_start,
            address=address,
            wishes=self.wishes,
            lines=receipt.lines,
            quote=receipt.quote,
            copied_from=self.copied_from,
            checked_out_at=receipt.checked_out_at,
        )


def _within_reach(start: datetime, now: datetime) -> None:
    """Compared before it is converted: the ends of the calendar have no UTC."""
    if getattr(start, "tzinfo", None) is None:
        aware(start)
    if start <= now:
        raise refusals.StartInThePast(start=start.isoformat())
    if start - now > POLICY.bookable_ahead:
        raise refusals.StartTooFarAhead(start=start.isoformat(), days=POLICY.bookable_ahead.days)


def _all_on_sale(items: Iterable[Item], lines: Iterable[ServiceLine | None]) -> None:
    on_sale = {line.service_id for line in lines if line}
    gone = [item.title for item in items if item.service_id not in on_sale]
    if gone:
        raise refusals.NoLongerOnSale(gone)
