"""What is told to contexts that this process does not run: kept for them until a process that does comes."""

from collections.abc import Callable, Mapping, Sequence

from attrs import Factory, frozen

from happycat.app.dispatch import BATCH, Receiver
from happycat.ports.kernel.messages import Envelope, EventBus, Receive
from happycat.ports.kernel.transaction import Deferred, Mailbox
from happycat.ports.kernel.world import Clock

ROOMS = "contexts/"


def keeper(mailbox: Mailbox, consumer: str, clock: Clock, why: str) -> Callable[[Sequence[Envelope]], None]:
    """Puts everything durably aside for a consumer that is not here."""

    def keep(messages: Sequence[Envelope]) -> None:
        now = clock.now()
        for message in messages:
            mailbox.put_aside(Deferred(consumer, message, "absent", why, 0, now, now))

    return keep


@frozen
class AbsentContexts:
    """Messages inside a process reach its own contexts only; the others' wait in the room that all share.

    So a company whose contexts take turns, or run in several processes side by side, loses nothing (R44).
    """

    mailbox: Mailbox
    clock: Clock
    _emptied: set[str] = Factory(set)
    """Whose rooms this process has seen empty."""

    def keep_for(self, bus: EventBus, absent: Mapping[str, frozenset[str]]) -> None:
        """`absent`: which types each of them hears."""
        for name, types in absent.items():
            keep = keeper(self.mailbox, _room(name), self.clock, "the context is not in this process")
            bus.subscribe(_room(name), types, keep)

    def after_the_room(self, receiver: Receiver) -> Receive:
        """Takes messages over only after what was kept for it: that is older, and a key has an order."""

        def receive(messages: Sequence[Envelope]) -> None:
            if receiver.name not in self._emptied:
                self.hand_over(receiver)
            receiver.receive(messages)

        return receive

    def waited_for(self, receivers: Mapping[str, Receiver]) -> list[Receiver]:
        """The contexts that are here and for which something was kept."""
        waiting = self.mailbox.waiting(frozenset(_room(name) for name in receivers))
        return [receiver for name, receiver in receivers.items() if _room(name) in waiting]

    def hand_over(self, receiver: Receiver) -> int:
        """Gives a context what was kept for it, each key in its order; says how much it was."""
        total, room = 0, _room(receiver.name)
        while kept := self.mailbox.heads(room, BATCH):
            receiver.receive([deferred.message for deferred in kept])
            self.mailbox.take_back(room, [deferred.message.id for deferred in kept])
            total += len(kept)
        self._emptied.add(receiver.name)
        return total


def _room(context: str) -> str:
    return f"{ROOMS}{context}"
