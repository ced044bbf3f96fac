"""An idea of quality's for hiring better cats, until it is judged (R42)."""

from datetime import datetime
from enum import StrEnum

from attrs import define, field

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import HypothesisId, InspectionId, PersonId
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.kernel.values import text
from happycat.domain.recruiting.events import HypothesisJudged, Verdict


class HypothesisStatus(StrEnum):
    RAISED = "raised"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class AlreadyJudged(Conflict):
    says = "The hypothesis is {status} already."


@define(kw_only=True, eq=False)
class Hypothesis(Aggregate):
    """The draft of a policy in words; a manager writes the policy, tries it and judges the idea."""

    id: HypothesisId
    inspection_id: InspectionId
    statement: str
    raised_at: datetime
    status: HypothesisStatus = HypothesisStatus.RAISED
    reason: str = field(default="", validator=text(1000, shortest=0))
    judged_by: PersonId | None = None

    def judge(self, verdict: Verdict, by: PersonId, reason: str, at: datetime) -> None:
        """Once; refuses with `AlreadyJudged`."""
        if self.status is not HypothesisStatus.RAISED:
            raise AlreadyJudged(status=self.status)
        self.status, self.reason, self.judged_by = HypothesisStatus(verdict.value), reason, by
        self.record(HypothesisJudged(self.id, verdict, reason, at))
