"""The shop in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable, Row
from happycat.domain.kernel.ids import ClientId, ServiceId
from happycat.domain.shop.checkouts import Checkout
from happycat.domain.shop.copies import Buyer, Listing, Showing, Standing
from happycat.domain.shop.model import Cart


def tables() -> list[MemoryTable]:
    return [
        MemoryTable("shop_listing", index=["on_sale"]),
        MemoryTable("shop_showing", key=("service_id", "revision"), index=["service_id"]),
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


class MemoryShowings:
    def __init__(self, work: MemoryTransaction) -> None:
        self._work = work

    def keep(self, showing: Showing, /) -> None:
        content = self._work.world.codec.dumps(showing)
        key = {"service_id": showing.service_id, "revision": showing.revision}
        asked = {"since": showing.since, "on_sale": showing.offer is not None}
        self._work.insert_once("shop_showing", {**key, **asked, "content": content})

    def at(self, instant: datetime, after: UUID | None, /, limit: int) -> Sequence[Showing]:
        newest: dict[UUID, Row] = {}
        with self._work.session.database.lock:
            rows = [row for row in self._work.table("shop_showing").all() if row["since"] <= instant]
        for row in sorted(rows, key=lambda row: int(row["revision"])):
            newest[row["service_id"]] = row
        ids = sorted(id for id, row in newest.items() if row["on_sale"] and (after is None or id > after))
        return [self._showing(newest[id]) for id in ids[:limit]]

    def of(self, service_id: ServiceId, after: int, /, limit: int) -> Sequence[Showing]:
        with self._work.session.database.lock:
            rows = self._work.table("shop_showing").by("service_id", service_id)
        later = sorted((row for row in rows if row["revision"] > after), key=lambda row: int(row["revision"]))
        return [self._showing(row) for row in later[:limit]]

    def _showing(self, row: Row) -> Showing:
        return self._work.world.codec.loads(row["content"], Showing)


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
        self.showings = MemoryShowings(self)
        self.buyers = MemoryBuyers(self)
        self.standings = MemoryStandings(self)
        self.carts = MemoryCarts(self)
        self.checkouts = MemoryCheckouts(self)
