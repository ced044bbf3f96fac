"""What recruiting asks of the outside."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from happycat.domain.recruiting.board import Board
from happycat.domain.recruiting.events import WorkerStatus
from happycat.domain.recruiting.hypothesis import Hypothesis, HypothesisStatus
from happycat.domain.recruiting.intake import Intake
from happycat.domain.recruiting.model import ApplicationStatus, JobApplication
from happycat.domain.recruiting.screening import ScreeningPolicy
from happycat.domain.recruiting.worker import Worker
from happycat.ports.kernel.transaction import Repository, Transaction


class IntakeRepository(Repository[Intake], Protocol):
    """One intake per identity: a second one ends its transaction as `Stale` (R36)."""

    def of_identity(self, identity: str, /) -> Intake | None: ...


class ApplicationRepository(Repository[JobApplication], Protocol):
    def page(
        self, status: ApplicationStatus | None, after: UUID | None, /, limit: int
    ) -> Sequence[JobApplication]:
        """Applications (in that status) in the order of their ids, which is that of their arrival."""


class PolicyRepository(Repository[ScreeningPolicy], Protocol):
    """Immutable versions; the same content has the same id, so it is there once (R39)."""

    def page(self, after: int, /, limit: int) -> Sequence[ScreeningPolicy]:
        """Versions in the order of their numbers, after that one (0: from the first)."""


class WorkerRepository(Repository[Worker], Protocol):
    def page(self, status: WorkerStatus | None, after: UUID | None, /, limit: int) -> Sequence[Worker]:
        """Workers (in that status) in the order of their ids."""


class HypothesisRepository(Repository[Hypothesis], Protocol):
    def page(
        self, status: HypothesisStatus | None, after: UUID | None, /, limit: int
    ) -> Sequence[Hypothesis]:
        """Hypotheses (in that status) in the order of their ids."""


class RecruitingTx(Transaction, Protocol):
    @property
    def intakes(self) -> IntakeRepository: ...
    @property
    def applications(self) -> ApplicationRepository: ...
    @property
    def boards(self) -> Repository[Board]: ...
    @property
    def policies(self) -> PolicyRepository: ...
    @property
    def workers(self) -> WorkerRepository: ...
    @property
    def hypotheses(self) -> HypothesisRepository: ...
