"""Orders and matching in memory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from typing_extensions import override

from happycat.adapters.kernel.orders import RosteredWorkers
from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.orders_availability import (
    MemoryAbsences,
    MemoryBlocks,
    MemoryBookings,
    MemoryRoster,
)
from happycat.adapters.memory.tables import MemoryTable, Row
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.matches import Activation, Match, PipelineVersion
from happycat.domain.orders.model import COMING, Order
from happycat.domain.orders.states import Status
from happycat.domain.orders.worker import Standing, Worker
from happycat.ports.orders import Waits, Whose

FIRST = UUID(int=0)


def tables() -> list[MemoryTable]:
    return [
        MemoryTable("orders_order", index=["status", "deadline"]),
        MemoryTable("orders_worker", unique=[("number",)]),
        MemoryTable("orders_booking", key=("worker_id", "quarter"), index=["order_id"]),
        MemoryTable("orders_absence", key=("worker_id", "start_at"), index=["worker_id"]),
        MemoryTable("orders_block", key=("client_id", "worker_id"), index=["client_id"]),
        MemoryTable("orders_match", unique=[("order_id", "assignment")], index=["order_id"]),
        MemoryTable("orders_pipeline", unique=[("number",), ("hash",)]),
        MemoryTable("orders_activation", unique=[("number",)]),
        MemoryTable("orders_roster", key=("mark",), counts="mark"),
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

    def waiting(self, at: datetime, after: Waits | None, /, limit: int) -> Sequence[Waits]:
        last = (after.slot.start, after.order_id) if after else (at, FIRST)
        waiting = sorted(self._by("status", Status.MATCHING.value), key=_soonest)
        found = [row for row in waiting if row["wanted_start"] > at and _soonest(row) > last]
        return [_waits(row) for row in found[:limit]]

    def abandoned(self, limit: int, /) -> Sequence[UUID]:
        coming = [row for status in COMING for row in self._by("status", status.value)]
        return [row["id"] for row in sorted(coming, key=_soonest) if not self._hired(row)][:limit]

    def _by(self, column: str, value: str) -> list[Row]:
        with self._database.lock:
            return self._database[self.name].by(column, value)

    def _hired(self, row: Row) -> bool:
        with self._database.lock:
            worker = self._database["orders_worker"].get(row["worker_id"])
        return worker is None or worker["standing"] == Standing.HIRED.value


def _waits(row: Row) -> Waits:
    return Waits(row["id"], row["client_id"], Slot(row["wanted_start"], row["wanted_end"]))


def _soonest(row: Row) -> tuple[datetime, UUID]:
    return (row["wanted_start"], row["id"])


def _is(row: Row, whose: Whose) -> bool:
    if whose.status is not None and row["status"] != whose.status.value:
        return False
    mine = (whose.client_id, row["client_id"]), (whose.worker_id, row["worker_id"])
    asked = [one for one in mine if one[0] is not None]
    return not asked or any(wanted == there for wanted, there in asked)


class MemoryWorkers(RosteredWorkers, MemoryRepository[Worker]):
    kind, name = Worker, "orders_worker"

    @override
    def columns(self, worker: Worker, /) -> Mapping[str, object]:
        return {"standing": worker.standing.value, "number": worker.number}

    def next_number(self) -> int:
        rows = self.rows()
        return max((int(row["number"]) for row in rows), default=-1) + 1


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

    def page(self, after: UUID | None, /, limit: int) -> Sequence[Match]:
        return self.many(
            sorted(row["id"] for row in self.rows(lambda row: not after or row["id"] > after))[:limit]
        )


class MemoryPipelines(MemoryRepository[PipelineVersion]):
    kind, name = PipelineVersion, "orders_pipeline"

    @override
    def columns(self, version: PipelineVersion, /) -> Mapping[str, object]:
        return {"number": version.number, "hash": version.pipeline.hash}

    def newest(self, before: int | None, /, limit: int) -> Sequence[PipelineVersion]:
        return self.many(_newest(self.rows(), before)[:limit])

    def numbered(self, number: int, /) -> PipelineVersion | None:
        return self._with("number", number)

    def saying(self, hash: str, /) -> PipelineVersion | None:
        return self._with("hash", hash)

    def _with(self, column: str, value: object) -> PipelineVersion | None:
        found = self.many(row["id"] for row in self.rows(lambda row: row[column] == value))
        return found[0] if found else None


class MemoryActivations(MemoryRepository[Activation]):
    kind, name = Activation, "orders_activation"

    @override
    def columns(self, activation: Activation, /) -> Mapping[str, object]:
        return {"number": activation.number}

    def newest(self, before: int | None, /, limit: int) -> Sequence[Activation]:
        return self.many(_newest(self.rows(), before)[:limit])


def _newest(rows: Iterable[Row], before: int | None) -> list[UUID]:
    below = [row for row in rows if before is None or row["number"] < before]
    return [row["id"] for row in sorted(below, key=lambda row: -int(row["number"]))]


class MemoryOrdersTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.orders = MemoryOrders(self)
        self.workers = MemoryWorkers(self)
        self.matches = MemoryMatches(self)
        self.pipelines = MemoryPipelines(self)
        self.activations = MemoryActivations(self)
        self.roster = MemoryRoster(self)
        self.bookings = MemoryBookings(self)
        self.absences = MemoryAbsences(self)
        self.blocks = MemoryBlocks(self)
