"""A match, numbered: which worker comes when, at what price (R7)."""

from datetime import datetime

from attrs import frozen

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.events import UnassignReason
from happycat.domain.orders.pricing import Priced


@frozen
class Assignment:
    """One worker's turn at an order. What has not happened yet is None."""

    number: int
    worker_id: WorkerId
    agreed: Slot
    priced: Priced
    kit_ready_at: datetime | None = None
    supplied_at: datetime | None = None
    grace_ends_at: datetime | None = None
    ended: UnassignReason | None = None

    @property
    def late_from(self) -> datetime | None:
        """Where the no-show's clock starts: the agreed start, or the kit's readiness if later (R11)."""
        return max(self.agreed.start, self.kit_ready_at) if self.kit_ready_at else None

    def supplied_before(self, at: datetime) -> bool:
        """Whether its supplies had been issued by then, as far as has been heard (R9)."""
        return self.supplied_at is not None and self.supplied_at < at
