"""Messages between contexts: envelope, bus, and which method of which use cases reacts to what."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from attrs import field, frozen

from happycat.domain.kernel.events import Event, wire_name

U = TypeVar("U")
E = TypeVar("E", bound=Event)
T = TypeVar("T")


@frozen
class Envelope:
    """A message as it travels: who said what, when, in which order, and because of what."""

    id: UUID
    type: str
    source: str
    at: datetime
    key: str
    key_seq: int
    """Position among the source's messages of this key, from 1 without a gap."""
    lane: int
    correlation: UUID
    causation: UUID | None
    body: str = field(repr=False)
    """The event as JSON; not shown, since it may be about a person."""


Receive = Callable[[Sequence[Envelope]], None]


class EventBus(Protocol):
    """Carries messages from outboxes to receivers: at least once, in order per (source, key)."""

    def subscribe(self, receiver: str, types: frozenset[str], receive: Receive, /) -> None:
        """`receive` returns when it has durably taken over the messages; it is given its types only."""

    def publish(self, messages: Sequence[Envelope], /) -> None:
        """Returns when every receiver has taken over every message it subscribed to.

        Raises `Unreachable` if one did not; the caller then publishes the same messages again.
        """


@frozen
class Reaction(Generic[U]):
    """One type of event and the method of the use cases that hears it."""

    event: type[Event]
    react: Callable[[U, Any], None]

    @property
    def type(self) -> str:
        return wire_name(self.event)


def on(event: type[E], react: Callable[[U, E], None]) -> Reaction[U]:
    """Pairs an event with the method that hears it; mypy checks that they fit."""
    return Reaction(event, react)


class Codec(Protocol):
    """Events and states to JSON and back."""

    def dumps(self, thing: object, /) -> str: ...

    def loads(self, text: str, kind: type[T], /) -> T: ...
