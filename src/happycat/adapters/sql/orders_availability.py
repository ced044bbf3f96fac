"""Who is free when, in SQL: bookings, absences, blocks, and the roster that hears of them all."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from attrs import frozen
from sqlalchemy import func, select

from happycat.adapters.kernel.orders import KINDS, KNOWN, change_of, tell
from happycat.adapters.sql.kernel.storage import SqlTransaction
from happycat.adapters.sql.orders_tables import absence, block, booking, roster, worker
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
class SqlBookings:
    tx: SqlTransaction

    def take(self, worker_id: WorkerId, slot: Slot, order_id: OrderId, /) -> None:
        for quarter in slot.quarters():
            row = {"worker_id": worker_id, "quarter": quarter, "order_id": order_id}
            self.tx.insert("orders_booking", row)
        tell(self.tx, Booked(worker_id, order_id, slot))

    def release(self, order_id: OrderId, /) -> None:
        self.tx.delete("orders_booking", {"order_id": order_id})
        tell(self.tx, Released(order_id))


@frozen
class SqlAbsences:
    tx: SqlTransaction

    def add(self, worker_id: WorkerId, absence: Absence, /) -> None:
        row = {"worker_id": worker_id, "start_at": absence.start, "end_at": absence.end}
        self.tx.delete("orders_absence", {"worker_id": worker_id, "start_at": absence.start})
        self.tx.insert("orders_absence", row)
        tell(self.tx, WentAway(worker_id, absence))

    def clear(self, worker_id: WorkerId, /) -> None:
        self.tx.delete("orders_absence", {"worker_id": worker_id})
        tell(self.tx, CameBack(worker_id))

    def ahead(self, worker_id: WorkerId, at: datetime, /, limit: int) -> Sequence[Absence]:
        c = absence.c
        query = select(c.start_at, c.end_at).where(c.worker_id == worker_id, c.end_at > at)
        return [Absence(*row) for row in self.tx.read(query.order_by(c.start_at).limit(limit))]


@frozen
class SqlBlocks:
    tx: SqlTransaction

    def add(self, client_id: ClientId, worker_id: WorkerId, /) -> None:
        self.tx.insert_once("orders_block", {"client_id": client_id, "worker_id": worker_id})
        tell(self.tx, Blocked(client_id, worker_id))

    def remove(self, client_id: ClientId, worker_id: WorkerId, /) -> None:
        self.tx.delete("orders_block", {"client_id": client_id, "worker_id": worker_id})
        tell(self.tx, Unblocked(client_id, worker_id))

    def has(self, client_id: ClientId, worker_id: WorkerId, /) -> bool:
        c = block.c
        query = select(c.worker_id).where(c.client_id == client_id, c.worker_id == worker_id)
        return self.tx.read(query).first() is not None

    def page(self, client_id: ClientId, after: UUID | None, /, limit: int) -> Sequence[WorkerId]:
        c = block.c
        query = select(c.worker_id).where(c.client_id == client_id).order_by(c.worker_id).limit(limit)
        query = query if after is None else query.where(c.worker_id > after)
        return [WorkerId(id) for id in self.tx.read(query).scalars()]


@frozen
class SqlRoster:
    tx: SqlTransaction

    def mark(self) -> int:
        return self.tx.read(select(func.max(roster.c.mark))).scalar() or 0

    def after(self, mark: int, /, limit: int) -> Sequence[tuple[int, Change]]:
        c = roster.c
        query = select(c.mark, c.what, c.body).where(c.mark > mark).order_by(c.mark).limit(limit)
        codec = self.tx.world.codec
        return [(mark, change_of(codec, what, body)) for mark, what, body in self.tx.read(query)]

    def present(self, since: datetime, /) -> Iterator[Change]:
        codec, b, a, k = self.tx.world.codec, booking.c, absence.c, block.c
        for state in self.tx.read(select(worker.c.state)).scalars():
            yield change_of(codec, KNOWN, state)
        whose = (b.worker_id, b.order_id)
        booked = select(*whose, func.min(b.quarter), func.count()).where(b.quarter >= since).group_by(*whose)
        for worker_id, order_id, first, count in self.tx.read(booked):
            yield Booked(worker_id, order_id, Slot.lasting(first, QUARTER * count))
        for worker_id, start, end in self.tx.read(select(a.worker_id, a.start_at, a.end_at)):
            yield WentAway(worker_id, Absence(start, end))
        for client_id, worker_id in self.tx.read(select(k.client_id, k.worker_id)):
            yield Blocked(client_id, worker_id)

    def as_of(self, mark: int, /) -> Iterator[Worker]:
        c = roster.c
        newest = select(func.max(c.mark)).where(c.what == KNOWN, c.mark <= mark).group_by(c.worker_id)
        codec = self.tx.world.codec
        for body in self.tx.read(select(c.body).where(c.mark.in_(newest))).scalars():
            yield codec.loads(body, Worker)

    def forget(self, day: date, /) -> None:
        for what in KINDS:
            if what != KNOWN:
                self.tx.delete("orders_roster", {"day": day.isoformat(), "what": what})
