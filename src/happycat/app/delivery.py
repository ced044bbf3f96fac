"""All deliveries of a process: every context's relay and receiver, and the listeners'."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar
from uuid import UUID

from attrs import define, frozen

from happycat.app.absent import AbsentContexts
from happycat.app.dispatch import Receiver, Relay
from happycat.app.kernel import LiveContext
from happycat.app.listeners import Listeners
from happycat.domain.kernel.refusals import NotFound, Unreachable
from happycat.ports.kernel.messages import Codec, Envelope, EventBus
from happycat.ports.kernel.transaction import Deferred
from happycat.ports.kernel.world import Clock, CrashPoints

T = TypeVar("T")


@define
class _Tries:
    """Works that do not hold each other up, and what could not be reached."""

    away: Unreachable | None = None

    def of(self, work: Callable[[], T], otherwise: T) -> T:
        try:
            return work()
        except Unreachable as error:
            self.away = error
            return otherwise


@frozen
class Delivery:
    """Moves messages from outboxes to handlers, and knows what could not be handled."""

    relays: tuple[Relay, ...]
    contexts: Mapping[str, Receiver]
    listeners: Listeners
    absent: AbsentContexts

    @property
    def receivers(self) -> dict[str, Receiver]:
        """Every consumer that is here, by name: contexts and listeners."""
        return {**self.contexts, **self.listeners.receivers}

    def settle(self) -> int:
        """Until there is nothing left to deliver; says how many messages were handled or sent."""
        total = 0
        while moved := self._round():
            total += moved
        return total

    def replay(self, consumer: str, id: UUID) -> None:
        """Tries a dead letter again from the start; refuses with `NotFound`."""
        self._receiver(consumer).replay(self._dead(consumer, id))

    def discard(self, consumer: str, id: UUID) -> None:
        """Gives up on a dead letter, so that those behind it go on; refuses with `NotFound`."""
        self._receiver(consumer).discard(self._dead(consumer, id))

    def _round(self) -> int:
        """What one of them cannot reach does not hold up the others, and is said at the end."""
        tries = _Tries()
        waited_for = tries.of(partial(self.absent.waited_for, self.contexts), list[Receiver]())
        works: list[Callable[[], int]] = [partial(self.absent.hand_over, context) for context in waited_for]
        works += [relay.run for relay in self.relays]
        works += [partial(receiver.retry, hurry=True) for receiver in self.receivers.values()]
        moved = sum(tries.of(work, 0) for work in works)
        if tries.away and not moved:
            raise tries.away
        return moved

    def _receiver(self, consumer: str) -> Receiver:
        if consumer not in self.receivers:
            raise NotFound(thing="consumer")
        return self.receivers[consumer]

    def _dead(self, consumer: str, id: UUID) -> Deferred:
        found = [dead for dead in self._receiver(consumer).dead() if dead.message.id == id]
        if not found:
            raise NotFound(thing="dead letter")
        return found[0]


def receiver_of(
    live: LiveContext,
    bus: EventBus,
    codec: Codec,
    clock: Clock,
    crash: CrashPoints,
    absent: AbsentContexts | None = None,
) -> Receiver:
    """A context's receiver, subscribed to what it reacts to; `absent` may have kept something for it."""
    receiver = Receiver(live.name, live.storage.mailbox, _handler(live, codec), clock, crash)
    take = absent.after_the_room(receiver) if absent else receiver.receive
    bus.subscribe(live.name, frozenset(reaction.type for reaction in live.context.reactions), take)
    return receiver


def _handler(live: LiveContext, codec: Codec) -> Callable[[Envelope], None]:
    reactions = {reaction.type: reaction for reaction in live.context.reactions}

    def handle(message: Envelope) -> None:
        reaction = reactions[message.type]
        reaction.react(live.handling(message), codec.loads(message.body, reaction.event))

    return handle
