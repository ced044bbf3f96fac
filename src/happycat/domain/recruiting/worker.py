"""A worker: hired here, told to everybody as a stream, remembered by how the work went (R40)."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Self

import attrs
from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.events import Personal
from happycat.domain.kernel.ids import ApplicationId, PersonId, WorkerId
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.refusals import Conflict, Invalid
from happycat.domain.kernel.values import Outcome, text
from happycat.domain.recruiting.events import PayoutDetailsChanged, WorkerChanged, WorkerStatus
from happycat.domain.recruiting.policy import MOST_TRAITS


class TraitsWrong(Invalid):
    says = "The traits cannot be kept: {wrong}."


class WrongWorkerStatus(Conflict):
    says = "The worker is {status}; this needs {needed}."


@frozen
class Trait:
    trait: str = field(validator=text(100))


@frozen
class PayoutDetails:
    """How a worker is paid: a gateway's name and that gateway's token, never an account number."""

    gateway: str = field(validator=text(200))
    token: Personal[str] = field(validator=text(200))


@frozen
class WorkerChange:
    """One revision: who, when, why."""

    revision: int
    by: PersonId
    at: datetime
    reason: str = field(validator=text(1000))


@frozen
class WorkRecord:
    """How the hire turned out so far: finished orders by outcome, and the newest grade (1 bad to 5 good)."""

    succeeded: int = 0
    cancelled: int = 0
    failed: int = 0
    inspected: int = 0
    last_grade: int | None = None
    graded_at: datetime | None = None

    def with_order(self, outcome: Outcome) -> "WorkRecord":
        return attrs.evolve(self, **{outcome.value: getattr(self, outcome.value) + 1})

    def with_grade(self, grade: int, at: datetime) -> "WorkRecord":
        """Inspections of different orders may come in any order; the newest gives the last grade (R44)."""
        counted = attrs.evolve(self, inspected=self.inspected + 1)
        if self.graded_at is not None and (at, grade) < (self.graded_at, self.last_grade or 0):
            return counted
        return attrs.evolve(counted, last_grade=grade, graded_at=at)


@frozen
class Observed:
    """The newest inspection that saw a trait: when it was closed, and whether the trait is a strength."""

    at: datetime
    strong: bool

    def newer(self, other: "Observed | None") -> "Observed":
        """Of two at the same instant the one that speaks of a weakness."""
        if other is None or (other.at, not other.strong) <= (self.at, not self.strong):
            return self
        return other


@define(kw_only=True, eq=False)
class Worker(Aggregate):
    id: WorkerId
    application_id: ApplicationId
    name: str
    status: WorkerStatus = WorkerStatus.HIRED
    strengths: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    revision: int = 0
    work: WorkRecord = WorkRecord()
    observed: dict[str, Observed] = field(factory=dict)
    """By trait, since a manager last said what they are."""
    changes: tuple[WorkerChange, ...] = ()

    @classmethod
    def hired(
        cls,
        id: WorkerId,
        application_id: ApplicationId,
        name: str,
        traits: tuple[Sequence[str], Sequence[str]],
        at: datetime,
    ) -> Self:
        """An accepted cat, with the (strengths, weaknesses) that the screening saw."""
        worker = cls(id=id, application_id=application_id, name=name)
        worker.strengths, worker.weaknesses = _traits(*traits)
        worker._tell(SYSTEM.person, "Hired.", at)
        return worker

    def change(
        self, strengths: Sequence[str], weaknesses: Sequence[str], by: PersonId, reason: str, at: datetime
    ) -> None:
        """Other strengths and weaknesses; the same again is no change."""
        self._only_in({WorkerStatus.HIRED, WorkerStatus.SUSPENDED})
        traits = _traits(strengths, weaknesses)
        if traits != (self.strengths, self.weaknesses):
            self.strengths, self.weaknesses = traits
            self.observed = {}
            self._tell(by, reason, at)

    def suspend(self, by: PersonId, reason: str, at: datetime) -> None:
        self._move(WorkerStatus.SUSPENDED, {WorkerStatus.HIRED}, by, reason, at)

    def reinstate(self, by: PersonId, reason: str, at: datetime) -> None:
        self._move(WorkerStatus.HIRED, {WorkerStatus.SUSPENDED}, by, reason, at)

    def dismiss(self, by: PersonId, reason: str, at: datetime) -> None:
        """For good; who comes back applies again."""
        self._move(WorkerStatus.DISMISSED, {WorkerStatus.HIRED, WorkerStatus.SUSPENDED}, by, reason, at)

    def be_paid_by(self, gateway: str, token: str) -> None:
        """Also after the dismissal, for the balance is still paid (R30); the token is not kept here."""
        details = PayoutDetails(gateway, token)
        self.record(PayoutDetailsChanged(self.id, details.gateway, details.token))

    def finished(self, outcome: Outcome) -> None:
        self.work = self.work.with_order(outcome)

    def inspected(
        self,
        grade: int,
        strengths: Sequence[str],
        weaknesses: Sequence[str],
        at: datetime,
        closed_at: datetime,
    ) -> None:
        """What quality observed outweighs what was known before; a dismissed worker's traits rest (R42).

        Of two inspections the later closed counts, in whatever order they are heard (R44).
        """
        self.work = self.work.with_grade(grade, closed_at)
        if self.status is WorkerStatus.DISMISSED:
            return
        for trait in (*strengths, *weaknesses):
            seen = Observed(closed_at, trait in strengths)
            self.observed[trait] = seen.newer(self.observed.get(trait))
        before = (set(self.strengths), set(self.weaknesses))
        self.strengths = self._with_observed(self.strengths, strong=True)
        self.weaknesses = self._with_observed(self.weaknesses, strong=False)
        if (set(self.strengths), set(self.weaknesses)) != before:
            self._tell(SYSTEM.person, f"Observed by an inspection, grade {grade}.", at)

    def _with_observed(self, known: Sequence[str], *, strong: bool) -> tuple[str, ...]:
        """Those nobody has observed otherwise, then the observed ones, oldest first."""
        seen = sorted((one.at, trait) for trait, one in self.observed.items() if one.strong is strong)
        return _some([*(trait for trait in known if trait not in self.observed), *(name for _, name in seen)])

    def _move(
        self, to: WorkerStatus, allowed: Set[WorkerStatus], by: PersonId, reason: str, at: datetime
    ) -> None:
        self._only_in(allowed)
        self.status = to
        self._tell(by, reason, at)

    def _only_in(self, statuses: Set[WorkerStatus]) -> None:
        if self.status not in statuses:
            raise WrongWorkerStatus(status=self.status, needed=" or ".join(sorted(statuses)))

    def _tell(self, by: PersonId, reason: str, at: datetime) -> None:
        self.revision += 1
        self.changes = (*self.changes, WorkerChange(self.revision, by, at, reason))
        present = (self.name, self.status, self.strengths, self.weaknesses)
        self.record(WorkerChanged(self.revision, self.id, *present, at))


def _traits(strengths: Sequence[str], weaknesses: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both without repetition; refuses with `TraitsWrong` what nobody can have."""
    both = sorted(set(strengths) & set(weaknesses))
    if both:
        raise TraitsWrong(wrong=f"{', '.join(both)} is no strength and weakness at once")
    for trait in (*strengths, *weaknesses):
        Trait(trait)
    if max(len(strengths), len(weaknesses)) > MOST_TRAITS:
        raise TraitsWrong(wrong=f"there are at most {MOST_TRAITS} of each")
    return tuple(dict.fromkeys(strengths)), tuple(dict.fromkeys(weaknesses))


def _some(traits: Sequence[str]) -> tuple[str, ...]:
    """Without repetition; of too many the newest, for an inspection's fact is never refused."""
    return tuple(dict.fromkeys(traits))[-MOST_TRAITS:]
