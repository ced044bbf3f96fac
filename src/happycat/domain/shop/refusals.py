"""How the shop says no (R45)."""

from collections.abc import Iterable

from happycat.domain.kernel.refusals import Conflict, Invalid, NotFound
from happycat.domain.shop.quotes import Change


class NoCart(NotFound):
    says = "There is no open cart; add a service, or say where or when, and there is one."


class NotInCart(NotFound):
    says = "That service is not in the cart; look at the cart again."


class AlreadyInCart(Conflict):
    says = "{title!r} is in the cart already; a service is there once."


class CartFull(Conflict):
    says = "A cart holds at most {most} services; check out, then fill another."


class CartInUse(Conflict):
    says = "There are services in the cart; check out or remove them first, then reorder."


class EmptyCart(Conflict):
    says = "There is nothing in the cart; add a service first."


class MissingStart(Conflict):
    says = "The cart does not say when; set its start first."


class MissingAddress(Conflict):
    says = "The cart does not say where; set its address first."


class StartInThePast(Invalid):
    says = "{start} has passed; choose a later start."


class StartTooFarAhead(Invalid):
    says = "{start} is more than {days} days ahead; choose an earlier start."


class NotShownYet(Invalid):
    says = "{at} has not come yet; ask what the shop showed at a moment that has passed."


class UnknownClient(Conflict):
    says = "Client {client} is not, or not yet, a client of ours; ask the parent company, or try again later."


class CheckoutsStopped(Conflict):
    says = "An invoice is overdue; pay it, then check out."


class NoLongerOnSale(Conflict):
    """Names the services: `titles`."""

    says = "No longer on sale: {named}; fill the cart without them."

    def __init__(self, titles: Iterable[str]) -> None:
        titles = tuple(titles)
        super().__init__(titles=titles, named=", ".join(repr(title) for title in titles))


class QuoteChanged(Conflict):
    """Says exactly what changed since the quote was shown: `changes`, line by line, old and new (R5)."""

    says = "Not as it was shown: {said}. Ask for a new quote, look at it and check out with its fingerprint."

    def __init__(self, changes: tuple[Change, ...]) -> None:
        self.changes = changes
        super().__init__(changes=changes, said="; ".join(change.sentence() for change in changes))
