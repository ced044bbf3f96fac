"""What is told to contexts that this process does not run: kept for them until a process that does comes."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic

from attrs import define, field

from happycat.app.dispatch import BATCH, Receiver
from happycat.ports.kernel.messages import Envelope, EventBus
from happycat.ports.kernel.transaction import Deferred, Mailbox
from happycat.ports.kernel.world import Clock

EVERY_SECONDS = 1.0
"""How often is looked whether another process has left something."""


def keeper(mailbox: Mailbox, consumer: str, clock: Clock, why: str) -> Callable[[Sequence[Envelope]], None]:
    """Puts everything durably aside for a consumer that is not here."""

    def keep(messages: Sequence[Envelope]) -> None:
        now = clock.now()
        for message in messages:
            mailbox.put_aside(Deferred(consumer, message, "absent", why, 0, now, now))

    return keep


@define
class AbsentContexts:
    """Messages inside a process reach its own contexts only; the others' wait in the room that all share.

    So a company whose contexts take turns, or run in several processes side by side, loses nothing (R44).
    """

    mailbox: Mailbox
    clock: Clock
    _next_look: float = field(default=0.0, init=False)

    def keep_for(self, bus: EventBus, absent: Mapping[str, frozenset[str]]) -> None:
        """`absent`: which types each of them hears."""
        for name, types in absent.items():
            keep = keeper(self.mailbox, _room(name), self.clock, "the context is not in this process")
            bus.subscribe(_room(name), types, keep)

    def hand_over(self, receivers: Mapping[str, Receiver]) -> int:
        """Gives the contexts that are here what was kept for them, in order; says how much it was."""
        if monotonic() < self._next_look:
            return 0
        handed = sum(self._hand_over(name, receiver) for name, receiver in receivers.items())
        self._next_look = monotonic() + EVERY_SECONDS
        return handed

    def _hand_over(self, name: str, receiver: Receiver) -> int:
        total = 0
        while kept := self.mailbox.aside(_room(name), limit=BATCH):
            receiver.receive([deferred.message for deferred in kept])
            self.mailbox.take_back(_room(name), [deferred.message.id for deferred in kept])
            total += len(kept)
        return total


ROOMS = "contexts/"


def _room(context: str) -> str:
    return f"{ROOMS}{context}"
