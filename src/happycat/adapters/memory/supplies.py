"""The supplies desk in memory."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable, Row
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.supplies.cookies import Baking, CookieOrder, Purpose
from happycat.domain.supplies.copies import OrderOver, WorkerName
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.transitions import Status


def tables() -> list[MemoryTable]:
    return [
        MemoryTable(
            "supplies_kit", unique=[("order_id", "assignment")], index=["order_id", "status", "worker_id"]
        ),
        MemoryTable("supplies_cookie", index=["client_id", "baking"]),
        MemoryTable("supplies_order_over"),
        MemoryTable("supplies_worker"),
    ]


class MemoryKits(MemoryRepository[Kit]):
    kind, name = Kit, "supplies_kit"

    @override
    def columns(self, kit: Kit, /) -> dict[str, object]:
        own = {"order_id": kit.order_id, "assignment": kit.assignment, "worker_id": kit.worker_id}
        return {**own, "status": kit.status, "lost_at": kit.lost_at}

    def of_order(self, order_id: OrderId, /) -> Sequence[Kit]:
        rows = self._by("order_id", order_id)
        return self.many(row["id"] for row in sorted(rows, key=lambda row: row["assignment"]))

    def page(
        self, after: UUID | None, /, limit: int, status: Status | None = None, worker: WorkerId | None = None
    ) -> Sequence[Kit]:
        rows = self.rows() if worker is None else self._by("worker_id", worker)
        wanted = (row["id"] for row in rows if status in (None, row["status"]))
        return self.many(sorted(id for id in wanted if after is None or id > after)[:limit])

    def overdue(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        due = [row for row in self._by("status", Status.RETURN_DUE) if row["lost_at"] <= at]
        return [row["id"] for row in sorted(due, key=lambda row: (row["lost_at"], row["id"]))][:limit]

    def _by(self, column: str, value: object) -> list[Row]:
        with self._database.lock:
            return self._database[self.name].by(column, value)


class MemoryCookies(MemoryRepository[CookieOrder]):
    kind, name = CookieOrder, "supplies_cookie"

    @override
    def columns(self, cookie: CookieOrder, /) -> dict[str, object]:
        own = {"client_id": cookie.client_id, "baking": cookie.baking}
        return {**own, "purpose": cookie.purpose, "ask_at": cookie.ask_at}

    def left_over(self, client_id: ClientId, /, limit: int) -> Sequence[CookieOrder]:
        here = (row for row in self._by("client_id", client_id) if row["baking"] == Baking.ARRIVED)
        return self.many(sorted(row["id"] for row in here if row["purpose"] != Purpose.OWN)[:limit])

    def owed(self, client_id: ClientId, /) -> int:
        owed = [row for row in self._by("client_id", client_id) if row["purpose"] == Purpose.OWED]
        return sum(row["baking"] != Baking.PACKED for row in owed)

    def to_order(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        return self._due(Baking.WANTED, at, limit)

    def to_collect(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        return self._due(Baking.ORDERED, at, limit)

    def _due(self, baking: Baking, at: datetime, limit: int) -> Sequence[UUID]:
        due = [row for row in self._by("baking", baking) if row["ask_at"] <= at]
        return [row["id"] for row in sorted(due, key=lambda row: (row["ask_at"], row["id"]))][:limit]

    def _by(self, column: str, value: object) -> list[Row]:
        with self._database.lock:
            return self._database[self.name].by(column, value)


class MemoryOrdersOver(MemoryRepository[OrderOver]):
    kind, name = OrderOver, "supplies_order_over"


class MemoryWorkerNames(MemoryRepository[WorkerName]):
    kind, name = WorkerName, "supplies_worker"


class MemorySuppliesTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.kits = MemoryKits(self)
        self.cookies = MemoryCookies(self)
        self.over = MemoryOrdersOver(self)
        self.workers = MemoryWorkerNames(self)
