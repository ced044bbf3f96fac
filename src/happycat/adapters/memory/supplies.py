"""The supplies desk in memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable, Row
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.supplies.bakery import Silence
from happycat.domain.supplies.cookies import Baking, CookieOrder, Purpose
from happycat.domain.supplies.copies import EndedEarly, OrderOver, WorkerName
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.transitions import Status


def tables() -> list[MemoryTable]:
    return [
        MemoryTable(
            "supplies_kit", unique=[("order_id", "assignment")], index=["order_id", "status", "worker_id"]
        ),
        MemoryTable("supplies_cookie", index=["client_id", "order_id", "baking"]),
        MemoryTable("supplies_silence"),
        MemoryTable("supplies_order_over"),
        MemoryTable("supplies_ended_early"),
        MemoryTable("supplies_worker"),
    ]


class MemoryKits(MemoryRepository[Kit]):
    kind, name = Kit, "supplies_kit"

    @override
    def columns(self, kit: Kit, /) -> dict[str, object]:
        own = {"order_id": kit.order_id, "assignment": kit.assignment, "worker_id": kit.worker_id}
        return {**own, "starts_at": kit.starts_at, "status": kit.status, "lost_at": kit.lost_at}

    def of_order(self, order_id: OrderId, /) -> Sequence[Kit]:
        return self.of_orders([order_id])

    def of_orders(self, order_ids: Iterable[OrderId], /) -> Sequence[Kit]:
        rows = [row for order_id in set(order_ids) for row in self._by("order_id", order_id)]
        by_assignment = sorted(rows, key=lambda row: (row["order_id"], row["assignment"]))
        return self.many(row["id"] for row in by_assignment)

    def page(
        self, after: UUID | None, /, limit: int, status: Status | None = None, worker: WorkerId | None = None
    ) -> Sequence[Kit]:
        rows = self.rows() if worker is None else self._by("worker_id", worker)
        wanted = [row for row in rows if status in (None, row["status"])]
        return self._after(after, wanted, "starts_at", limit)

    def due_back(self, after: UUID | None, /, limit: int) -> Sequence[Kit]:
        return self._after(after, self._by("status", Status.RETURN_DUE), "lost_at", limit)

    def _after(self, after: UUID | None, rows: list[Row], column: str, limit: int) -> Sequence[Kit]:
        """By that column, then by id; nothing after a kit that there is not."""
        ordered = sorted(rows, key=lambda row: (row[column], row["id"]))
        if after is not None:
            last = next(iter(self.rows(lambda row: row["id"] == after)), None)
            known = last is not None and last[column] is not None
            place = (last[column], after) if last is not None and known else None
            ordered = [row for row in ordered if place is not None and (row[column], row["id"]) > place]
        return self.many(row["id"] for row in ordered[:limit])

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
        own = {"client_id": cookie.client_id, "order_id": cookie.order_id, "baking": cookie.baking}
        return {**own, "purpose": cookie.purpose, "ask_at": cookie.ask_at}

    def left_over(self, client_id: ClientId, /, limit: int) -> Sequence[CookieOrder]:
        here = (row for row in self._by("client_id", client_id) if row["baking"] == Baking.ARRIVED)
        return self.many(sorted(row["id"] for row in here if row["purpose"] != Purpose.OWN)[:limit])

    def of_order(self, order_id: OrderId, /) -> Sequence[CookieOrder]:
        return self.many(sorted(row["id"] for row in self._by("order_id", order_id)))

    def given_up(self, client_id: ClientId, /, limit: int) -> Sequence[CookieOrder]:
        owed = [row for row in self._by("client_id", client_id) if row["purpose"] == Purpose.OWED]
        return self.many(sorted(row["id"] for row in owed if row["baking"] == Baking.GIVEN_UP)[:limit])

    def owed(self, client_id: ClientId, /) -> int:
        return sum(_is_owed(row) for row in self._by("client_id", client_id))

    def owed_to(self, after: UUID | None, /, limit: int) -> Sequence[tuple[ClientId, int]]:
        counted = Counter(row["client_id"] for row in self.rows(_is_owed))
        later = (client for client in counted if after is None or client > after)
        return [(client, counted[client]) for client in sorted(later)[:limit]]

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


def _is_owed(row: Row) -> bool:
    return bool(row["purpose"] == Purpose.OWED and row["baking"] != Baking.PACKED)


class MemorySilence(MemoryRepository[Silence]):
    kind, name = Silence, "supplies_silence"


class MemoryEndedEarly(MemoryRepository[EndedEarly]):
    kind, name = EndedEarly, "supplies_ended_early"


class MemoryOrdersOver(MemoryRepository[OrderOver]):
    kind, name = OrderOver, "supplies_order_over"


class MemoryWorkerNames(MemoryRepository[WorkerName]):
    kind, name = WorkerName, "supplies_worker"


class MemorySuppliesTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.kits = MemoryKits(self)
        self.cookies = MemoryCookies(self)
        self.silence = MemorySilence(self)
        self.over = MemoryOrdersOver(self)
        self.ended_early = MemoryEndedEarly(self)
        self.workers = MemoryWorkerNames(self)
