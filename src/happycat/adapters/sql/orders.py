"""Orders and matching in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from typing_extensions import override

from happycat.adapters.kernel.orders import RosteredWorkers
from happycat.adapters.sql.kernel.storage import SqlRepository, SqlTransaction
from happycat.adapters.sql.orders_availability import SqlAbsences, SqlBlocks, SqlBookings, SqlRoster
from happycat.adapters.sql.orders_tables import activation, match, metadata, order, pipeline, worker
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.matches import Activation, Match, PipelineVersion
from happycat.domain.orders.model import COMING, Order
from happycat.domain.orders.states import Status
from happycat.domain.orders.worker import Standing, Worker
from happycat.ports.orders import Waits, Whose

__all__ = ["SqlOrdersTx", "metadata"]


class SqlOrders(SqlRepository[Order]):
    kind, name, table = Order, "orders_order", order

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
        c = order.c
        mine = ((c.client_id, whose.client_id), (c.worker_id, whose.worker_id))
        asked = [column == id for column, id in mine if id is not None]
        query = select(c.id).order_by(c.id).limit(limit)
        query = query.where(or_(*asked)) if asked else query
        query = query if whose.status is None else query.where(c.status == whose.status.value)
        return self.those(query if after is None else query.where(c.id > after))

    def due(self, deadline: Deadline, at: datetime, /, limit: int) -> Sequence[UUID]:
        c = order.c
        passed = (c.deadline == deadline.value) & (c.due_at <= at)
        return self.ids(select(c.id).where(passed).order_by(c.due_at, c.id).limit(limit))

    def waiting(self, at: datetime, after: Waits | None, /, limit: int) -> Sequence[Waits]:
        c = order.c
        query = select(c.id, c.client_id, c.wanted_start, c.wanted_end)
        query = query.where(c.status == Status.MATCHING.value, c.wanted_start > at)
        if after is not None:
            query = query.where(tuple_(c.wanted_start, c.id) > (after.slot.start, after.order_id))
        rows = self._session.read(query.order_by(c.wanted_start, c.id).limit(limit))
        return [Waits(id, client, Slot(start, end)) for id, client, start, end in rows]

    def abandoned(self, limit: int, /) -> Sequence[UUID]:
        c = order.c
        query = select(c.id).join(worker, worker.c.id == c.worker_id)
        coming = c.status.in_([status.value for status in COMING])
        query = query.where(coming, worker.c.standing != Standing.HIRED.value)
        return self.ids(query.order_by(c.wanted_start, c.id).limit(limit))


class SqlWorkers(RosteredWorkers, SqlRepository[Worker]):
    kind, name, table = Worker, "orders_worker", worker

    @override
    def columns(self, worker: Worker, /) -> Mapping[str, object]:
        return {"standing": worker.standing.value, "number": worker.number}

    def next_number(self) -> int:
        highest = self._session.read(select(func.max(worker.c.number))).scalar()
        return 0 if highest is None else highest + 1


class SqlMatches(SqlRepository[Match]):
    kind, name, table = Match, "orders_match", match

    @override
    def columns(self, match: Match, /) -> Mapping[str, object]:
        return {"order_id": match.order_id, "assignment": match.assignment}

    def of_order(self, order_id: OrderId, /, limit: int) -> Sequence[Match]:
        query = select(match.c.id).where(match.c.order_id == order_id)
        return self.those(query.order_by(match.c.assignment.desc()).limit(limit))

    def page(self, after: UUID | None, /, limit: int) -> Sequence[Match]:
        query = select(match.c.id).order_by(match.c.id).limit(limit)
        return self.those(query if after is None else query.where(match.c.id > after))


class SqlPipelines(SqlRepository[PipelineVersion]):
    kind, name, table = PipelineVersion, "orders_pipeline", pipeline

    @override
    def columns(self, version: PipelineVersion, /) -> Mapping[str, object]:
        return {"number": version.number, "hash": version.pipeline.hash}

    def newest(self, before: int | None, /, limit: int) -> Sequence[PipelineVersion]:
        number = pipeline.c.number
        query = select(pipeline.c.id).order_by(number.desc()).limit(limit)
        return self.those(query if before is None else query.where(number < before))

    def numbered(self, number: int, /) -> PipelineVersion | None:
        return self._the(pipeline.c.number == number)

    def saying(self, hash: str, /) -> PipelineVersion | None:
        return self._the(pipeline.c.hash == hash)

    def _the(self, one: ColumnElement[bool]) -> PipelineVersion | None:
        found = self.those(select(pipeline.c.id).where(one))
        return found[0] if found else None


class SqlActivations(SqlRepository[Activation]):
    kind, name, table = Activation, "orders_activation", activation

    @override
    def columns(self, activation: Activation, /) -> Mapping[str, object]:
        return {"number": activation.number}

    def newest(self, before: int | None, /, limit: int) -> Sequence[Activation]:
        number = activation.c.number
        query = select(activation.c.id).order_by(number.desc()).limit(limit)
        return self.those(query if before is None else query.where(number < before))


class SqlOrdersTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.orders = SqlOrders(self)
        self.workers = SqlWorkers(self)
        self.matches = SqlMatches(self)
        self.pipelines = SqlPipelines(self)
        self.activations = SqlActivations(self)
        self.roster = SqlRoster(self)
        self.bookings = SqlBookings(self)
        self.absences = SqlAbsences(self)
        self.blocks = SqlBlocks(self)
