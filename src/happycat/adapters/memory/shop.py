"""The shop in memory."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable
from happycat.domain.kernel.ids import ClientId
from happycat.domain.shop.checkouts import Checkout
from happycat.domain.shop.copies import Buyer, Listing, Standing
from happycat.domain.shop.model import Cart


def tables() -> list[MemoryTable]:
    return [
        MemoryTable("shop_listing", index=["on_sale"]),
        MemoryTable("shop_buyer"),
        MemoryTable("shop_standing"),
        MemoryTable("shop_cart", unique=[("client_id",)], index=["client_id"]),
        MemoryTable("shop_checkout", index=["client_id"]),
    ]


class MemoryListings(MemoryRepository[Listing]):
    kind, name = Listing, "shop_listing"

    @override
    def columns(self, listing: Listing, /) -> Mapping[str, object]:
        return {"on_sale": listing.offer is not None}

    def on_sale(self, after: UUID | None, /, limit: int) -> Sequence[Listing]:
        with self._database.lock:
            rows = self._database[self.name].by("on_sale", True)
        ids = sorted(row["id"] for row in rows if after is None or row["id"] > after)
        return self.many(ids[:limit])


class MemoryBuyers(MemoryRepository[Buyer]):
    kind, name = Buyer, "shop_buyer"


class MemoryStandings(MemoryRepository[Standing]):
    kind, name = Standing, "shop_standing"


class MemoryCarts(MemoryRepository[Cart]):
    kind, name = Cart, "shop_cart"

    @override
    def columns(self, cart: Cart, /) -> Mapping[str, object]:
        return {"client_id": cart.client_id}

    def open_of(self, client: ClientId, /) -> Cart | None:
        with self._database.lock:
            rows = self._database[self.name].by("client_id", client)
        found = self.many(row["id"] for row in rows)
        return found[0] if found else None


class MemoryCheckouts(MemoryRepository[Checkout]):
    kind, name = Checkout, "shop_checkout"

    @override
    def columns(self, checkout: Checkout, /) -> Mapping[str, object]:
        return {"client_id": checkout.client_id}

    def page(self, client: ClientId, after: UUID | None, /, limit: int) -> Sequence[Checkout]:
        with self._database.lock:
            rows = self._database[self.name].by("client_id", client)
        ids = sorted((row["id"] for row in rows if after is None or row["id"] < after), reverse=True)
        return self.many(ids[:limit])


class MemoryShopTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.listings = MemoryListings(self)
        self.buyers = MemoryBuyers(self)
        self.standings = MemoryStandings(self)
        self.carts = MemoryCarts(self)
        self.checkouts = MemoryCheckouts(self)
