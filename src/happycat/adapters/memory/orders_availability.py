"""Who is free when, in memory: bookings, absences, blocks, and the roster that hears of them all."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from itertools import groupby, takewhile
from uuid import UUID

from attrs import frozen

from happycat.adapters.kernel.orders import KINDS, KNOWN, change_of, tell
from happycat.adapters.memory.kernel import MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable, Row
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.time import QUARTER, Slot
from happycat.domain.orders.roster import (
    Blocked,
    Booked,
    CameBack,
    Change,
    Released,
    Unblocked,
    WentAway,
)
from happycat.domain.orders.worker import Absence, Worker


@frozen
class MemoryBookings:
    tx: MemoryTransaction

    def take(self, worker_id: WorkerId, slot: Slot, order_id: OrderId, /) -> None:
        for quarter in slot.quarters():
            row = {"worker_id": worker_id, "quarter": quarter, "order_id": order_id}
            self.tx.insert("orders_booking", row)
        tell(self.tx, Booked(worker_id, order_id, slot))

    def release(self, order_id: OrderId, /) -> None:
        for row in self._rows("order_id", order_id):
            key = {"worker_id": row["worker_id"], "quarter": row["quarter"]}
            self.tx.delete("orders_booking", key)
        tell(self.tx, Released(order_id))

    def _rows(self, column: str, value: UUID) -> list[Row]:
        with self.tx.session.database.lock:
            return self.tx.table("orders_booking").by(column, value)


@frozen
class MemoryAbsences:
    tx: MemoryTransaction

    def add(self, worker_id: WorkerId, absence: Absence, /) -> None:
        row = {"worker_id": worker_id, "start_at": absence.start, "end_at": absence.end}
        self.tx.delete("orders_absence", {"worker_id": worker_id, "start_at": absence.start})
        self.tx.insert("orders_absence", row)
        tell(self.tx, WentAway(worker_id, absence))

    def clear(self, worker_id: WorkerId, /) -> None:
        for row in self._rows(worker_id):
            self.tx.delete("orders_absence", {"worker_id": worker_id, "start_at": row["start_at"]})
        tell(self.tx, CameBack(worker_id))

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
        tell(self.tx, Blocked(client_id, worker_id))

    def remove(self, client_id: ClientId, worker_id: WorkerId, /) -> None:
        self.tx.delete("orders_block", {"client_id": client_id, "worker_id": worker_id})
        tell(self.tx, Unblocked(client_id, worker_id))

    def has(self, client_id: ClientId, worker_id: WorkerId, /) -> bool:
        with self.tx.session.database.lock:
            return self.tx.table("orders_block").get(client_id, worker_id) is not None

    def page(self, client_id: ClientId, after: UUID | None, /, limit: int) -> Sequence[WorkerId]:
        with self.tx.session.database.lock:
            rows = self.tx.table("orders_block").by("client_id", client_id)
        ids = sorted(row["worker_id"] for row in rows)
        return [id for id in ids if after is None or id > after][:limit]


@frozen
class MemoryRoster:
    tx: MemoryTransaction

    def mark(self) -> int:
        with self._lock:
            return next((row["mark"] for row in self._table.newest()), 0)

    def after(self, mark: int, /, limit: int) -> Sequence[tuple[int, Change]]:
        with self._lock:
            rows = list(takewhile(lambda row: row["mark"] > mark, self._table.newest()))
        return [(row["mark"], self._change(row)) for row in rows[::-1][:limit]]

    def present(self, since: datetime, /) -> Iterator[Change]:
        tables = self.tx.session.database
        with self._lock:
            names = ("worker", "booking", "absence", "block")
            workers, booked, away, blocks = (list(tables[f"orders_{name}"].all()) for name in names)
        yield from (change_of(self.tx.world.codec, KNOWN, row["state"]) for row in workers)
        booked.sort(key=lambda row: (row["worker_id"], row["order_id"], row["quarter"]))
        for (worker, order), rows in groupby(booked, key=lambda row: (row["worker_id"], row["order_id"])):
            quarters = [row["quarter"] for row in rows if row["quarter"] >= since]
            if quarters:
                yield Booked(worker, order, Slot.lasting(quarters[0], QUARTER * len(quarters)))
        for row in away:
            yield WentAway(row["worker_id"], Absence(row["start_at"], row["end_at"]))
        yield from (Blocked(row["client_id"], row["worker_id"]) for row in blocks)

    def as_of(self, mark: int, /) -> Iterator[Worker]:
        with self._lock:
            rows = [row for row in self._table.all() if row["what"] == KNOWN and row["mark"] <= mark]
        newest = {row["worker_id"]: row["body"] for row in rows}
        return (self.tx.world.codec.loads(body, Worker) for body in newest.values())

    def forget(self, day: date, /) -> None:
        for what in KINDS:
            if what != KNOWN:
                self.tx.delete("orders_roster", {"day": day.isoformat(), "what": what})

    def _change(self, row: Row) -> Change:
        return change_of(self.tx.world.codec, row["what"], row["body"])

    @property
    def _table(self) -> MemoryTable:
        return self.tx.session.database["orders_roster"]

    @property
    def _lock(self) -> AbstractContextManager[object]:
        return self.tx.session.database.lock
