"""An improvement hypothesis: raised here, judged by recruiting, its verdict comes back (R42)."""

from datetime import datetime
from typing import Self

from attrs import define, field

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import HypothesisId, InspectionId, PersonId
from happycat.domain.kernel.values import text
from happycat.domain.quality.events import HypothesisRaised
from happycat.domain.quality.policy import LONGEST_TEXT


@define(kw_only=True, eq=False)
class Hypothesis(Aggregate):
    id: HypothesisId
    inspection_id: InspectionId
    statement: str = field(validator=text(LONGEST_TEXT))
    raised_by: PersonId
    raised_at: datetime
    verdict: str = "open"
    """`open` until recruiting has judged it, then its word: `confirmed` or `refuted`."""
    verdict_reason: str = ""
    judged_at: datetime | None = None

    @classmethod
    def raised(
        cls, id: HypothesisId, inspection_id: InspectionId, statement: str, by: PersonId, at: datetime
    ) -> Self:
        idea = cls(id=id, inspection_id=inspection_id, statement=statement, raised_by=by, raised_at=at)
        idea.record(HypothesisRaised(id, inspection_id, statement, at))
        return idea

    def judged(self, verdict: str, reason: str, at: datetime) -> None:
        self.verdict, self.verdict_reason, self.judged_at = verdict, reason, at
