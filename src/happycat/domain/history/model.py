"""What is known of an order afterwards, and who may see which part of it (R46)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import attrs
from attrs import field, frozen

from happycat.domain.kernel.ids import ClientId, OrderId, PersonId, ServiceId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.kernel.values import text as plain_text


class State(StrEnum):
    """How far an order is, as history tells it (R7)."""

    MATCHING = "matching"
    PREPARED = "prepared"
    SUPPLIED = "supplied"
    STARTED = "started"
    REPORTED = "reported"
    FINISHED = "finished"


class Part(StrEnum):
    """As what a person had to do with an order."""

    CLIENT = "client"
    WORKER = "worker"


class Kind(StrEnum):
    """Whose name it is."""

    CLIENT = "client"
    WORKER = "worker"
    SERVICE = "service"


FIRST = ("CartCheckedOut", "OrderOpened")
LIFE = (
    *FIRST,
    "OrderPrepared",
    "KitReady",
    "SuppliesIssued",
    "NoShowWarned",
    "OrderStarted",
    "WorkReported",
    "OrderUnassigned",
    "OrderFinished",
    "StartDisputed",
    "SuppliesReturned",
    "SuppliesLost",
)
"""The usual order of things: it decides between events of the same instant."""
AFTER_ALL = 1_000_000_000


@frozen
class Entry:
    """One event in the timeline of an order; its summary has nothing personal in it."""

    event_id: UUID
    order_id: OrderId
    at: datetime
    context: str
    event: str
    assignment: int | None
    worker_id: WorkerId | None
    summary: dict[str, Any]
    note: str
    """What somebody wrote; managers see it only."""

    @property
    def place(self) -> tuple[datetime, int, int]:
        """Sorts by time; what happened at the same instant by assignment, then as life usually goes."""
        attempt = 0 if self.event in FIRST else self.assignment or AFTER_ALL
        return (self.at, AFTER_ALL if self.event == "OrderFinished" else attempt, LIFE.index(self.event))


@frozen
class Line:
    """A service of the order: as it was called when it was bought, and how it is called now."""

    service_id: ServiceId
    title: str
    title_now: str | None
    on_sale: bool


Place = tuple[datetime, OrderId]
"""Where an order stands among all: by its wanted start, which never changes, then by its id."""


@frozen
class Opening:
    """What is known of an order from its opening on, and stays so."""

    order_id: OrderId
    client_id: ClientId
    titles: tuple[str, ...]
    wanted: Slot
    opened_at: datetime


@frozen
class Chronicle:
    """An order in one row, as it is at this moment."""

    order_id: OrderId
    client_id: ClientId
    client_name: str
    worker_id: WorkerId | None
    worker_name: str
    assignment: int | None
    state: State
    outcome: Outcome | None
    cause: Cause | None
    titles: tuple[str, ...]
    wanted_start: datetime
    wanted_end: datetime
    opened_at: datetime
    finished_at: datetime | None
    price: Money | None

    @property
    def place(self) -> Place:
        return (self.wanted_start, self.order_id)


@frozen
class OrderRecord:
    """Everything about an order that the one who asked may see."""

    order: Chronicle
    lines: tuple[Line, ...]
    timeline: tuple[Entry, ...]


@frozen
class Filters:
    """Which orders are asked for; what is left out does not matter."""

    person: PersonId | None = None
    """Its client, or a worker that was ever assigned to it."""
    service: ServiceId | None = None
    state: State | None = None
    since: datetime | None = None
    """Wanted start at or after this instant."""
    until: datetime | None = None
    """Wanted start before this instant."""
    text: str = field(default="", validator=plain_text(200, shortest=0))
    """Part of a title; upper and lower case are the same."""


EVERYTHING = Filters()


@frozen
class Sight:
    """Whose eyes they are: a manager's see all, others only their own orders, and not all of these."""

    everything: bool
    own: frozenset[tuple[Part, UUID]]

    @classmethod
    def of(cls, actor: Actor) -> "Sight":
        """Refuses with `Forbidden` whoever is neither client nor worker nor manager (R46)."""
        actor.must_be(Role.MANAGER, Role.CLIENT, Role.WORKER)
        parts = {Part.CLIENT: Role.CLIENT, Part.WORKER: Role.WORKER}
        own = frozenset((part, actor.person) for part, role in parts.items() if actor.may(role))
        return cls(actor.may(Role.MANAGER), own)

    def order(self, order: Chronicle) -> Chronicle:
        """A worker does not learn who else was assigned."""
        if self._whole(order) or order.worker_id is None or self._is(Part.WORKER, order.worker_id):
            return order
        return attrs.evolve(order, worker_id=None, worker_name="")

    def timeline(self, order: Chronicle, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Notes are for managers; a worker sees neither the client's purchase nor other workers' doings."""
        seen = entries if self._whole(order) else (e for e in entries if self._workers(e))
        told = seen if self.everything else (attrs.evolve(entry, note="") for entry in seen)
        return tuple(sorted(told, key=lambda entry: entry.place))

    def _whole(self, order: Chronicle) -> bool:
        return self.everything or self._is(Part.CLIENT, order.client_id)

    def _workers(self, entry: Entry) -> bool:
        mine = entry.worker_id is None or self._is(Part.WORKER, entry.worker_id)
        return mine and entry.context != "shop"

    def _is(self, part: Part, person: UUID) -> bool:
        return (part, person) in self.own
