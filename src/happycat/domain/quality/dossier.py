"""Everything quality knows of one order, kept by itself, in whatever order it came (R42)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.events import Personal
from happycat.domain.kernel.ids import ClientId, EntryId, OrderId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import Address, Cause, Outcome, PhotoRef, ServiceLine


@frozen
class TimelineEntry:
    """Something that happened to the order; `id` follows from the message, so it is there once."""

    id: UUID
    what: str
    at: datetime
    facts: dict[str, Any]


@frozen
class Bought:
    """The order as the client checked it out."""

    client_name: Personal[str]
    client_contact: Personal[str]
    wanted_start: datetime
    address: Personal[Address]
    wishes: Personal[str]
    lines: tuple[ServiceLine, ...]
    approximate: Money


@frozen
class Shown:
    """A photo that somebody sent as proof."""

    what: str
    at: datetime
    worker_id: WorkerId
    photo: PhotoRef


@frozen
class Match:
    """Why this worker was matched under this assignment number (R15)."""

    assignment: int
    worker_id: WorkerId
    pipeline: str
    explanation: dict[str, Any]
    at: datetime


@frozen
class Ending:
    """How the order ended (R13)."""

    outcome: Outcome
    cause: Cause
    worker_id: WorkerId | None
    assignment: int | None
    price: Money
    titles: tuple[str, ...]
    at: datetime


@frozen
class WorkerEntry:
    """What the order brought a worker; a penalty is negative."""

    id: EntryId
    worker_id: WorkerId
    kind: str
    amount: Money
    cause: str
    at: datetime


@define(kw_only=True, eq=False)
class Dossier(Aggregate):
    """An order's; the first that is heard of it opens it, whoever says it."""

    id: OrderId
    client_id: ClientId | None = None
    bought: Bought | None = None
    timeline: tuple[TimelineEntry, ...] = ()
    photos: tuple[Shown, ...] = ()
    matches: tuple[Match, ...] = ()
    ending: Ending | None = None
    charges: dict[str, Money] = field(factory=dict)
    """Invoice number -> what the order cost on it, after loyalty."""
    credits: dict[str, Money] = field(factory=dict)
    """Credit note number -> amount."""
    entries: tuple[WorkerEntry, ...] = ()

    def note(self, id: UUID, what: str, at: datetime, **facts: Any) -> None:
        """Adds to the timeline, kept in the order of the things' own times."""
        if all(entry.id != id for entry in self.timeline):
            entries = (*self.timeline, TimelineEntry(id, what, at, facts))
            self.timeline = tuple(sorted(entries, key=lambda entry: (entry.at, entry.id)))

    def show(self, shown: Shown) -> None:
        if shown not in self.photos:
            self.photos = (*self.photos, shown)

    def explain(self, match: Match) -> None:
        others = [known for known in self.matches if known.assignment != match.assignment]
        self.matches = tuple(sorted((*others, match), key=lambda known: known.assignment))

    def charge(self, invoice: str, amount: Money) -> None:
        self.charges = {**self.charges, invoice: amount}

    def credit(self, note: str, amount: Money) -> None:
        self.credits = {**self.credits, note: amount}

    def post(self, entry: WorkerEntry) -> None:
        if all(known.id != entry.id for known in self.entries):
            self.entries = (*self.entries, entry)

    @property
    def charged(self) -> Money:
        """What the client was charged, less what was credited."""
        return Money.total(self.charges.values()) - Money.total(self.credits.values())

    @property
    def paid(self) -> Money:
        """What the worker got; negative is a penalty, which is the company's income."""
        return Money.total(entry.amount for entry in self.entries)
