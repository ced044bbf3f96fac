"""Who is free when, in SQL: bookings, absences, blocks, and the question that joins them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen
from sqlalchemy import ColumnElement, Table, and_, exists, func, select

from happycat.adapters.sql.kernel.storage import SqlTransaction
from happycat.adapters.sql.orders_tables import absence, block, booking, worker
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.worker import Absence, Standing


def free(start: Any, end: Any, client: Any, *outer: Table) -> ColumnElement[bool]:
    """The row of `orders_worker` passes the hard filters (R16); the limits are values or outer columns."""

    def none(table: Table, *where: ColumnElement[bool]) -> ColumnElement[bool]:
        return ~exists().select_from(table).where(*where).correlate(worker, *outer)

    b, a, k = booking.c, absence.c, block.c
    return and_(
        worker.c.standing == Standing.HIRED.value,
        none(booking, b.worker_id == worker.c.id, b.quarter >= start, b.quarter < end),
        none(absence, a.worker_id == worker.c.id, a.start_at < end, a.end_at > start),
        none(block, k.worker_id == worker.c.id, k.client_id == client),
    )


@frozen
class SqlBookings:
    tx: SqlTransaction

    def take(self, worker_id: WorkerId, slot: Slot, order_id: OrderId, /) -> None:
        for quarter in slot.quarters():
            row = {"worker_id": worker_id, "quarter": quarter, "order_id": order_id}
            self.tx.insert("orders_booking", row)

    def release(self, order_id: OrderId, /) -> None:
        self.tx.delete("orders_booking", {"order_id": order_id})

    def load(self, start: datetime, end: datetime, /) -> Mapping[WorkerId, int]:
        c = booking.c
        within = (c.quarter >= start) & (c.quarter < end)
        rows = self.tx.read(select(c.worker_id, func.count()).where(within).group_by(c.worker_id))
        return {WorkerId(id): int(count) for id, count in rows}


@frozen
class SqlAbsences:
    tx: SqlTransaction

    def add(self, worker_id: WorkerId, absence: Absence, /) -> None:
        row = {"worker_id": worker_id, "start_at": absence.start, "end_at": absence.end}
        self.tx.insert_once("orders_absence", row)

    def clear(self, worker_id: WorkerId, /) -> None:
        self.tx.delete("orders_absence", {"worker_id": worker_id})

    def ahead(self, worker_id: WorkerId, at: datetime, /, limit: int) -> Sequence[Absence]:
        c = absence.c
        query = select(c.start_at, c.end_at).where(c.worker_id == worker_id, c.end_at > at)
        return [Absence(*row) for row in self.tx.read(query.order_by(c.start_at).limit(limit))]


@frozen
class SqlBlocks:
    tx: SqlTransaction

    def add(self, client_id: ClientId, worker_id: WorkerId, /) -> None:
        self.tx.insert_once("orders_block", {"client_id": client_id, "worker_id": worker_id})

    def remove(self, client_id: ClientId, worker_id: WorkerId, /) -> None:
        self.tx.delete("orders_block", {"client_id": client_id, "worker_id": worker_id})

    def page(self, client_id: ClientId, after: UUID | None, /, limit: int) -> Sequence[WorkerId]:
        c = block.c
        query = select(c.worker_id).where(c.client_id == client_id).order_by(c.worker_id).limit(limit)
        query = query if after is None else query.where(c.worker_id > after)
        return [WorkerId(id) for id in self.tx.read(query).scalars()]
