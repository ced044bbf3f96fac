"""The supplies desk in SQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, Integer, String, UniqueConstraint, Uuid, func, select
from typing_extensions import override

from happycat.adapters.sql.kernel.storage import SqlRepository, SqlTransaction
from happycat.adapters.sql.kernel.tables import UtcDateTime, aggregate_table, context_metadata
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.supplies.cookies import Baking, CookieOrder, Purpose
from happycat.domain.supplies.copies import OrderOver, WorkerName
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.transitions import Status

metadata = context_metadata("supplies")
kit = aggregate_table(
    "supplies_kit",
    metadata,
    Column("order_id", Uuid, nullable=False),
    Column("assignment", Integer, nullable=False),
    Column("worker_id", Uuid, nullable=False),
    Column("status", String(20), nullable=False),
    Column("lost_at", UtcDateTime),
)
kit.append_constraint(UniqueConstraint("order_id", "assignment"))
Index("ix_supplies_kit_worker", kit.c.worker_id, kit.c.id)
Index("ix_supplies_kit_status", kit.c.status, kit.c.id)
Index("ix_supplies_kit_lost_at", kit.c.lost_at)
cookie = aggregate_table(
    "supplies_cookie",
    metadata,
    Column("client_id", Uuid, nullable=False),
    Column("baking", String(20), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("ask_at", UtcDateTime, nullable=False),
)
Index("ix_supplies_cookie_client", cookie.c.client_id, cookie.c.baking)
Index("ix_supplies_cookie_due", cookie.c.baking, cookie.c.ask_at)
order_over = aggregate_table("supplies_order_over", metadata)
worker = aggregate_table("supplies_worker", metadata)


class SqlKits(SqlRepository[Kit]):
    kind, name, table = Kit, "supplies_kit", kit

    @override
    def columns(self, kit: Kit, /) -> dict[str, object]:
        own = {"order_id": kit.order_id, "assignment": kit.assignment, "worker_id": kit.worker_id}
        return {**own, "status": kit.status, "lost_at": kit.lost_at}

    def of_order(self, order_id: OrderId, /) -> Sequence[Kit]:
        return self.those(select(kit.c.id).where(kit.c.order_id == order_id).order_by(kit.c.assignment))

    def page(
        self, after: UUID | None, /, limit: int, status: Status | None = None, worker: WorkerId | None = None
    ) -> Sequence[Kit]:
        query = select(kit.c.id).order_by(kit.c.id).limit(limit)
        asked = ((kit.c.status, status), (kit.c.worker_id, worker))
        query = query.where(*(column == value for column, value in asked if value is not None))
        return self.those(query if after is None else query.where(kit.c.id > after))

    def overdue(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        due = select(kit.c.id).where(kit.c.status == Status.RETURN_DUE, kit.c.lost_at <= at)
        return self.ids(due.order_by(kit.c.lost_at, kit.c.id).limit(limit))


class SqlCookies(SqlRepository[CookieOrder]):
    kind, name, table = CookieOrder, "supplies_cookie", cookie

    @override
    def columns(self, cookie: CookieOrder, /) -> dict[str, object]:
        own = {"client_id": cookie.client_id, "baking": cookie.baking}
        return {**own, "purpose": cookie.purpose, "ask_at": cookie.ask_at}

    def left_over(self, client_id: ClientId, /, limit: int) -> Sequence[CookieOrder]:
        c = cookie.c
        here = (c.client_id == client_id) & (c.baking == Baking.ARRIVED) & (c.purpose != Purpose.OWN)
        return self.those(select(c.id).where(here).order_by(c.id).limit(limit))

    def owed(self, client_id: ClientId, /) -> int:
        c = cookie.c
        owed = (c.client_id == client_id) & (c.purpose == Purpose.OWED) & (c.baking != Baking.PACKED)
        return int(self._session.read(select(func.count()).select_from(cookie).where(owed)).scalar_one())

    def to_order(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        return self._due(Baking.WANTED, at, limit)

    def to_collect(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        return self._due(Baking.ORDERED, at, limit)

    def _due(self, baking: Baking, at: datetime, limit: int) -> Sequence[UUID]:
        due = select(cookie.c.id).where(cookie.c.baking == baking, cookie.c.ask_at <= at)
        return self.ids(due.order_by(cookie.c.ask_at, cookie.c.id).limit(limit))


class SqlOrdersOver(SqlRepository[OrderOver]):
    kind, name, table = OrderOver, "supplies_order_over", order_over


class SqlWorkerNames(SqlRepository[WorkerName]):
    kind, name, table = WorkerName, "supplies_worker", worker


class SqlSuppliesTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.kits = SqlKits(self)
        self.cookies = SqlCookies(self)
        self.over = SqlOrdersOver(self)
        self.workers = SqlWorkerNames(self)
