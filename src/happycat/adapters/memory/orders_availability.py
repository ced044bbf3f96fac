"""Who is free when, in memory: bookings, absences, blocks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from attrs import frozen

from happycat.adapters.memory.kernel import MemoryTransaction
from happycat.adapters.memory.tables import MemoryDatabase, Row
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.worker import Absence


def is_free(database: MemoryDatabase, worker: UUID, slot: Slot, client: UUID) -> bool:
    """Free for the whole slot, not away, not blocked (R16); to be asked under the database's lock."""
    if database["orders_block"].get(client, worker):
        return False
    if any(database["orders_booking"].get(worker, quarter) for quarter in slot.quarters()):
        return False
    absences = database["orders_absence"].by("worker_id", worker)
    return not any(row["start_at"] < slot.end and row["end_at"] > slot.start for row in absences)


@frozen
class MemoryBookings:
    tx: MemoryTransaction

    def take(self, worker_id: WorkerId, slot: Slot, order_id: OrderId, /) -> None:
        for quarter in slot.quarters():
            row = {"worker_id": worker_id, "quarter": quarter, "order_id": order_id}
            self.tx.insert("orders_booking", row)

    def release(self, order_id: OrderId, /) -> None:
        for row in self._rows("order_id", order_id):
            key = {"worker_id": row["worker_id"], "quarter": row["quarter"]}
            self.tx.delete("orders_booking", key)

    def load(self, start: datetime, end: datetime, /) -> Mapping[WorkerId, int]:
        with self.tx.session.database.lock:
            rows = list(self.tx.table("orders_booking").all())
        return Counter(row["worker_id"] for row in rows if start <= row["quarter"] < end)

    def _rows(self, column: str, value: UUID) -> list[Row]:
        with self.tx.session.database.lock:
            return self.tx.table("orders_booking").by(column, value)


@frozen
class MemoryAbsences:
    tx: MemoryTransaction

    def add(self, worker_id: WorkerId, absence: Absence, /) -> None:
        row = {"worker_id": worker_id, "start_at": absence.start, "end_at": absence.end}
        self.tx.insert_once("orders_absence", row)

    def clear(self, worker_id: WorkerId, /) -> None:
        for row in self._rows(worker_id):
            self.tx.delete("orders_absence", {"worker_id": worker_id, "start_at": row["start_at"]})

    def ahead(self, worker_id: WorkerId, at: datetime, /, limit: int) -> Sequence[Absence]:
        rows = [row for row in self._rows(worker_id) if row["end_at"] > at]
        soonest = sorted(rows, key=lambda row: row["start_at"])[:limit]
        return [Absence(row["start_at"], row["end_at"]) for row in soonest]

    def _rows(self, worker_id: WorkerId) -> list[Row]:
        with self.tx.session.database.lock:
            return self.tx.table("orders_absence").by("worker_id", worker_id)


@frozen
class MemoryBlocks:
    tx: MemoryTransaction

    def add(self, client_id: ClientId, worker_id: WorkerId, /) -> None:
        self.tx.insert_once("orders_block", {"client_id": client_id, "worker_id": worker_id})

    def remove(self, client_id: ClientId, worker_id: WorkerId, /) -> None:
        self.tx.delete("orders_block", {"client_id": client_id, "worker_id": worker_id})

    def page(self, client_id: ClientId, after: UUID | None, /, limit: int) -> Sequence[WorkerId]:
        with self.tx.session.database.lock:
            rows = self.tx.table("orders_block").by("client_id", client_id)
        ids = sorted(row["worker_id"] for row in rows)
        return [id for id in ids if after is None or id > after][:limit]
