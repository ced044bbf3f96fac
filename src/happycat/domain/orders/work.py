"""The worker at an order: supplied, started, disputed, reported (R9, R11)."""

from datetime import datetime
from enum import StrEnum

from attrs import define

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.refusals import Conflict, Invalid
from happycat.domain.kernel.time import aware
from happycat.domain.kernel.values import Cause, Outcome, PhotoRef
from happycat.domain.orders.assignments import Assignment
from happycat.domain.orders.clockwork import Clockwork
from happycat.domain.orders.events import OrderStarted, StartDisputed, WorkReported
from happycat.domain.orders.lifecycle import Ending
from happycat.domain.orders.states import Operation


class Start(StrEnum):
    """What became of a start (R11)."""

    ACCEPTED = "accepted"
    DISPUTED = "disputed"


class TooEarly(Conflict):
    says = "Order {order}: {operation} is possible from {since} on; repeat it then."


class FutureTime(Invalid):
    says = "{value} is in the future; check the clock of your device."


class NotSupplied(Conflict):
    says = (
        "Order {order} has ended, and as far as is known here no supplies had been issued to you by then. "
        "If you had picked up the kit before, send the same start again in a few minutes; do not begin."
    )


class EnoughDisputed(Conflict):
    says = "Order {order} keeps {most} photos of disputed starts already; they are looked at, send no more."


@define(kw_only=True, eq=False)
class Work(Clockwork):
    """From the kit to the report."""

    # supplies

    def kit_ready(self, assignment: int, at: datetime) -> None:
        """The kit of the current assignment can be picked up; of an ended one it is overtaken."""
        if self._concerns(assignment) and self._move(Operation.KIT_READY):
            self._amend(kit_ready_at=self.assigned.kit_ready_at or at)

    def supply(self, assignment: int, at: datetime) -> None:
        """Supplies were issued for the current assignment; for an ended one it is overtaken (R9).

        Heard after the end it is only noted: the news was late, so the start that follows from it may be
        late as well, and such a start can be disputed (R11).
        """
        if self._concerns(assignment) and self._move(Operation.SUPPLY):
            mine = self.assigned
            self._amend(kit_ready_at=mine.kit_ready_at or at, supplied_at=mine.supplied_at or at)

    def lose_supplies(self, assignment: int | None, at: datetime) -> bool:
        """Lost by the desk before issue: the company's failure (R19). False if that was overtaken.

        The kit of an ended assignment is nobody's: the next worker gets another one.
        """
        overtaken = assignment is not None and not self._concerns(assignment)
        ending = Ending(Outcome.FAILED, Cause.COMPANY, at, "")
        return not overtaken and self._finish(Operation.LOSE_SUPPLIES, ending)

    def _concerns(self, assignment: int) -> bool:
        return self.current is not None and self.current.number == assignment

    # the worker

    def start(self, by: WorkerId, photo: PhotoRef, recorded_at: datetime, at: datetime) -> Start:
        """Begun, with a photo as proof; received too late it is disputed instead (R9, R11)."""
        assignment = self.assignment_of(by)
        recorded_at = self._sane(recorded_at, at)
        if self.ending is not None and self.started_at is None and recorded_at < self.ending.at:
            return self._dispute(assignment, photo, recorded_at, at)
        self._check(Operation.START)
        self._only_from(assignment.agreed.start - self.policy.early_start, "start", recorded_at)
        self._move(Operation.START)
        self.started_at = at
        whose = (self.id, self.client_id, assignment.number, by)
        self.record(OrderStarted(*whose, photo, recorded_at, at))
        return Start.ACCEPTED

    def _dispute(self, mine: Assignment, photo: PhotoRef, recorded_at: datetime, at: datetime) -> Start:
        """Kept and told once per photo; refuses with `NotSupplied` what could not be a start (R9, R11)."""
        self._only_from(mine.agreed.start - self.policy.early_start, "start", recorded_at)
        if self.ending is None or not mine.supplied_before(self.ending.at):
            raise NotSupplied(order=self.id)
        self._move(Operation.DISPUTE)
        if photo not in self.disputed:
            self._keep_disputed(photo)
            whose = (self.id, self.client_id, mine.number, mine.worker_id)
            self.record(StartDisputed(*whose, photo, recorded_at, at))
        return Start.DISPUTED

    def _keep_disputed(self, photo: PhotoRef) -> None:
        if len(self.disputed) >= self.policy.most_disputed:
            raise EnoughDisputed(order=self.id, most=self.policy.most_disputed)
        self.disputed += (photo,)

    def _sane(self, recorded_at: datetime, at: datetime) -> datetime:
        recorded_at = aware(recorded_at)
        if recorded_at > at:
            raise FutureTime(value=recorded_at.isoformat())
        return recorded_at

    def report(self, by: WorkerId, photo: PhotoRef, at: datetime) -> None:
        """Done, says the worker, with a photo of the signed paper report (R9)."""
        assignment = self.assignment_of(by)
        self._move(Operation.REPORT)
        self.reported_at = at
        self.record(WorkReported(self.id, self.client_id, assignment.number, by, photo, at))

    def _only_from(self, since: datetime, operation: str, at: datetime) -> None:
        if at < since:
            raise TooEarly(order=self.id, operation=operation, since=since.isoformat())
