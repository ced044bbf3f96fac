"""What an order is, the one door through which its status passes, and its one end (R7, R13)."""

from datetime import datetime
from typing import Any

import attrs
from attrs import define, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import Address, Cause, Outcome, PhotoRef, ServiceLine
from happycat.domain.orders.assignments import Assignment
from happycat.domain.orders.deadlines import Deadline, Due, NotDue
from happycat.domain.orders.events import OrderFinished
from happycat.domain.orders.policy import CURRENT, POLICIES, OrderPolicy
from happycat.domain.orders.states import TRANSITIONS, Operation, Status, Verdict, wrong_status


@frozen
class Ending:
    outcome: Outcome
    cause: Cause
    at: datetime
    note: str


@define(kw_only=True, eq=False)
class Lifecycle(Aggregate):
    """The state of an order; what may be asked of it is in `Order`."""

    id: OrderId
    client_id: ClientId
    wanted: Slot
    lines: tuple[ServiceLine, ...]
    address: Address
    wishes: str
    list_total: Money
    """What the client saw before loyalty; no price is above it (R8)."""
    opened_at: datetime
    policy_version: int = CURRENT
    status: Status = Status.MATCHING
    assignments: tuple[Assignment, ...] = ()
    started_at: datetime | None = None
    reported_at: datetime | None = None
    stuck_told: bool = False
    ending: Ending | None = None
    disputed: tuple[PhotoRef, ...] = ()
    """Photos of starts that were received after the end (R11)."""

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(line.title for line in self.lines)

    @property
    def policy(self) -> OrderPolicy:
        return POLICIES[self.policy_version]

    @property
    def current(self) -> Assignment | None:
        """The assignment that has not been ended; a finished order keeps its last one."""
        last = self.assignments[-1] if self.assignments else None
        return last if last is not None and last.ended is None else None

    @property
    def assigned(self) -> Assignment:
        """The current assignment; refuses with `NotFound` while nobody is matched."""
        if self.current is None:
            raise NotFound(thing="assignment")
        return self.current

    def assignment_of(self, worker: WorkerId) -> Assignment:
        """The current assignment if it is this worker's; for others there is no such order (R46)."""
        if self.current is None or self.current.worker_id != worker:
            raise NotFound(thing="order")
        return self.current

    @property
    def due(self) -> Due | None:
        """The one deadline that runs now."""
        match self.status:
            case Status.MATCHING:
                return Due(Deadline.UNMATCHED, self.wanted.start)
            case Status.PREPARED | Status.SUPPLIED:
                return self._due_of(self.assigned)
            case Status.STARTED:
                at = self.assigned.agreed.end + self.policy.stuck_after
                return None if self.stuck_told else Due(Deadline.STUCK, at)
            case Status.REPORTED if self.reported_at is not None:
                return Due(Deadline.SILENT, self.reported_at + self.policy.silent_after)
            case _:
                return None

    def _due_of(self, coming: Assignment) -> Due:
        if coming.grace_ends_at is not None:
            return Due(Deadline.NO_SHOW, coming.grace_ends_at)
        if coming.late_from is not None:
            return Due(Deadline.LATE, coming.late_from + self.policy.notice_after)
        return Due(Deadline.NO_KIT, coming.agreed.start + self.policy.no_kit_after)

    def _check(self, operation: Operation) -> None:
        """Refuses with `WrongStatus` what the table refuses; changes nothing."""
        if TRANSITIONS[self.status, operation] is Verdict.REFUSED:
            raise wrong_status(self.id, self.status, operation)

    def _check_due(self, operation: Operation, deadline: Deadline, at: datetime) -> None:
        """What the scheduler may do now: the order itself decides, not the sweep that found it (R11)."""
        self._check(operation)
        if self.due is None or self.due.kind is not deadline or at < self.due.at:
            raise NotDue(order=self.id, deadline=deadline.value)

    def _move(self, operation: Operation) -> bool:
        """The only way to another status; False if the fact has been overtaken and nothing changes."""
        self._check(operation)
        to = TRANSITIONS[self.status, operation]
        if isinstance(to, Verdict):
            return False
        self.status = to
        return True

    def _amend(self, **changes: Any) -> None:
        """Replaces the current assignment by a changed one."""
        self.assignments = (*self.assignments[:-1], attrs.evolve(self.assigned, **changes))

    def _finish(self, operation: Operation, ending: Ending) -> bool:
        """The end, told exactly once, because no status leads out of `finished` (R13)."""
        if not self._move(operation):
            return False
        self.ending = ending
        self.record(
            OrderFinished(
                order_id=self.id,
                client_id=self.client_id,
                worker_id=self.current.worker_id if self.current else None,
                assignment=self.current.number if self.current else None,
                price=self._price(ending.cause),
                titles=self.titles,
                outcome=ending.outcome,
                cause=ending.cause,
                finished_at=ending.at,
                note=ending.note,
            )
        )
        return True

    def _price(self, cause: Cause) -> Money:
        """The current assignment's; nothing if nobody is assigned or nobody was found (R16)."""
        if self.current is None or cause is Cause.NO_WORKER:
            return Money.zero()
        return self.current.priced.price
