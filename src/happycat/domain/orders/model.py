"""An order: what clients, workers, managers, neighbours and the clock can tell it."""

from datetime import datetime
from enum import StrEnum

from attrs import define

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Conflict, Invalid
from happycat.domain.kernel.time import aware
from happycat.domain.kernel.values import ENDINGS, Cause, Outcome, PhotoRef
from happycat.domain.orders.assignments import Assignment
from happycat.domain.orders.clockwork import Clockwork
from happycat.domain.orders.events import (
    OrderOpened,
    OrderPrepared,
    OrderStarted,
    OrderUnassigned,
    StartDisputed,
    UnassignReason,
    WorkReported,
)
from happycat.domain.orders.lifecycle import Ending
from happycat.domain.orders.pricing import Priced
from happycat.domain.orders.states import Operation, Status

COMING = frozenset({Status.PREPARED, Status.SUPPLIED})


class Start(StrEnum):
    """What became of a start (R11)."""

    ACCEPTED = "accepted"
    DISPUTED = "disputed"


class TooEarly(Conflict):
    says = "Order {order}: {operation} is possible from {since} on."


class TooLate(Conflict):
    says = "Order {order}: {operation} was possible until {until}."


class FutureTime(Invalid):
    says = "{value} is in the future; check the clock of your device."


class NoSuchEnding(Invalid):
    says = "An order does not end as {outcome} because of {cause}."


@define(kw_only=True, eq=False)
class Order(Clockwork):
    """From a checked-out cart to one end. Every status passes through `_move`."""

    def open(self) -> None:
        self.record(OrderOpened(self.id, self.client_id, self.titles, self.wanted, self.opened_at))

    # matching

    def must_wait(self, at: datetime) -> None:
        """Refuses with `WrongStatus` or `TooLate` unless a worker can still be matched."""
        self._check(Operation.ASSIGN)
        if at >= self.wanted.start:
            raise TooLate(order=self.id, operation=Operation.ASSIGN.value, until=self.wanted.start)

    def assign(self, worker: WorkerId, asked: Money, at: datetime) -> Assignment:
        """A numbered assignment at the asked price, cut to the list prices the client saw (R7, R8)."""
        self.must_wait(at)
        self._move(Operation.ASSIGN)
        priced = Priced.capped(asked, self.list_total)
        made = Assignment(len(self.assignments) + 1, worker, self.wanted, priced)
        self.assignments += (made,)
        whose = (self.id, self.client_id, self.lines, self.address)
        self.record(OrderPrepared(*whose, made.number, worker, made.agreed, priced.price, at))
        return made

    def hand_back(self, by: WorkerId, note: str, at: datetime) -> None:
        """The worker cannot come after all; no penalty, until two hours before the start (R14)."""
        assignment = self.assignment_of(by)
        self._check(Operation.UNASSIGN)
        until = assignment.agreed.start - self.policy.hand_back_before
        self._only_until(until, "hand_back", at)
        self._unassign(UnassignReason.HANDED_BACK, note, at)

    def reassign(self, note: str, at: datetime) -> None:
        """A manager wants another worker; until the agreed start, for nobody is matched later (R14)."""
        self._check(Operation.UNASSIGN)
        self._only_until(self.assigned.agreed.start, "reassign", at)
        self._unassign(UnassignReason.REASSIGNED, note, at)

    def lose_worker(self, at: datetime) -> None:
        """The worker was suspended or dismissed before it started (R17)."""
        self._check(Operation.UNASSIGN)
        self._unassign(UnassignReason.WORKER_LEFT, "The worker has left.", at)

    def _unassign(self, reason: UnassignReason, note: str, at: datetime) -> None:
        ended = self.assigned
        self._move(Operation.UNASSIGN)
        self._amend(ended=reason)
        whose = (self.id, self.client_id, ended.number, ended.worker_id)
        self.record(OrderUnassigned(*whose, reason, note, at))

    # supplies

    def kit_ready(self, assignment: int, at: datetime) -> None:
        """The kit of the current assignment can be picked up; of an ended one it is overtaken."""
        if self._concerns(assignment) and self._move(Operation.KIT_READY):
            self._amend(kit_ready_at=self.assigned.kit_ready_at or at)

    def supply(self, assignment: int, at: datetime) -> None:
        """Supplies were issued for the current assignment; for an ended one it is overtaken (R9)."""
        if self._concerns(assignment) and self._move(Operation.SUPPLY):
            self._amend(kit_ready_at=self.assigned.kit_ready_at or at)

    def lose_supplies(self, at: datetime) -> bool:
        """Lost by the desk before issue: the company's failure (R19). False if that was overtaken."""
        return self._finish(Operation.LOSE, Ending(Outcome.FAILED, Cause.COMPANY, at, ""))

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
        self._only_from(mine.agreed.start - self.policy.early_start, "start", recorded_at)
        self._move(Operation.DISPUTE)
        if photo not in self.disputed:
            self.disputed += (photo,)
            whose = (self.id, self.client_id, mine.number, mine.worker_id)
            self.record(StartDisputed(*whose, photo, recorded_at, at))
        return Start.DISPUTED

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

    # the client

    def cancel(self, at: datetime) -> None:
        """Until the work has started (R10)."""
        self._finish(Operation.CANCEL, Ending(Outcome.CANCELLED, Cause.CLIENT_CANCELLED, at, ""))

    def accept(self, at: datetime) -> None:
        """After the start (R10)."""
        self._finish(Operation.ACCEPT, Ending(Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED, at, ""))

    def fail(self, note: str, at: datetime) -> None:
        """After the start: the work is rejected; not started after the agreed start: a no-show (R10)."""
        self._check(Operation.FAIL)
        cause = Cause.WORK_REJECTED
        if self.status in COMING:
            self._only_from(self.assigned.agreed.start, "fail", at)
            cause = Cause.WORKER_NO_SHOW if self.assigned.kit_ready_at else Cause.COMPANY
        self._finish(Operation.FAIL, Ending(Outcome.FAILED, cause, at, note))

    # the manager

    def finish_stuck(self, ending: Ending) -> None:
        """A manager ends what has been started and never reported, three days after the end (R12)."""
        self._check(Operation.FINISH_STUCK)
        if (ending.outcome, ending.cause) not in ENDINGS:
            raise NoSuchEnding(outcome=ending.outcome.value, cause=ending.cause.value)
        since = self.assigned.agreed.end + self.policy.manager_after
        self._only_from(since, "finish_stuck", ending.at)
        self._finish(Operation.FINISH_STUCK, ending)

    def _only_from(self, since: datetime, operation: str, at: datetime) -> None:
        if at < since:
            raise TooEarly(order=self.id, operation=operation, since=since.isoformat())

    def _only_until(self, until: datetime, operation: str, at: datetime) -> None:
        if at > until:
            raise TooLate(order=self.id, operation=operation, until=until.isoformat())
