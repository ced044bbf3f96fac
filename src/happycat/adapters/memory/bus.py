"""The bus inside one process: durable, because outbox and mailboxes are."""

from collections.abc import Sequence
from threading import RLock

from attrs import Factory, define

from happycat.domain.kernel.refusals import Unreachable
from happycat.ports.kernel.messages import Envelope, Receive


@define
class InProcessBus:
    """Hands messages to every receiver in turn, in order; returns when all have taken them over."""

    _receivers: dict[str, tuple[frozenset[str], Receive]] = Factory(dict)
    _lock: RLock = Factory(RLock)

    def subscribe(self, receiver: str, types: frozenset[str], receive: Receive, /) -> None:
        with self._lock:
            self._receivers[receiver] = (types, receive)

    def publish(self, messages: Sequence[Envelope], /) -> None:
        with self._lock:
            receivers = list(self._receivers.values())
        away: list[Unreachable] = []
        for types, receive in receivers:
            wanted = [message for message in messages if message.type in types]
            try:
                if wanted:
                    receive(wanted)
            except Unreachable as error:
                away.append(error)
        if away:
            raise away[0]
