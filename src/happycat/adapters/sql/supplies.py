"""The supplies desk in SQL."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, Select, String, UniqueConstraint, Uuid, func, select
from typing_extensions import override

from happycat.adapters.sql.kernel.storage import SqlRepository, SqlTransaction
from happycat.adapters.sql.kernel.tables import UtcDateTime, aggregate_table, context_metadata
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.supplies.bakery import Silence
from happycat.domain.supplies.cookies import Baking, CookieOrder, Purpose
from happycat.domain.supplies.copies import EndedEarly, OrderOver, WorkerName
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.transitions import Status

metadata = context_metadata("supplies")
kit = aggregate_table(
    "supplies_kit",
    metadata,
    Column("order_id", Uuid, nullable=False),
    Column("assignment", Integer, nullable=False),
    Column("worker_id", Uuid, nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("status", String(20), nullable=False),
    Column("lost_at", UtcDateTime),
)
kit.append_constraint(UniqueConstraint("order_id", "assignment"))
Index("ix_supplies_kit_start", kit.c.starts_at, kit.c.id)
Index("ix_supplies_kit_worker", kit.c.worker_id, kit.c.starts_at, kit.c.id)
Index("ix_supplies_kit_status", kit.c.status, kit.c.starts_at, kit.c.id)
Index("ix_supplies_kit_lost_at", kit.c.lost_at, kit.c.id)
cookie = aggregate_table(
    "supplies_cookie",
    metadata,
    Column("client_id", Uuid, nullable=False),
    Column("order_id", Uuid, nullable=False),
    Column("baking", String(20), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("ask_at", UtcDateTime, nullable=False),
)
Index("ix_supplies_cookie_client", cookie.c.client_id, cookie.c.baking)
Index("ix_supplies_cookie_order", cookie.c.order_id)
Index("ix_supplies_cookie_due", cookie.c.baking, cookie.c.ask_at)
Index("ix_supplies_cookie_purpose", cookie.c.purpose, cookie.c.client_id)
silence = aggregate_table("supplies_silence", metadata)
ended_early = aggregate_table("supplies_ended_early", metadata)
order_over = aggregate_table("supplies_order_over", metadata)
worker = aggregate_table("supplies_worker", metadata)


class SqlKits(SqlRepository[Kit]):
    kind, name, table = Kit, "supplies_kit", kit

    @override
    def columns(self, kit: Kit, /) -> dict[str, object]:
        own = {"order_id": kit.order_id, "assignment": kit.assignment, "worker_id": kit.worker_id}
        return {**own, "starts_at": kit.starts_at, "status": kit.status, "lost_at": kit.lost_at}

    def of_order(self, order_id: OrderId, /) -> Sequence[Kit]:
        return self.of_orders([order_id])

    def of_orders(self, order_ids: Iterable[OrderId], /) -> Sequence[Kit]:
        theirs = select(kit.c.id).where(kit.c.order_id.in_(set(order_ids)))
        return self.those(theirs.order_by(kit.c.order_id, kit.c.assignment))

    def page(
        self, after: UUID | None, /, limit: int, status: Status | None = None, worker: WorkerId | None = None
    ) -> Sequence[Kit]:
        asked = ((kit.c.status, status), (kit.c.worker_id, worker))
        wanted = select(kit.c.id).where(*(column == value for column, value in asked if value is not None))
        return self._after(after, wanted, kit.c.starts_at, limit)

    def due_back(self, after: UUID | None, /, limit: int) -> Sequence[Kit]:
        wanted = select(kit.c.id).where(kit.c.status == Status.RETURN_DUE)
        return self._after(after, wanted, kit.c.lost_at, limit)

    def _after(
        self, after: UUID | None, wanted: Select[Any], column: Column[Any], limit: int
    ) -> Sequence[Kit]:
        """By that column, then by id; nothing after a kit that there is not."""
        if after is not None:
            place = select(column).where(kit.c.id == after).scalar_subquery()
            later = (column > place) | ((column == place) & (kit.c.id > after))
            wanted = wanted.where(column >= place, later)
        return self.those(wanted.order_by(column, kit.c.id).limit(limit))

    def overdue(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        due = select(kit.c.id).where(kit.c.status == Status.RETURN_DUE, kit.c.lost_at <= at)
        return self.ids(due.order_by(kit.c.lost_at, kit.c.id).limit(limit))


OWED = (cookie.c.purpose == Purpose.OWED) & (cookie.c.baking != Baking.PACKED)


class SqlCookies(SqlRepository[CookieOrder]):
    kind, name, table = CookieOrder, "supplies_cookie", cookie

    @override
    def columns(self, cookie: CookieOrder, /) -> dict[str, object]:
        own = {"client_id": cookie.client_id, "order_id": cookie.order_id, "baking": cookie.baking}
        return {**own, "purpose": cookie.purpose, "ask_at": cookie.ask_at}

    def left_over(self, client_id: ClientId, /, limit: int) -> Sequence[CookieOrder]:
        c = cookie.c
        here = (c.client_id == client_id) & (c.baking == Baking.ARRIVED) & (c.purpose != Purpose.OWN)
        return self.those(select(c.id).where(here).order_by(c.id).limit(limit))

    def of_order(self, order_id: OrderId, /) -> Sequence[CookieOrder]:
        return self.those(select(cookie.c.id).where(cookie.c.order_id == order_id).order_by(cookie.c.id))

    def given_up(self, client_id: ClientId, /, limit: int) -> Sequence[CookieOrder]:
        c = cookie.c
        gone = (c.client_id == client_id) & (c.baking == Baking.GIVEN_UP) & (c.purpose == Purpose.OWED)
        return self.those(select(c.id).where(gone).order_by(c.id).limit(limit))

    def owed(self, client_id: ClientId, /) -> int:
        owed = select(func.count()).select_from(cookie).where(OWED, cookie.c.client_id == client_id)
        return int(self._session.read(owed).scalar_one())

    def owed_to(self, after: UUID | None, /, limit: int) -> Sequence[tuple[ClientId, int]]:
        client = cookie.c.client_id
        owed = select(client, func.count()).where(OWED).group_by(client).order_by(client).limit(limit)
        rows = self._session.read(owed if after is None else owed.where(client > after))
        return [(ClientId(client_id), int(count)) for client_id, count in rows]

    def to_order(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        return self._due(Baking.WANTED, at, limit)

    def to_collect(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        return self._due(Baking.ORDERED, at, limit)

    def _due(self, baking: Baking, at: datetime, limit: int) -> Sequence[UUID]:
        due = select(cookie.c.id).where(cookie.c.baking == baking, cookie.c.ask_at <= at)
        return self.ids(due.order_by(cookie.c.ask_at, cookie.c.id).limit(limit))


class SqlSilence(SqlRepository[Silence]):
    kind, name, table = Silence, "supplies_silence", silence


class SqlEndedEarly(SqlRepository[EndedEarly]):
    kind, name, table = EndedEarly, "supplies_ended_early", ended_early


class SqlOrdersOver(SqlRepository[OrderOver]):
    kind, name, table = OrderOver, "supplies_order_over", order_over


class SqlWorkerNames(SqlRepository[WorkerName]):
    kind, name, table = WorkerName, "supplies_worker", worker


class SqlSuppliesTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.kits = SqlKits(self)
        self.cookies = SqlCookies(self)
        self.silence = SqlSilence(self)
        self.over = SqlOrdersOver(self)
        self.ended_early = SqlEndedEarly(self)
        self.workers = SqlWorkerNames(self)
