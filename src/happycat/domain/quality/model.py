"""An inspection: one per order, however many grounds there are for it (R41, R42)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import InspectionId, OrderId, PersonId, WorkerId
from happycat.domain.kernel.refusals import Conflict, Invalid
from happycat.domain.kernel.values import between, text
from happycat.domain.quality.events import InspectionClosed
from happycat.domain.quality.form import Answer, Form
from happycat.domain.quality.policy import LONGEST_TEXT


class Ground(StrEnum):
    """Why the order is inspected (R41)."""

    FAILED = "failed"
    CANCELLED = "cancelled"
    SAMPLED = "sampled"
    CHOSEN = "chosen"
    START_DISPUTED = "start_disputed"
    SUPPLIES_LOST = "supplies_lost"


class InspectionStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class AlreadyClosed(Conflict):
    says = "The inspection is closed; nothing is changed about it any more."


class OrderNotFinished(Conflict):
    says = "The order is not finished; wait for its end."


class NotFilled(Conflict):
    says = "The form is not filled; fill it first."


class NobodyToPardon(Invalid):
    says = "No worker was there to be fined; leave the penalty as it is."


class TraitsWrong(Invalid):
    says = "The observed traits cannot be kept: {wrong}."


@frozen
class Reason:
    """A ground, when it arose, who chose it and why (if somebody did), and whom it is about."""

    ground: Ground
    at: datetime
    worker_id: WorkerId | None = None
    note: str = field(default="", validator=text(LONGEST_TEXT, shortest=0))
    by: PersonId | None = None


@frozen
class Contact:
    """A talk about the order."""

    by: PersonId
    at: datetime
    whom: str = field(validator=text(200))
    note: str = field(validator=text(LONGEST_TEXT))


@frozen
class Filled:
    """The answers, and the version of the form they answer."""

    version: str
    answers: dict[str, Answer]
    by: PersonId
    at: datetime


@frozen
class Finding:
    """How the worker did: grade 1 (bad) to 5 (good), observed traits, penalty voided or not (R29)."""

    grade: int = field(validator=between(1, 5))
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    penalty_voided: bool
    reason: str = field(validator=text(LONGEST_TEXT))

    def __attrs_post_init__(self) -> None:
        both = sorted(set(self.strengths) & set(self.weaknesses))
        if both:
            raise TraitsWrong(wrong=f"{', '.join(both)} is no strength and weakness at once")
        if max(len(self.strengths), len(self.weaknesses)) > 20:
            raise TraitsWrong(wrong="there are at most 20 of each")
        if any(
            not 1 <= len(trait.strip()) <= len(trait) <= 100 for trait in self.strengths + self.weaknesses
        ):
            raise TraitsWrong(wrong="a trait is a text of 1 to 100 characters")


@define(kw_only=True, eq=False)
class Inspection(Aggregate):
    id: InspectionId
    order_id: OrderId
    opened_at: datetime
    status: InspectionStatus = InspectionStatus.OPEN
    grounds: tuple[Reason, ...] = ()
    contacts: tuple[Contact, ...] = ()
    form: Filled | None = None
    finding: Finding | None = None
    closed_by: PersonId | None = None

    def add(self, reason: Reason) -> None:
        """One more ground, also after the end, kept in the order of their times; again is no change (R41)."""
        if reason not in self.grounds:
            grounds = (*self.grounds, reason)
            self.grounds = tuple(sorted(grounds, key=lambda one: (one.at, one.ground)))

    def log(self, contact: Contact) -> None:
        """Notes a talk with the client, the worker or anybody (R42)."""
        self._only_open()
        self.contacts = (*self.contacts, contact)

    def fill(self, form: Form, answers: Mapping[str, Answer], by: PersonId, at: datetime) -> None:
        """Answers the whole form; filled again, the newer answers hold (R42)."""
        self._only_open()
        form.check(answers)
        self.form = Filled(form.version, dict(answers), by, at)

    def close(self, finding: Finding, worker_id: WorkerId | None, by: PersonId, at: datetime) -> None:
        """Grades the work of that worker, for good; payroll, recruiting and matching are told (R42)."""
        self._only_open()
        if self.form is None:
            raise NotFilled
        if finding.penalty_voided and worker_id is None:
            raise NobodyToPardon
        self.status, self.finding, self.closed_by = InspectionStatus.CLOSED, finding, by
        seen = (finding.grade, finding.strengths, finding.weaknesses, finding.penalty_voided, finding.reason)
        self.record(InspectionClosed(self.id, self.order_id, worker_id, *seen, at))

    def about(self, finisher: WorkerId | None) -> WorkerId | None:
        """Whose work is graded: who finished the order, unless only an earlier worker gave the grounds."""
        own = [r.worker_id for r in self.grounds if r.ground is not Ground.SUPPLIES_LOST]
        lost = [r.worker_id for r in self.grounds if r.ground is Ground.SUPPLIES_LOST and r.worker_id]
        return finisher if own or not lost else lost[0]

    def _only_open(self) -> None:
        if self.status is InspectionStatus.CLOSED:
            raise AlreadyClosed
