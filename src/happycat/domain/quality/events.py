"""What quality tells about inspected orders (R41, R42)."""

from datetime import datetime
from typing import ClassVar

from attrs import frozen

from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import HypothesisId, InspectionId, OrderId, WorkerId


@frozen
class InspectionClosed(Event):
    """How the worker did: grade 1 (bad) to 5 (good), observed traits, penalty voided or not (R29)."""

    KEY: ClassVar[str] = "order_id"

    inspection_id: InspectionId
    order_id: OrderId
    worker_id: WorkerId | None
    grade: int
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    penalty_voided: bool
    reason: str
    closed_at: datetime


@frozen
class HypothesisRaised(Event):
    """An idea for hiring better cats; recruiting makes a draft policy of it (R42)."""

    KEY: ClassVar[str] = "hypothesis_id"

    hypothesis_id: HypothesisId
    inspection_id: InspectionId
    statement: str
    raised_at: datetime
