"""Recruiting in memory."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryRepository, MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.recruiting.board import Board
from happycat.domain.recruiting.hypothesis import Hypothesis
from happycat.domain.recruiting.intake import Intake
from happycat.domain.recruiting.model import JobApplication
from happycat.domain.recruiting.screening import ScreeningPolicy
from happycat.domain.recruiting.worker import Worker

T = TypeVar("T", bound=Aggregate)


def tables() -> list[MemoryTable]:
    return [
        MemoryTable("recruiting_intake", unique=[("identity",)], index=["identity"]),
        MemoryTable("recruiting_application"),
        MemoryTable("recruiting_board"),
        MemoryTable("recruiting_policy", unique=[("number",)]),
        MemoryTable("recruiting_worker"),
        MemoryTable("recruiting_hypothesis"),
    ]


class MemoryIntakes(MemoryRepository[Intake]):
    kind, name = Intake, "recruiting_intake"

    @override
    def columns(self, intake: Intake, /) -> Mapping[str, object]:
        return {"identity": intake.applicant.identity}

    def of_identity(self, identity: str, /) -> Intake | None:
        with self._database.lock:
            rows = self._database[self.name].by("identity", identity)
        return self.get(rows[0]["id"]) if rows else None


class _ByStatus(MemoryRepository[T]):
    @override
    def columns(self, thing: T, /) -> Mapping[str, object]:
        with_status: Any = thing
        return {"status": str(with_status.status)}

    def page(self, status: str | None, after: UUID | None, /, limit: int) -> Sequence[T]:
        rows = self.rows(lambda row: status is None or row["status"] == status)
        ids = sorted(row["id"] for row in rows if after is None or row["id"] > after)
        return self.many(ids[:limit])


class MemoryApplications(_ByStatus[JobApplication]):
    kind, name = JobApplication, "recruiting_application"


class MemoryBoards(MemoryRepository[Board]):
    kind, name = Board, "recruiting_board"


class MemoryPolicies(MemoryRepository[ScreeningPolicy]):
    kind, name = ScreeningPolicy, "recruiting_policy"

    @override
    def columns(self, policy: ScreeningPolicy, /) -> Mapping[str, object]:
        return {"number": policy.number}

    def page(self, after: int, /, limit: int) -> Sequence[ScreeningPolicy]:
        rows = sorted(self.rows(lambda row: row["number"] > after), key=lambda row: row["number"])
        return self.many([row["id"] for row in rows[:limit]])


class MemoryWorkers(_ByStatus[Worker]):
    kind, name = Worker, "recruiting_worker"


class MemoryHypotheses(_ByStatus[Hypothesis]):
    kind, name = Hypothesis, "recruiting_hypothesis"


class MemoryRecruitingTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.intakes = MemoryIntakes(self)
        self.applications = MemoryApplications(self)
        self.boards = MemoryBoards(self)
        self.policies = MemoryPolicies(self)
        self.workers = MemoryWorkers(self)
        self.hypotheses = MemoryHypotheses(self)
