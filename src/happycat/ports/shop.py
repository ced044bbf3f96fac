"""What the shop asks of the outside: only its own storage (R6)."""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from happycat.domain.kernel.ids import ClientId
from happycat.domain.shop.checkouts import Checkout
from happycat.domain.shop.copies import Buyer, Listing, Standing
from happycat.domain.shop.model import Cart
from happycat.ports.kernel.transaction import Repository, Transaction


class ListingRepository(Repository[Listing], Protocol):
    def many(self, ids: Iterable[UUID], /) -> Sequence[Listing]:
        """Those of the ids that exist, in the order asked, by one query."""

    def on_sale(self, after: UUID | None, /, limit: int) -> Sequence[Listing]:
        """What is on sale, in the order of the ids, after that one."""


class CartRepository(Repository[Cart], Protocol):
    """A second open cart of a client ends the transaction as `Stale` (R3)."""

    def open_of(self, client: ClientId, /) -> Cart | None: ...


class CheckoutRepository(Repository[Checkout], Protocol):
    def page(self, client: ClientId, after: UUID | None, /, limit: int) -> Sequence[Checkout]:
        """The client's checkouts, newest first, older than that one."""


class ShopTx(Transaction, Protocol):
    @property
    def listings(self) -> ListingRepository: ...
    @property
    def buyers(self) -> Repository[Buyer]: ...
    @property
    def standings(self) -> Repository[Standing]: ...
    @property
    def carts(self) -> CartRepository: ...
    @property
    def checkouts(self) -> CheckoutRepository: ...
