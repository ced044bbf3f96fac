"""The roster in plain Python: what every faster one must agree with."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from attrs import Factory, define, frozen

from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders import matching
from happycat.domain.orders.border import sample_of
from happycat.domain.orders.crowd import Crowd, bitmap_of, loads_of, packed
from happycat.domain.orders.pipeline import Pipeline
from happycat.domain.orders.roster import (
    Blocked,
    Booked,
    CameBack,
    Change,
    Known,
    Released,
    Unblocked,
    WentAway,
    days_around,
)
from happycat.domain.orders.samples import Filtered, Matched, ReferenceSample, Waiting
from happycat.domain.orders.worker import Absence, Worker


@frozen
class PlainCandidates:
    """Workers with their loads, in the order of their numbers."""

    mark: int
    hard: tuple[Filtered, ...]
    workers: tuple[Worker, ...]
    loads: tuple[int, ...]

    def match(self, reference: ReferenceSample, pipeline: Pipeline, seed: int, /) -> Matched | Waiting:
        samples = [sample_of(worker, load) for worker, load in zip(self.workers, self.loads, strict=True)]
        return matching.match(reference, samples, pipeline, seed)

    def crowd(self) -> Crowd:
        numbers = bitmap_of(worker.number for worker in self.workers)
        return Crowd(self.mark, self.hard, packed(numbers), packed(loads_of(self.loads)))

    def changes_of(self, worker_id: WorkerId, /) -> int:
        return next(worker.changes for worker in self.workers if worker.id == worker_id)


@define
class PlainRoster:
    """Everybody, and when they are not there."""

    _workers: dict[WorkerId, Worker] = Factory(dict)
    _bookings: dict[OrderId, tuple[WorkerId, Slot]] = Factory(dict)
    _busy: dict[datetime, set[WorkerId]] = Factory(dict)
    _booked_on: dict[date, Counter[WorkerId]] = Factory(dict)
    _absences: dict[WorkerId, dict[datetime, Absence]] = Factory(dict)
    _blocked: dict[ClientId, set[WorkerId]] = Factory(dict)

    def hear(self, change: Change) -> bool:
        """Says whether somebody may be free now who was not before."""
        match change:
            case Known(worker):
                before = self._workers.get(worker.id)
                self._workers[worker.id] = worker
                return worker.hired and not (before and before.hired)
            case Booked(worker_id, order_id, slot):
                self._release(order_id)
                self._book(worker_id, order_id, slot)
            case Released(order_id):
                self._release(order_id)
            case WentAway(worker_id, absence):
                self._absences.setdefault(worker_id, {})[absence.start] = absence
            case CameBack(worker_id):
                self._absences.pop(worker_id, None)
            case Blocked(client_id, worker_id):
                self._blocked.setdefault(client_id, set()).add(worker_id)
            case Unblocked(client_id, worker_id):
                self._blocked.get(client_id, set()).discard(worker_id)
        return isinstance(change, Released | CameBack | Unblocked)

    def forget(self, before: datetime) -> None:
        """Bookings that ended before that instant count nowhere any more."""
        for order_id in [id for id, (_, slot) in self._bookings.items() if slot.end < before]:
            self._release(order_id)
        self._booked_on = {day: sums for day, sums in self._booked_on.items() if day >= before.date()}
        for worker_id, absences in list(self._absences.items()):
            ahead = {start: one for start, one in absences.items() if one.end >= before}
            self._absences[worker_id] = ahead

    def candidates(self, mark: int, slot: Slot, client_id: ClientId) -> PlainCandidates:
        hard, left = self._passing(slot, client_id)
        there = tuple(sorted(left, key=lambda worker: worker.number))
        days = [self._booked_on[day] for day in days_around(slot) if day in self._booked_on]
        return PlainCandidates(mark, hard, there, tuple(sum(d[one.id] for d in days) for one in there))

    def anybody(self, slot: Slot, client_id: ClientId) -> bool:
        return bool(self._passing(slot, client_id)[1])

    def _passing(self, slot: Slot, client_id: ClientId) -> tuple[tuple[Filtered, ...], Sequence[Worker]]:
        """Through the hard filters, one after the other (R16)."""
        busy = set().union(*(self._busy.get(quarter, ()) for quarter in slot.quarters()))
        blocked = self._blocked.get(client_id, set())
        left, counted = list(self._workers.values()), []
        for step, passes in (
            ("hired", lambda one: one.hired),
            ("free", lambda one: one.id not in busy),
            ("not_away", lambda one: not self._away(one.id, slot)),
            ("not_blocked", lambda one: one.id not in blocked),
        ):
            before, left = len(left), [worker for worker in left if passes(worker)]
            counted.append(Filtered(step, before, len(left)))
        return tuple(counted), left

    def _away(self, worker_id: WorkerId, slot: Slot) -> bool:
        absences = self._absences.get(worker_id, {}).values()
        return any(absence.start < slot.end and slot.start < absence.end for absence in absences)

    def _book(self, worker_id: WorkerId, order_id: OrderId, slot: Slot) -> None:
        self._bookings[order_id] = (worker_id, slot)
        for quarter in slot.quarters():
            self._busy.setdefault(quarter, set()).add(worker_id)
            self._booked_on.setdefault(quarter.date(), Counter())[worker_id] += 1

    def _release(self, order_id: OrderId) -> None:
        worker_id, slot = self._bookings.pop(order_id, (None, None))
        if worker_id is None or slot is None:
            return
        for quarter in slot.quarters():
            self._booked_on.get(quarter.date(), Counter())[worker_id] -= 1
            there = self._busy.get(quarter, set())
            there.discard(worker_id)
            if not there:
                self._busy.pop(quarter, None)
