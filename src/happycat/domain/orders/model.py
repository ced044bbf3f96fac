"""An order: what clients, workers, managers, neighbours and the clock can tell it."""

from datetime import datetime

from attrs import define

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Conflict, Invalid
from happycat.domain.kernel.values import ENDINGS, Cause, Outcome
from happycat.domain.orders.assignments import Assignment
from happycat.domain.orders.events import (
    OrderOpened,
    OrderPrepared,
    OrderUnassigned,
    UnassignReason,
)
from happycat.domain.orders.lifecycle import Ending
from happycat.domain.orders.pricing import Priced
from happycat.domain.orders.states import Operation, Status
from happycat.domain.orders.work import Work

COMING = frozenset({Status.PREPARED, Status.SUPPLIED})


class TooLate(Conflict):
    says = "Order {order}: {operation} was possible until {until}; {instead}."


class NoSuchEnding(Invalid):
    says = "An order does not end as {outcome} because of {cause}; with {outcome} goes {causes}."


@define(kw_only=True, eq=False)
class Order(Work):
    """From a checked-out cart to one end. Every status passes through `_move`."""

    def open(self) -> None:
        self.record(OrderOpened(self.id, self.client_id, self.titles, self.wanted, self.opened_at))

    # matching

    def must_wait(self, at: datetime) -> None:
        """Refuses with `WrongStatus` or `TooLate` unless a worker can still be matched."""
        self._check(Operation.ASSIGN)
        self._only_before(self.wanted.start, Operation.ASSIGN, "it is cancelled at no charge", at)

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
        until = self.assignment_of(by).agreed.start - self.policy.hand_back_before
        self._check(Operation.HAND_BACK)
        if at > until:
            raise self._too_late(until, Operation.HAND_BACK, "ask a manager to reassign it")
        self._unassign(Operation.HAND_BACK, UnassignReason.HANDED_BACK, note, at)

    def reassign(self, note: str, at: datetime) -> None:
        """A manager wants another worker; before the agreed start, for nobody is matched later (R14, R16)."""
        self._check(Operation.REASSIGN)
        instead = "the client may still cancel it, or fail it if nobody comes"
        self._only_before(self.assigned.agreed.start, Operation.REASSIGN, instead, at)
        self._unassign(Operation.REASSIGN, UnassignReason.REASSIGNED, note, at)

    def lose_worker(self, at: datetime) -> None:
        """The worker was suspended or dismissed before it started (R17)."""
        self._check(Operation.LOSE_WORKER)
        self._unassign(Operation.LOSE_WORKER, UnassignReason.WORKER_LEFT, "The worker has left.", at)

    def _unassign(self, operation: Operation, reason: UnassignReason, note: str, at: datetime) -> None:
        ended = self.assigned
        self._move(operation)
        self._amend(ended=reason)
        whose = (self.id, self.client_id, ended.number, ended.worker_id)
        self.record(OrderUnassigned(*whose, reason, note, at))

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
            causes = " or ".join(sorted(cause for outcome, cause in ENDINGS if outcome is ending.outcome))
            raise NoSuchEnding(outcome=ending.outcome.value, cause=ending.cause.value, causes=causes)
        since = self.assigned.agreed.end + self.policy.manager_after
        self._only_from(since, "finish_stuck", ending.at)
        self._finish(Operation.FINISH_STUCK, ending)

    def _only_before(self, until: datetime, operation: Operation, instead: str, at: datetime) -> None:
        if at >= until:
            raise self._too_late(until, operation, instead)

    def _too_late(self, until: datetime, operation: Operation, instead: str) -> TooLate:
        return TooLate(order=self.id, operation=operation.value, until=until.isoformat(), instead=instead)
