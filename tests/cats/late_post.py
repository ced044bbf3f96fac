"""The post of one process, which can be late for a context: its letters are kept for it."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from attrs import Factory, define

from happycat import HappyCat
from happycat.adapters.memory.bus import InProcessBus
from happycat.ports.kernel.messages import Envelope, EventBus, Receive

Rows = dict[str, list[dict[str, Any]]]


@define
class LatePost:
    """A bus. No letter is lost: everybody else's life goes on, only one context hears of it later."""

    bus: EventBus = Factory(InProcessBus)
    sent: list[Envelope] = Factory(list)
    """Every message, once, as it was first carried."""
    _known: set[UUID] = Factory(set)
    _late: dict[str, list[Envelope]] = Factory(dict)

    def subscribe(self, receiver: str, types: frozenset[str], receive: Receive, /) -> None:
        self.bus.subscribe(receiver, types, partial(self._carry, receiver, receive))

    def publish(self, messages: Sequence[Envelope], /) -> None:
        self.sent += [message for message in messages if message.id not in self._known]
        self._known |= {message.id for message in messages}
        self.bus.publish(messages)

    def be_late_for(self, context: str) -> None:
        self._late[context] = []

    def hand_over(self, context: str) -> list[Envelope]:
        """What was kept for the context, in the order in which it came; from now on it is on time."""
        return self._late.pop(context)

    def _carry(self, receiver: str, receive: Receive, messages: Sequence[Envelope]) -> None:
        if receiver in self._late:
            self._late[receiver] += messages
        else:
            receive(messages)


def rows_of(company: HappyCat, context: str) -> Rows:
    """A copy of every row that the context keeps in memory, by table."""
    tables = company.contexts[context].storage.post.database.tables.values()  # type: ignore[attr-defined]
    return {table.name: [dict(row) for row in table.all()] for table in tables}
