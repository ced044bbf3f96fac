"""A delivery that carries letters in an order of its own: any key's next, any of them twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import cast
from uuid import UUID

import attrs
from attrs import define, field, frozen
from typing_extensions import override

from happycat import HappyCat
from happycat.adapters.memory.world import SeededIds
from happycat.app.delivery import Delivery
from happycat.app.dispatch import Relay
from happycat.ports.kernel.world import Clock

TWICE = 0.2


@frozen
class AnyNext:
    """Stands for all relays: publishes the next letters of one key, and forgets now and then that it did."""

    relays: tuple[Relay, ...]
    chance: Random

    def run(self) -> int:
        waiting = [(relay, letters) for relay in self.relays if (letters := relay.outbox.unsent(500))]
        if not waiting:
            return 0
        relay, letters = self.chance.choice(waiting)
        key = self.chance.choice(letters).key
        chosen = [letter for letter in letters if letter.key == key][: self.chance.randint(1, 3)]
        relay.bus.publish(chosen)
        if self.chance.random() > TWICE:
            relay.outbox.sent([letter.id for letter in chosen])
        return len(chosen)


@define
class TwoBooks:
    """Ids for commands from one book, for deliveries from another: the same commands get the same ids."""

    commands: SeededIds
    deliveries: SeededIds
    _delivering: bool = field(default=False, init=False)

    @classmethod
    def of(cls, clock: Clock) -> "TwoBooks":
        return cls(SeededIds.of(1, clock), SeededIds.of(2, clock))

    def new(self) -> UUID:
        return (self.deliveries if self._delivering else self.commands).new()

    @contextmanager
    def delivering(self) -> Iterator[None]:
        before, self._delivering = self._delivering, True
        try:
            yield
        finally:
            self._delivering = before


@frozen
class CountedDelivery(Delivery):
    """The usual delivery, with a book of ids of its own."""

    ids: TwoBooks

    @override
    def settle(self) -> int:
        with self.ids.delivering():
            return Delivery.settle(self)


def deliver_by(company: HappyCat, ids: TwoBooks, seed: int | None) -> None:
    """From now on in the order of that seed; without one in the usual order."""
    usual = company.delivery
    relays = usual.relays if seed is None else (AnyNext(usual.relays, Random(seed)),)
    parts = {a.name: getattr(usual, a.name) for a in attrs.fields(Delivery)}
    company.delivery = CountedDelivery(**{**parts, "relays": cast(tuple[Relay, ...], relays)}, ids=ids)
