"""A way through the explored states, gone once more by one living company from its beginning.

This is what the explorer's economies are tested by: nothing is put back, no message is another's, and time
goes on by itself after the end of the order.
"""

from collections import deque
from datetime import timedelta
from random import Random
from typing import Any

from attrs import Factory, define

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.ports.kernel.messages import Envelope
from tests.cats.orders import OPENED
from tests.exploration.digests import rows_of
from tests.exploration.judge import Facts
from tests.exploration.local import Context
from tests.exploration.spots import Space, Spot
from tests.exploration.stage import company
from tests.exploration.steps import of_orders, of_supplies


@define
class Walk:
    """One living company on its way; every message is delivered by its own id."""

    space: Space
    clock: StoppedClock = Factory(lambda: StoppedClock(OPENED))
    company: HappyCat = Factory(lambda self: company(self.clock), takes_self=True)
    to_desk: deque[Envelope] = Factory(deque)
    to_order: deque[Envelope] = Factory(deque)

    def go(self, start: Spot, random: Random) -> int:
        """To an end, by detours, and after each step in the state that the explorer said; how many steps."""
        for context in (self.space.orders, self.space.desk):
            self._post(context, deque())
        steps, spot = 0, start
        while edges := list(self.space.edges(spot)):
            name, after = min(random.choices(edges, k=3), key=lambda edge: self.space.over(edge[1].order))
            self._step(name, spot, after, random)
            assert self._spot() == after[:2], name
            spot, steps = after, steps + 1
        return steps

    def _step(self, name: str, before: Spot, after: Spot, random: Random) -> None:
        if self.space.over(before.order):
            self.clock.advance(timedelta(hours=random.randrange(12)))
        elif not self.space.over(after.order):
            self.clock.set(after.now)
        if name == "supplies hears " + _head(self.to_desk):
            self._hear("supplies", self.to_desk)
        elif name == "orders hears " + _head(self.to_order):
            self._hear("orders", self.to_order)
        elif name != "time goes on":
            self._do(name)
        self._post(self.space.orders, self.to_desk)
        self._post(self.space.desk, self.to_order)
        while len(self.to_order) > len(after.to_order):
            self._hear("orders", self.to_order)

    def _do(self, name: str) -> None:
        for step in (*of_orders(self.company), *of_supplies(self.company)):
            if step.name == name:
                step.do(self.company, self.clock.now())

    def _hear(self, name: str, queue: deque[Envelope]) -> None:
        self.company.receivers[name].receive([queue.popleft()])

    def _post(self, context: Context, queue: deque[Envelope]) -> None:
        outbox = self.company.contexts[context.name].storage.outbox
        messages = outbox.unsent(100)
        outbox.sent([message.id for message in messages])
        queue.extend(message for message in messages if message.type in context.hears)

    def _spot(self) -> tuple[int | None, ...]:
        return tuple(self._number(context) for context in (self.space.orders, self.space.desk))

    def _number(self, context: Context) -> int | None:
        storage: Any = self.company.contexts[context.name].storage
        return context.known(rows_of(storage.post.database), Facts.of(context.name, storage))


def _head(queue: deque[Envelope]) -> str:
    return queue[0].type.split(".")[1] if queue else "nothing"
