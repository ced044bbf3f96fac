"""One context of the company, on memory, in every state it was ever in; nothing is done twice.

Contexts share nothing but messages: what one of them does depends on its own rows, the message and the time
only. So each step is done once, through the use case, in each state of its context at each moment, and the
explorer puts the answers together.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

import attrs
from attrs import Factory, define, frozen

from happycat import HappyCat
from happycat.adapters.memory.tables import MemoryDatabase
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.refusals import Refusal, Stale
from happycat.ports.kernel.messages import Envelope
from tests.exploration.digests import issued_at, message_of, restamped, rows_of
from tests.exploration.images import Camera, Image
from tests.exploration.judge import Facts, Violation, wrong_alone
from tests.exploration.moments import LONG_AFTER, LONG_AGO

Do = Callable[[HappyCat, datetime], object]


@frozen
class Step:
    """Something that somebody, or the clock, asks of a context."""

    name: str
    do: Do
    found: Callable[[HappyCat], bool] | None = None
    """For a sweep: whether it finds something to do; that must be so exactly if it does something."""


@define(eq=False)
class State:
    """One of the states of a context."""

    number: int
    image: Image
    facts: Facts
    deadlines: tuple[datetime, ...]


@frozen
class Move:
    """What became of a step: the state after it, and what was said."""

    name: str
    to: int
    said: tuple[int, ...] = ()


@define
class Post:
    """Messages by number; two that mean the same to their receiver are the same."""

    messages: list[Envelope] = Factory(list)
    _numbers: dict[str, int] = Factory(dict)
    _settled: dict[tuple[int, datetime], int] = Factory(dict)

    def number(self, message: Envelope) -> int:
        known = self._numbers.setdefault(message_of(message), len(self.messages))
        if known == len(self.messages):
            self.messages.append(message)
        return known

    def settled(self, number: int, end: datetime) -> int:
        """As it is for an order that ended then: supplies were issued before that, or they were not."""
        known = self._settled.get((number, end))
        if known is None:
            known = self._settled[number, end] = self._restamped(self.messages[number], end)
        return known

    def _restamped(self, message: Envelope, end: datetime) -> int:
        told = issued_at(message)
        if told is None or told in (LONG_AGO, LONG_AFTER):
            return self.number(message)
        return self.number(restamped(message, LONG_AGO if told < end else LONG_AFTER))


@define
class Context:
    """A living context and all its states so far."""

    company: HappyCat
    clock: StoppedClock
    name: str
    post: Post
    hears: frozenset[str]
    """The types of message that somebody else in the exploration wants."""
    steps: tuple[Step, ...]
    states: list[State] = Factory(list)
    done: int = 0
    """How often a use case was really called."""
    refused: int = 0
    _numbers: dict[Any, int] = Factory(dict)
    _moves: dict[tuple[int, datetime], list[Move]] = Factory(dict)
    _heard: dict[tuple[int, int, datetime], Move] = Factory(dict)
    camera: Camera = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.camera = Camera(self.database)

    @property
    def storage(self) -> Any:
        return self.company.contexts[self.name].storage

    @property
    def database(self) -> MemoryDatabase:
        found: MemoryDatabase = self.storage.post.database
        return found

    def begin(self) -> int:
        """The state it is in now; what it has said so far is gone."""
        self._said()
        return self._here()

    def moves(self, at: int, now: datetime) -> list[Move]:
        """What can change it at this moment, by any step."""
        key = (at, now)
        if key not in self._moves:
            tried = (self._try(self.states[at], step, now) for step in self.steps)
            self._moves[key] = [move for move in tried if move is not None]
        return self._moves[key]

    def hear(self, at: int, message: int, now: datetime) -> Move:
        """The message is delivered, and then once more, which changes nothing."""
        key = (at, message, now)
        if key not in self._heard:
            self._heard[key] = self._hear(self.states[at], self.post.messages[message], now)
        return self._heard[key]

    def known(self, rows: str, facts: Facts) -> int | None:
        """Which state that is."""
        return self._numbers.get((rows, facts))

    # really doing it

    def _try(self, at: State, step: Step, now: datetime) -> Move | None:
        self._show(at, now)
        found = step.found(self.company) if step.found else None
        said: tuple[int, ...] = ()
        try:
            step.do(self.company, now)
        except Refusal as refusal:
            self._refused(step, refusal)
            to = at.number
        except Exception as error:
            raise Violation(f"{step.name} ended in {type(error).__name__}: {error}") from error
        else:
            said = self._said()
            to = self._here()
        if found not in (None, to != at.number):
            raise Violation(f"{step.name}: found {found}, and changed {to != at.number}")
        return Move(step.name, to, said) if to != at.number else None

    def _refused(self, step: Step, refusal: Refusal) -> None:
        self.refused += 1
        if type(refusal) in (Refusal, Stale):
            raise Violation(f"{step.name} was refused without a name: {refusal!r}")
        if changed := self.camera.changed():
            raise Violation(f"{step.name} was refused with {refusal.code} and changed {changed}")

    def _hear(self, at: State, known: Envelope, now: datetime) -> Move:
        self._show(at, now)
        message = attrs.evolve(known, id=uuid4())
        name = f"{self.name} hears {message.type.split('.')[1]}"
        self._receive(name, message)
        said, to = self._said(), self._here()
        self.camera.picture()
        self._receive(name, message)
        if changed := self.camera.changed():
            raise Violation(f"{name} twice and changed {changed}")
        return Move(name, to, said)

    def _receive(self, name: str, message: Envelope) -> None:
        self.company.receivers[self.name].receive([message])
        for deferred in self.storage.mailbox.aside(self.name):
            raise Violation(f"{name} and put it aside: {deferred.error}")

    def _show(self, at: State, now: datetime) -> None:
        self.done += 1
        self.camera.show(at.image)
        self.clock.set(now)

    def _said(self) -> tuple[int, ...]:
        """Takes out of the outbox what somebody wants to hear."""
        messages = self.storage.outbox.unsent(100)
        self.storage.outbox.sent([message.id for message in messages])
        return tuple(self.post.number(message) for message in messages if message.type in self.hears)

    def _here(self) -> int:
        """The number of the state it is in now."""
        facts = Facts.of(self.name, self.storage)
        key = (rows_of(self.database), facts)
        number = self._numbers.setdefault(key, len(self.states))
        if number == len(self.states):
            image = self.camera.picture()
            self.states.append(State(number, image, facts, _deadlines(self.database)))
            wrong_alone(facts)
        return number


def _deadlines(database: MemoryDatabase) -> tuple[datetime, ...]:
    """When the context's things are due, as far as they say so."""
    return tuple(sorted(set(_columns(database, {"due_at", "lost_at"}))))


def _columns(database: MemoryDatabase, wanted: set[str]) -> Iterable[datetime]:
    for table in database.tables.values():
        for row in table.all():
            yield from (row[column] for column in wanted & set(row) if row[column] is not None)
