"""What quality asks of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from attrs import frozen

from happycat.domain.kernel.ids import OrderId
from happycat.domain.quality.dossier import Dossier
from happycat.domain.quality.hypothesis import Hypothesis
from happycat.domain.quality.known import Known
from happycat.domain.quality.margin import Margin
from happycat.domain.quality.model import Inspection, InspectionStatus
from happycat.ports.kernel.transaction import Repository, Transaction


@frozen
class Seal:
    """The newest link of one party's chain after one run of a ledger (`billing` or `payroll`) (R33)."""

    ledger: str
    run: str
    party: str
    postings: int
    head: str
    sealed_at: datetime


class DossierRepository(Repository[Dossier], Protocol):
    def many(self, orders: Sequence[OrderId], /) -> list[Dossier]:
        """The dossiers of those orders that have one, by one query."""

    def margin(self) -> Sequence[Margin]:
        """By outcome and cause, counted and summed by the store (R43)."""


class KnownRepository(Repository[Known], Protocol):
    def many(self, ids: Sequence[UUID], /) -> list[Known]:
        """Those of them that are known, by one query."""


class InspectionRepository(Repository[Inspection], Protocol):
    """One inspection per order: a second one ends its transaction as `Stale` (R41)."""

    def of_order(self, order_id: OrderId, /) -> Inspection | None: ...

    def page(
        self, status: InspectionStatus | None, after: UUID | None, /, limit: int
    ) -> Sequence[Inspection]:
        """Inspections (in that status) in the order of their ids."""


class HypothesisRepository(Repository[Hypothesis], Protocol):
    def page(self, after: UUID | None, /, limit: int) -> Sequence[Hypothesis]:
        """Hypotheses in the order of their ids."""


class Seals(Protocol):
    def keep(self, seals: Sequence[Seal], /) -> None:
        """Adds them; what is there already stays as it was, for a head that was sealed is never edited."""

    def page(self, ledger: str, party: str, after: str, /, limit: int) -> Sequence[Seal]:
        """A party's seals of a ledger in the order of the runs, after that run (empty: from the first)."""


class QualityTx(Transaction, Protocol):
    @property
    def dossiers(self) -> DossierRepository: ...
    @property
    def known(self) -> KnownRepository: ...
    @property
    def inspections(self) -> InspectionRepository: ...
    @property
    def hypotheses(self) -> HypothesisRepository: ...
    @property
    def seals(self) -> Seals: ...
