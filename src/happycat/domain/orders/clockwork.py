"""What the clock does to an order: each finds the order itself deciding whether it is due (R11, R12, R16)."""

from datetime import datetime

from attrs import define

from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.events import NoShowWarned
from happycat.domain.orders.lifecycle import Ending, Lifecycle
from happycat.domain.orders.states import Operation


@define(kw_only=True, eq=False)
class Clockwork(Lifecycle):
    """For the scheduler; refuses with `NotDue` before the time, `WrongStatus` when something else won."""

    def give_up(self, at: datetime) -> None:
        """The wanted start has come and nobody was found: cancelled, at no price (R16)."""
        self._check_due(Operation.GIVE_UP, Deadline.UNMATCHED, at)
        self._finish(Operation.GIVE_UP, Ending(Outcome.CANCELLED, Cause.NO_WORKER, at, ""))

    def warn(self, at: datetime) -> None:
        """The worker is late; from now on the grace runs (R11)."""
        self._check_due(Operation.WARN, Deadline.LATE, at)
        self._move(Operation.WARN)
        grace_ends_at = at + self.policy.grace
        self._amend(grace_ends_at=grace_ends_at)
        whose = (self.id, self.client_id, self.assigned.number, self.assigned.worker_id)
        self.record(NoShowWarned(*whose, at, grace_ends_at))

    def fail_no_show(self, at: datetime) -> None:
        """The grace is over and the worker has not come (R11)."""
        self._check_due(Operation.FAIL_NO_SHOW, Deadline.NO_SHOW, at)
        self._finish(Operation.FAIL_NO_SHOW, Ending(Outcome.FAILED, Cause.WORKER_NO_SHOW, at, ""))

    def fail_no_kit(self, at: datetime) -> None:
        """The kit was never ready: the company's failure (R12)."""
        self._check_due(Operation.FAIL_NO_KIT, Deadline.NO_KIT, at)
        self._finish(Operation.FAIL_NO_KIT, Ending(Outcome.FAILED, Cause.COMPANY, at, ""))

    def tell_stuck(self, at: datetime) -> None:
        """Started, and long after the agreed end there is no report (R12)."""
        self._check_due(Operation.TELL_STUCK, Deadline.STUCK, at)
        self._move(Operation.TELL_STUCK)
        self.stuck_told = True

    def finish_silent(self, at: datetime) -> None:
        """The client has said nothing against the reported work (R12)."""
        self._check_due(Operation.FINISH_SILENT, Deadline.SILENT, at)
        self._finish(Operation.FINISH_SILENT, Ending(Outcome.SUCCEEDED, Cause.CLIENT_SILENT, at, ""))
