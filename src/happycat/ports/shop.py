"""What the shop asks of the outside: only its own storage (R6)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from happycat.domain.kernel.ids import ClientId, ServiceId
from happycat.domain.shop.checkouts import Checkout
from happycat.domain.shop.copies import Buyer, Listing, Showing, Standing
from happycat.domain.shop.model import Cart
from happycat.ports.kernel.transaction import Repository, Transaction


class ListingRepository(Repository[Listing], Protocol):
    def many(self, ids: Iterable[UUID], /) -> Sequence[Listing]:
        """Those of the ids that exist, in the order asked, by one query."""

    def on_sale(self, after: UUID | None, /, limit: int) -> Sequence[Listing]:
        """What is on sale, in the order of the ids, after that one."""


class ShowingLog(Protocol):
    """What the shop showed of every service from when on, withdrawals too; append-only."""

    def keep(self, showing: Showing, /) -> None:
        """Kept for ever; the same revision of a service again changes nothing."""

    def at(self, instant: datetime, after: UUID | None, /, limit: int) -> Sequence[Showing]:
        """What was on sale at that instant, in the order of the services' ids, after that one."""

    def of(self, service_id: ServiceId, after: int, /, limit: int) -> Sequence[Showing]:
        """What was ever shown of one service, oldest first, after that revision."""


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
    def showings(self) -> ShowingLog: ...
    @property
    def buyers(self) -> Repository[Buyer]: ...
    @property
    def standings(self) -> Repository[Standing]: ...
    @property
    def carts(self) -> CartRepository: ...
    @property
    def checkouts(self) -> CheckoutRepository: ...
