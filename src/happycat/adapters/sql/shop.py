"""The shop in SQL."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Uuid, select
from typing_extensions import override

from happycat.adapters.sql.kernel.storage import SqlRepository, SqlTransaction
from happycat.adapters.sql.kernel.tables import aggregate_table, context_metadata
from happycat.domain.kernel.ids import ClientId
from happycat.domain.shop.checkouts import Checkout
from happycat.domain.shop.copies import Buyer, Listing, Standing
from happycat.domain.shop.model import Cart

metadata = context_metadata("shop")
listing = aggregate_table("shop_listing", metadata, Column("on_sale", Boolean, nullable=False))
buyer = aggregate_table("shop_buyer", metadata)
standing = aggregate_table("shop_standing", metadata)
cart = aggregate_table("shop_cart", metadata, Column("client_id", Uuid, nullable=False, unique=True))
checkout = aggregate_table("shop_checkout", metadata, Column("client_id", Uuid, nullable=False))
Index("ix_shop_listing_on_sale", listing.c.on_sale, listing.c.id)
Index("ix_shop_checkout_client_id", checkout.c.client_id, checkout.c.id)


class SqlListings(SqlRepository[Listing]):
    kind, name, table = Listing, "shop_listing", listing

    @override
    def columns(self, thing: Listing, /) -> Mapping[str, object]:
        return {"on_sale": thing.offer is not None}

    def on_sale(self, after: UUID | None, /, limit: int) -> Sequence[Listing]:
        c = listing.c
        query = select(c.id).where(c.on_sale.is_(True)).order_by(c.id).limit(limit)
        return self.those(query if after is None else query.where(c.id > after))


class SqlBuyers(SqlRepository[Buyer]):
    kind, name, table = Buyer, "shop_buyer", buyer


class SqlStandings(SqlRepository[Standing]):
    kind, name, table = Standing, "shop_standing", standing


class SqlCarts(SqlRepository[Cart]):
    kind, name, table = Cart, "shop_cart", cart

    @override
    def columns(self, thing: Cart, /) -> Mapping[str, object]:
        return {"client_id": thing.client_id}

    def open_of(self, client: ClientId, /) -> Cart | None:
        found = self.those(select(cart.c.id).where(cart.c.client_id == client))
        return found[0] if found else None


class SqlCheckouts(SqlRepository[Checkout]):
    kind, name, table = Checkout, "shop_checkout", checkout

    @override
    def columns(self, thing: Checkout, /) -> Mapping[str, object]:
        return {"client_id": thing.client_id}

    def page(self, client: ClientId, after: UUID | None, /, limit: int) -> Sequence[Checkout]:
        c = checkout.c
        query = select(c.id).where(c.client_id == client).order_by(c.id.desc()).limit(limit)
        return self.those(query if after is None else query.where(c.id < after))


class SqlShopTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.listings = SqlListings(self)
        self.buyers = SqlBuyers(self)
        self.standings = SqlStandings(self)
        self.carts = SqlCarts(self)
        self.checkouts = SqlCheckouts(self)
