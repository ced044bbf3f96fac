"""Orders and matching in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.orders_availability import (
    MemoryAbsences,
    MemoryBlocks,
    MemoryBookings,
    is_free,
)
from happycat.adapters.memory.tables import MemoryTable, Row
from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.matches import Match, PipelineVersion
from happycat.domain.orders.model import COMING, Order
from happycat.domain.orders.states import Status
from happycat.domain.orders.worker import Standing, Worker
from happycat.ports.orders import Whose


def tables() -> list[MemoryTable]:
    return [
        MemoryTable("orders_order", index=["status", "deadline"]),
        MemoryTable("orders_worker", index=["standing"]),
        MemoryTable("orders_booking", key=("worker_id", "quarter"), index=["order_id"]),
        MemoryTable("orders_absence", key=("worker_id", "start_at"), index=["worker_id"]),
        MemoryTable("orders_block", key=("client_id", "worker_id"), index=["client_id"]),
        MemoryTable("orders_match", unique=[("order_id", "assignment")], index=["order_id"]),
        MemoryTable("orders_pipeline", unique=[("number",)]),
    ]


class MemoryOrders(MemoryRepository[Order]):
    kind, name = Order, "orders_order"

    @override
    def columns(self, order: Order, /) -> Mapping[str, object]:
        return {
            "status": order.status.value,
            "client_id": order.client_id,
            "worker_id": order.current.worker_id if order.current else None,
            "wanted_start": order.wanted.start,
            "wanted_end": order.wanted.end,
            "deadline": order.due.kind.value if order.due else None,
            "due_at": order.due.at if order.due else None,
        }

    def page(self, whose: Whose, after: UUID | None, /, limit: int) -> Sequence[Order]:
        rows = self.rows(lambda row: (after is None or row["id"] > after) and _is(row, whose))
        return self.many(sorted(row["id"] for row in rows)[:limit])

    def due(self, deadline: Deadline, at: datetime, /, limit: int) -> Sequence[UUID]:
        rows = [row for row in self._by("deadline", deadline.value) if row["due_at"] <= at]
        return [row["id"] for row in sorted(rows, key=lambda row: (row["due_at"], row["id"]))[:limit]]

    def matchable(self, at: datetime, /, limit: int) -> Sequence[UUID]:
        waiting = [row for row in self._by("status", Status.MATCHING.value) if row["wanted_start"] > at]
        return [row["id"] for row in sorted(waiting, key=_soonest) if self._has_free(row)][:limit]

    def abandoned(self, limit: int, /) -> Sequence[UUID]:
        coming = [row for status in COMING for row in self._by("status", status.value)]
        return [row["id"] for row in sorted(coming, key=_soonest) if not self._hired(row)][:limit]

    def _by(self, column: str, value: str) -> list[Row]:
        with self._database.lock:
            return self._database[self.name].by(column, value)

    def _has_free(self, row: Row) -> bool:
        slot = Slot(row["wanted_start"], row["wanted_end"])
        with self._database.lock:
            hired = self._database["orders_worker"].by("standing", Standing.HIRED.value)
            return any(is_free(self._database, one["id"], slot, row["client_id"]) for one in hired)

    def _hired(self, row: Row) -> bool:
        with self._database.lock:
            worker = self._database["orders_worker"].get(row["worker_id"])
        return worker is None or worker["standing"] == Standing.HIRED.value


def _soonest(row: Row) -> tuple[datetime, UUID]:
    return (row["wanted_start"], row["id"])


def _is(row: Row, whose: Whose) -> bool:
    if whose.status is not None and row["status"] != whose.status.value:
        return False
    mine = (whose.client_id, row["client_id"]), (whose.worker_id, row["worker_id"])
    asked = [one for one in mine if one[0] is not None]
    return not asked or any(wanted == there for wanted, there in asked)


class MemoryWorkers(MemoryRepository[Worker]):
    kind, name = Worker, "orders_worker"

    @override
    def columns(self, worker: Worker, /) -> Mapping[str, object]:
        return {"standing": worker.standing.value}

    def free(self, slot: Slot, client_id: ClientId, /) -> Sequence[Worker]:
        with self._database.lock:
            hired = self._database[self.name].by("standing", Standing.HIRED.value)
            ids = [row["id"] for row in hired if is_free(self._database, row["id"], slot, client_id)]
        return self.many(sorted(ids))


class MemoryMatches(MemoryRepository[Match]):
    kind, name = Match, "orders_match"

    @override
    def columns(self, match: Match, /) -> Mapping[str, object]:
        return {"order_id": match.order_id, "assignment": match.assignment}

    def of_order(self, order_id: OrderId, /, limit: int) -> Sequence[Match]:
        with self._database.lock:
            rows = self._database[self.name].by("order_id", order_id)
        newest = sorted(rows, key=lambda row: -int(row["assignment"]))
        return self.many(row["id"] for row in newest[:limit])


class MemoryPipelines(MemoryRepository[PipelineVersion]):
    kind, name = PipelineVersion, "orders_pipeline"

    @override
    def columns(self, version: PipelineVersion, /) -> Mapping[str, object]:
        return {"number": version.number}

    def newest(self, before: int | None, /, limit: int) -> Sequence[PipelineVersion]:
        rows = self.rows(lambda row: before is None or row["number"] < before)
        newest = sorted(rows, key=lambda row: -int(row["number"]))
        return self.many(row["id"] for row in newest[:limit])


class MemoryOrdersTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.orders = MemoryOrders(self)
        self.workers = MemoryWorkers(self)
        self.matches = MemoryMatches(self)
        self.pipelines = MemoryPipelines(self)
        self.bookings = MemoryBookings(self)
        self.absences = MemoryAbsences(self)
        self.blocks = MemoryBlocks(self)
