"""Workers as orders knows them: a copy of recruiting's stream, and how they did here."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.refusals import Conflict, Invalid, NotFound, Stale
from happycat.domain.kernel.time import aware
from happycat.domain.kernel.values import Cause, Outcome

LONGEST_ABSENCE = timedelta(days=366)
MOST_ABSENCES = 50


class UnknownWorker(NotFound):
    says = "No worker {worker} is known here; a new one may take a moment to arrive."


class BadAbsence(Invalid):
    says = "An absence ends after it starts, in the future, and lasts at most {days} days."


class TooManyAbsences(Conflict):
    says = "You have {most} absences ahead already; come back first."


class Standing(StrEnum):
    HIRED = "hired"
    SUSPENDED = "suspended"
    DISMISSED = "dismissed"


@frozen
class Absence:
    """A worker is away in [start, end)."""

    start: datetime = field(converter=aware)
    end: datetime = field(converter=aware)

    def ahead_of(self, at: datetime) -> "Absence":
        """Itself, if it makes sense at that instant; refuses with `BadAbsence`."""
        if not self.start < self.end or self.end <= at or self.end - self.start > LONGEST_ABSENCE:
            raise BadAbsence(days=LONGEST_ABSENCE.days)
        return self

    def adds_to(self, others: Sequence["Absence"]) -> bool:
        """Whether it says anything new; refuses with `TooManyAbsences` one more than there may be."""
        if any(other.start <= self.start and self.end <= other.end for other in others):
            return False
        again = any(other.start == self.start for other in others)
        if len(others) >= MOST_ABSENCES and not again:
            raise TooManyAbsences(most=MOST_ABSENCES)
        return True


@define(kw_only=True, eq=False)
class Worker(Aggregate):
    """Status, strengths and weaknesses are recruiting's; results and grades are counted here (R15)."""

    id: WorkerId
    number: int = 0
    """Its place in the roster, for ever; unique."""
    changes: int = 0
    """Counts what may keep it from an order; of such a change and a match at once, one is `Stale` (R16)."""
    revision: int = 0
    standing: Standing = Standing.HIRED
    strengths: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    succeeded: int = 0
    failed: int = 0
    grades: int = 0
    """How many inspections graded it."""
    grade_sum: int = 0

    @property
    def hired(self) -> bool:
        return self.standing is Standing.HIRED

    def change(
        self, revision: int, standing: Standing, strengths: tuple[str, ...], weaknesses: tuple[str, ...]
    ) -> None:
        """Takes over a newer revision; older ones and repetitions change nothing."""
        if revision <= self.revision:
            return
        self.revision, self.standing = revision, standing
        self.strengths, self.weaknesses = strengths, weaknesses
        self.changes += 1

    def book(self, known_changes: int) -> None:
        """Given an order on the strength of what was known; `Stale` if that is out of date (R16, R17)."""
        if self.changes != known_changes:
            raise Stale(thing="worker")
        self.changes += 1

    def be_less_free(self) -> None:
        """It goes away, or a client blocks it: a match that did not know of it does not happen (R16)."""
        self.changes += 1

    def count(self, outcome: Outcome, cause: Cause) -> None:
        """A success, or a failure that was the worker's; other ends say nothing about it."""
        if outcome is Outcome.SUCCEEDED:
            self.succeeded += 1
        elif cause in {Cause.WORKER_NO_SHOW, Cause.WORK_REJECTED}:
            self.failed += 1

    def graded(self, grade: int) -> None:
        """An inspection's grade, 1 (bad) to 5 (good)."""
        self.grades += 1
        self.grade_sum += grade
