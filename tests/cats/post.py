"""The post: events of other contexts, as messages to the one that a test is about."""

from uuid import uuid4

from happycat import HappyCat
from happycat.adapters.kernel.codec import JsonCodec
from happycat.domain.kernel.events import Event, context_of, lane_of, wire_name
from happycat.ports.kernel.messages import Envelope


def letter(company: HappyCat, event: Event, seq: int = 1) -> Envelope:
    """The event as a message from its context; every letter is another message."""
    return Envelope(
        id=uuid4(),
        type=wire_name(type(event)),
        source=context_of(type(event)),
        at=company.kernel.clock().now(),
        key=event.key,
        key_seq=seq,
        lane=lane_of(event.key),
        correlation=uuid4(),
        causation=None,
        body=JsonCodec().dumps(event),
    )


def deliver(company: HappyCat, to: str, *events: Event) -> None:
    """That context has heard the events when this returns, in that order, and put none aside."""
    for seq, event in enumerate(events, 1):
        company.receivers[to].receive([letter(company, event, seq)])
    assert not company.contexts[to].storage.mailbox.aside(to)
