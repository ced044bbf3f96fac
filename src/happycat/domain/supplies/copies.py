"""What the desk remembers of others: which orders are over, and how workers are called."""

from datetime import datetime

from attrs import define

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import OrderId, WorkerId


@define(kw_only=True, eq=False)
class OrderOver(Aggregate):
    """An order that has finished: no kit is packed for it any more, whatever comes late."""

    id: OrderId
    finished_at: datetime


@define(kw_only=True, eq=False)
class EndedEarly(Aggregate):
    """Assignments of an order that had ended before the desk heard of them: no kit is packed for these."""

    id: OrderId
    up_to: int = 0
    """The highest number of such an assignment."""

    def learn(self, assignment: int) -> None:
        self.up_to = max(self.up_to, assignment)


@define(kw_only=True, eq=False)
class WorkerName(Aggregate):
    """A worker's name for the desk's list."""

    id: WorkerId
    name: str = ""
    revision: int = 0

    def learn(self, name: str, revision: int) -> None:
        """The newest revision stays; older ones change nothing (R2)."""
        if revision > self.revision:
            self.name, self.revision = name, revision
