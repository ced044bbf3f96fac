"""One context alone, as it was at some moment, reads its letters by the real way of delivery."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from happycat.adapters.kernel.writes import Write
from happycat.adapters.local.world import NoCrash
from happycat.adapters.memory.bus import InProcessBus
from happycat.adapters.memory.world import SeededDice, SeededIds, StoppedClock
from happycat.app.bootstrap import alive, world_of
from happycat.app.delivery import receiver_of
from happycat.app.dispatch import Receiver
from happycat.app.kernel import BoundedContext, LiveContext
from happycat.ports.kernel.messages import Codec, Envelope
from tests.cats.late_post import Rows
from tests.cats.stores import Stores
from tests.convergence.interleavings import Interleaving

ROUNDS = 8
"""Retries at the end, each after the longest pause there is."""


@frozen
class Case:
    """What a context reads: its letters, and the state it begins with."""

    name: str
    context: BoundedContext
    at: datetime
    rows: Rows
    letters: tuple[Envelope, ...]

    @property
    def heard(self) -> frozenset[str]:
        return frozenset(reaction.type for reaction in self.context.reactions)


@frozen
class Reader:
    """The context's own clock stands still; only the delivery's goes on, by which retries are due."""

    live: LiveContext
    receiver: Receiver
    clock: StoppedClock
    codec: Codec

    def read(self, letters: Sequence[Envelope], coming: Interleaving) -> None:
        for batch, pause in coming.batches_of(letters):
            self.receiver.receive(batch)
            if pause:
                self.clock.advance(pause)
                self.receiver.retry()
        for _ in range(ROUNDS):
            self.clock.advance(timedelta(minutes=5))
            self.receiver.retry()

    def waiting(self) -> list[str]:
        """What is still put aside, and why."""
        aside = self.receiver.mailbox.aside(self.live.name, limit=10_000)
        return [f"{one.message.type} {one.reason}: {one.error}" for one in aside]

    def rows(self) -> Rows:
        """Everything the context keeps, by table, whatever it is kept in."""
        post: Any = self.live.storage.mailbox
        if hasattr(post.database, "tables"):
            return {name: [dict(row) for row in table.all()] for name, table in post.database.tables.items()}
        with post.database.engine.connect() as connection:
            tables = post.metadata.sorted_tables
            return {t.name: [dict(row) for row in connection.execute(t.select()).mappings()] for t in tables}


def reader_of(case: Case, stores: Stores, kind: str = "memory") -> Reader:
    """A fresh storage with the rows of that moment in it, and a receiver at its door."""
    clock = StoppedClock(case.at)
    url = "memory:" if kind == "memory" else stores.url_of(case.context.name)
    settings = stores.settings(url)
    world = {"clock": clock, "ids": SeededIds.of(2, clock), "dice": SeededDice.of(2)}
    kernel = world_of(settings, world)
    live = alive(case.context, kernel, settings, lambda: None)
    _fill(live.storage.mailbox, case.rows)
    delivery = StoppedClock(case.at)
    receiver = receiver_of(live, InProcessBus(), kernel.codec(), delivery, NoCrash())
    return Reader(live, receiver, delivery, kernel.codec())


def _fill(post: Any, rows: Rows) -> None:
    if hasattr(post.database, "tables"):
        post.database.write([Write("insert", name, row) for name, kept in rows.items() for row in kept])
        _count_on(post.database.tables.values())
        return
    with post.database.engine.begin() as connection:
        for name, kept in rows.items():
            table = post.metadata.tables[name]
            if kept:
                connection.execute(table.insert(), kept)


def _count_on(tables: Iterable[Any]) -> None:
    """Tables that number their rows go on from the last."""
    for table in tables:
        if table._counts:
            table._count = max((row[table._counts] for row in table.all()), default=0)
