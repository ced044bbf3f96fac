"""The roster in columns: the same answers as the plain one, for very many workers in a few milliseconds."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from attrs import Factory, define, field
from numpy.typing import NDArray

from happycat.adapters.columns.calendar import Absences, Bookings, Mask, Numbers, roomy
from happycat.adapters.columns.candidates import ColumnCandidates
from happycat.adapters.columns.shelves import Shelves
from happycat.adapters.columns.steps import Columns, Points, half
from happycat.domain.kernel.ids import ClientId, WorkerId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.border import sample_of
from happycat.domain.orders.roster import (
    Blocked,
    Booked,
    CameBack,
    Change,
    Known,
    Released,
    Unblocked,
    WentAway,
)
from happycat.domain.orders.samples import Filtered, ReferenceSample
from happycat.domain.orders.steps import past_results
from happycat.domain.orders.worker import Worker

NOTHING = ReferenceSample(())


def _no_flags() -> Mask:
    return np.zeros(0, np.bool_)


def _no_points() -> Points:
    return np.zeros(0, np.int32)


def _no_halves() -> NDArray[np.uint64]:
    return np.zeros(0, np.uint64)


@define
class ColumnRoster:
    """Workers by number, a place in every column for each."""

    _workers: Shelves = Factory(Shelves)
    _numbers: dict[WorkerId, int] = Factory(dict)
    _known: Mask = field(factory=_no_flags)
    _hired: Mask = field(factory=_no_flags)
    _upper: NDArray[np.uint64] = field(factory=_no_halves)
    _lower: NDArray[np.uint64] = field(factory=_no_halves)
    _results: Points = field(factory=_no_points)
    _strong: dict[str, Mask] = Factory(dict)
    _weak: dict[str, Mask] = Factory(dict)
    _lent: bool = False
    """Candidates have our trait columns in their hands: they are copied before they change."""
    _bookings: Bookings = Factory(Bookings)
    _absences: Absences = Factory(Absences)
    _blocked: dict[ClientId, set[int]] = Factory(dict)

    def hear(self, change: Change) -> bool:
        """Says whether somebody may be free now who was not before."""
        match change:
            case Known(worker):
                return self._know(worker)
            case Released(order_id):
                self._bookings.release(order_id)
            case Booked() | WentAway() | CameBack() | Blocked() | Unblocked():
                self._about(self._numbers.get(change.worker_id), change)
        return isinstance(change, Released | CameBack | Unblocked)

    def _about(self, number: int | None, change: Change) -> None:
        """Of somebody unknown nothing is kept: who reads the tables while they change hears it all again."""
        match change:
            case _ if number is None:
                return
            case Booked(_, order_id, slot):
                self._bookings.book(number, order_id, slot)
            case WentAway(_, absence):
                self._absences.add(number, absence)
            case CameBack():
                self._absences.clear(number)
            case Blocked(client_id):
                self._blocked.setdefault(client_id, set()).add(number)
            case Unblocked(client_id):
                self._blocked.get(client_id, set()).discard(number)

    def forget(self, before: datetime) -> None:
        self._bookings.forget(before)
        self._absences.forget(before)

    def candidates(self, mark: int, slot: Slot, client_id: ClientId) -> ColumnCandidates:
        hard, mask = self._passing(slot, client_id)
        numbers = np.flatnonzero(mask)
        columns = Columns(
            numbers,
            (self._upper[numbers], self._lower[numbers]),
            self._results[numbers],
            self._bookings.loads(slot, len(mask))[numbers],
            self._strong,
            self._weak,
        )
        self._lent = True
        return ColumnCandidates(mark, hard, columns, mask, self._workers.lend())

    def anybody(self, slot: Slot, client_id: ClientId) -> bool:
        return bool(self._passing(slot, client_id)[1].any())

    def _passing(self, slot: Slot, client_id: ClientId) -> tuple[tuple[Filtered, ...], Mask]:
        """Through the hard filters, one after the other (R16)."""
        left, counted = self._known[: self._workers.size].copy(), []
        for step, narrow in (
            ("hired", lambda: np.logical_and(left, self._hired[: len(left)], out=left)),
            ("free", lambda: np.logical_and(left, ~self._bookings.busy(slot, len(left)), out=left)),
            ("not_away", lambda: np.put(left, self._absences.away(slot), False)),
            ("not_blocked", lambda: np.put(left, _numbers(self._blocked.get(client_id, ())), False)),
        ):
            before = int(np.count_nonzero(left))
            narrow()
            counted.append(Filtered(step, before, int(np.count_nonzero(left))))
        return tuple(counted), left

    def _know(self, worker: Worker) -> bool:
        number = worker.number
        self._make_room(number + 1)
        before = self._workers.put(number, worker)
        self._numbers[worker.id] = number
        self._known[number], self._hired[number] = True, worker.hired
        self._upper[number], self._lower[number] = half(worker.id.int)
        self._results[number] = past_results(NOTHING, sample_of(worker, 0), {})
        self._note("_strong", before.strengths if before else (), worker.strengths, number)
        self._note("_weak", before.weaknesses if before else (), worker.weaknesses, number)
        return worker.hired and not (before and before.hired)

    def _note(self, which: str, old: tuple[str, ...], new: tuple[str, ...], number: int) -> None:
        changed = set(old) ^ set(new)
        if changed and self._lent:
            self._strong = {trait: column.copy() for trait, column in self._strong.items()}
            self._weak = {trait: column.copy() for trait, column in self._weak.items()}
            self._lent = False
        columns = getattr(self, which)
        for trait in changed:
            columns.setdefault(trait, np.zeros(len(self._known), np.bool_))[number] = trait in new

    def _make_room(self, size: int) -> None:
        """All columns grow together."""
        if size <= len(self._known):
            return
        self._known, self._hired = roomy(self._known, size), roomy(self._hired, size)
        self._upper, self._lower = roomy(self._upper, size), roomy(self._lower, size)
        self._results = roomy(self._results, size)
        self._strong = {trait: roomy(column, size) for trait, column in self._strong.items()}
        self._weak = {trait: roomy(column, size) for trait, column in self._weak.items()}


def _numbers(some: Iterable[int]) -> Numbers:
    return np.fromiter(some, np.int64)
