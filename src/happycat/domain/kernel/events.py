"""What contexts tell each other: events (something happened) and streams (how a thing is now)."""

from typing import Annotated, Any, ClassVar, TypeVar, get_type_hints
from zlib import crc32

import attrs
from attrs import frozen

LANES = 16


T = TypeVar("T")
PERSONAL = "personal"
Personal = Annotated[T, PERSONAL]
"""Marks a field about a person: the codec can seal it, logs hide it."""


def personal_fields(kind: type) -> frozenset[str]:
    """The names of a class's fields that are marked `Personal`."""
    hints = get_type_hints(kind, include_extras=True)
    return frozenset(name for name, hint in hints.items() if PERSONAL in getattr(hint, "__metadata__", ()))


@frozen
class Event:
    """A business fact in the past tense; never edited, only followed by others.

    `VERSION` is the schema's; `KEY` names the field whose value orders the events: two events of one
    context with the same key value arrive in the order in which they were recorded (R44).
    """

    VERSION: ClassVar[int] = 1
    FOR: ClassVar[str] = ""
    """The only context that may hear it, for events with a secret in them; empty for all."""
    KEY: ClassVar[str]

    @property
    def key(self) -> str:
        return str(getattr(self, self.KEY))


@frozen
class Stream(Event):
    """The whole present state of one thing with its `revision`; the receiver keeps the newest (R2)."""

    revision: int


def context_of(kind: type) -> str:
    """`happycat.domain.orders.events` -> `orders`."""
    return kind.__module__.split(".")[2]


def wire_name(kind: type[Event]) -> str:
    """Name on the wire and routing key: context, event, version; never an import path."""
    return f"{context_of(kind)}.{kind.__name__}.v{kind.VERSION}"


def lane_of(key: str) -> int:
    """Messages of one key share a lane; lanes are what several relays and consumers divide."""
    return crc32(key.encode()) % LANES


def fields_of(kind: type[Event]) -> dict[str, Any]:
    """Field name -> type, for the documents."""
    hints = get_type_hints(kind)
    return {a.name: hints[a.name] for a in attrs.fields(kind)}
