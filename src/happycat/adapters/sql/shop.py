"""The shop in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Integer, Select, Table, Text, Uuid, exists, select
from typing_extensions import override

from happycat.adapters.sql.kernel.storage import SqlRepository, SqlTransaction
from happycat.adapters.sql.kernel.tables import UtcDateTime, aggregate_table, context_metadata
from happycat.domain.kernel.ids import ClientId, ServiceId
from happycat.domain.shop.checkouts import Checkout
from happycat.domain.shop.copies import Buyer, Listing, Showing, Standing
from happycat.domain.shop.model import Cart

metadata = context_metadata("shop")
listing = aggregate_table("shop_listing", metadata, Column("on_sale", Boolean, nullable=False))
showing = Table(
    "shop_showing",
    metadata,
    Column("service_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("since", UtcDateTime, nullable=False),
    Column("on_sale", Boolean, nullable=False),
    Column("content", Text, nullable=False),
)
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


class SqlShowings:
    def __init__(self, work: SqlTransaction) -> None:
        self._work = work

    def keep(self, kept: Showing, /) -> None:
        content = self._work.world.codec.dumps(kept)
        key = {"service_id": kept.service_id, "revision": kept.revision}
        asked = {"since": kept.since, "on_sale": kept.offer is not None}
        self._work.insert_once("shop_showing", {**key, **asked, "content": content})

    def at(self, instant: datetime, after: UUID | None, /, limit: int) -> Sequence[Showing]:
        c, next = showing.c, showing.alias("next").c
        newer = (next.service_id == c.service_id) & (next.revision > c.revision) & (next.since <= instant)
        query = select(c.content).where(c.since <= instant, c.on_sale.is_(True), ~exists().where(newer))
        query = query.order_by(c.service_id).limit(limit)
        return self._showings(query if after is None else query.where(c.service_id > after))

    def of(self, service_id: ServiceId, after: int, /, limit: int) -> Sequence[Showing]:
        c = showing.c
        query = select(c.content).where(c.service_id == service_id, c.revision > after)
        return self._showings(query.order_by(c.revision).limit(limit))

    def _showings(self, query: Select[tuple[str]]) -> list[Showing]:
        rows = self._work.read(query).scalars()
        return [self._work.world.codec.loads(content, Showing) for content in rows]


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
        self.showings = SqlShowings(self)
        self.buyers = SqlBuyers(self)
        self.standings = SqlStandings(self)
        self.carts = SqlCarts(self)
        self.checkouts = SqlCheckouts(self)
