"""Recruiting in SQL."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, Index, Integer, String, UniqueConstraint, select
from typing_extensions import override

from happycat.adapters.sql.kernel.storage import SqlRepository, SqlTransaction
from happycat.adapters.sql.kernel.tables import aggregate_table, context_metadata
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.recruiting.board import Board
from happycat.domain.recruiting.hypothesis import Hypothesis
from happycat.domain.recruiting.intake import Intake
from happycat.domain.recruiting.model import JobApplication
from happycat.domain.recruiting.screening import ScreeningPolicy
from happycat.domain.recruiting.worker import Worker

T = TypeVar("T", bound=Aggregate)

metadata = context_metadata("recruiting")


def _status() -> Column[Any]:
    return Column("status", String(20), nullable=False)


intake = aggregate_table("recruiting_intake", metadata, Column("identity", String(64), nullable=False))
intake.append_constraint(UniqueConstraint("identity"))
application = aggregate_table("recruiting_application", metadata, _status())
board = aggregate_table("recruiting_board", metadata)
policy = aggregate_table("recruiting_policy", metadata, Column("number", Integer, nullable=False))
policy.append_constraint(UniqueConstraint("number"))
worker = aggregate_table("recruiting_worker", metadata, _status())
hypothesis = aggregate_table("recruiting_hypothesis", metadata, _status())
for table in (application, worker, hypothesis):
    Index(f"ix_{table.name}_status", table.c.status, table.c.id)


class SqlIntakes(SqlRepository[Intake]):
    kind, name, table = Intake, "recruiting_intake", intake

    @override
    def columns(self, intake: Intake, /) -> Mapping[str, object]:
        return {"identity": intake.applicant.identity}

    def of_identity(self, identity: str, /) -> Intake | None:
        found = self.those(select(intake.c.id).where(intake.c.identity == identity))
        return found[0] if found else None


class _ByStatus(SqlRepository[T]):
    @override
    def columns(self, thing: T, /) -> Mapping[str, object]:
        with_status: Any = thing
        return {"status": str(with_status.status)}

    def page(self, status: str | None, after: UUID | None, /, limit: int) -> Sequence[T]:
        c = self.table.c
        query = select(c.id).order_by(c.id).limit(limit)
        query = query if status is None else query.where(c.status == status)
        return self.those(query if after is None else query.where(c.id > after))


class SqlApplications(_ByStatus[JobApplication]):
    kind, name, table = JobApplication, "recruiting_application", application


class SqlBoards(SqlRepository[Board]):
    kind, name, table = Board, "recruiting_board", board


class SqlPolicies(SqlRepository[ScreeningPolicy]):
    kind, name, table = ScreeningPolicy, "recruiting_policy", policy

    @override
    def columns(self, policy: ScreeningPolicy, /) -> Mapping[str, object]:
        return {"number": policy.number}

    def page(self, after: int, /, limit: int) -> Sequence[ScreeningPolicy]:
        c = policy.c
        return self.those(select(c.id).where(c.number > after).order_by(c.number).limit(limit))


class SqlWorkers(_ByStatus[Worker]):
    kind, name, table = Worker, "recruiting_worker", worker


class SqlHypotheses(_ByStatus[Hypothesis]):
    kind, name, table = Hypothesis, "recruiting_hypothesis", hypothesis


class SqlRecruitingTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.intakes = SqlIntakes(self)
        self.applications = SqlApplications(self)
        self.boards = SqlBoards(self)
        self.policies = SqlPolicies(self)
        self.workers = SqlWorkers(self)
        self.hypotheses = SqlHypotheses(self)
