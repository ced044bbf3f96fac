"""The unit of work that every storage shares: what changed, sealed and written in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Generic, Self, TypeVar
from uuid import UUID, uuid5

from attrs import Factory, define

from happycat.adapters.kernel.sealing import Seal
from happycat.adapters.kernel.writes import Kept, Session, UniqueViolated, Work, World, Write
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import SYSTEM, Actor
from happycat.domain.kernel.refusals import Stale
from happycat.domain.kernel.time import Period
from happycat.ports.kernel.transaction import AlreadyHandled, KeyReused

S = TypeVar("S", bound=Session)


@define
class UnitOfWork(Generic[S]):
    """One transaction. Repositories register themselves; `running` saves what they kept."""

    world: World
    session: S
    actor: Actor = SYSTEM
    work: Work = Factory(Work)
    outer: "UnitOfWork[S] | None" = None
    _kept: list[Kept] = Factory(list)
    _rows: list[Write] = Factory(list)
    _published: list[Event] = Factory(list)
    _notices: list[Write] = Factory(list)
    _made: int = 0
    _published_some: bool = False
    _correlation: UUID | None = None
    _taken: bool = False
    """The inbox row is written."""
    _over: bool = False

    def __attrs_post_init__(self) -> None:
        """Each context's transaction makes its repositories here."""

    @property
    def due(self) -> Self:
        return self

    # what use cases call

    def new_id(self) -> UUID:
        if self.work.message is None:
            return self.world.ids.new()
        if self.outer is not None and self._same_message():
            return self.outer.new_id()
        self._made += 1
        return uuid5(self.work.message.id, f"{self.world.context}/{self._made}")

    def publish(self, event: Event) -> None:
        self._published.append(event)

    def notify(self, person: PersonId, cause: str, text: str) -> None:
        row = {"person": person, "cause": cause, "text": text, "at": self.world.clock.now(), "told": False}
        self._notices.append(Write("insert_once", self.world.table("notice"), row))

    def done_until(self, job: str) -> datetime | None:
        return self.session.done_until(job)

    def done(self, job: str, period: Period) -> None:
        now = self.world.clock.now()
        row = {"job": job, "period": period.key, "ends_at": period.end, "done_at": now}
        self.insert(self.world.table("due"), row)

    def recall(self, key: str, fingerprint: str) -> str | None:
        remembered = self.session.remembered(self.actor.person, key)
        if remembered is None:
            return None
        if remembered[0] != fingerprint:
            raise KeyReused(key=key)
        return remembered[1]

    def remember(self, key: str, fingerprint: str, answer: str) -> None:
        row = {"person": self.actor.person, "key": key, "fingerprint": fingerprint, "answer": answer}
        self.insert(self.world.table("idempotency"), {**row, "at": self.world.clock.now()})

    # what adapters call

    def keep(self, repository: Kept) -> None:
        self._kept.append(repository)

    def insert(self, table: str, values: Mapping[str, Any]) -> None:
        self._rows.append(Write("insert", table, values))

    def insert_once(self, table: str, values: Mapping[str, Any]) -> None:
        """Inserts unless a row with that key is there already."""
        self._rows.append(Write("insert_once", table, values))

    def update(self, table: str, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        self._rows.append(Write("update", table, values, key))

    def delete(self, table: str, key: Mapping[str, Any]) -> None:
        self._rows.append(Write("delete", table, {}, key))

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Commits at the end of the block, or rolls everything back."""
        with self._joined() if self.outer else self._alone():
            if self.work.insists:
                self.session.start_writing()
            yield self

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            yield
            self.flush()
            self._commit()
        except BaseException:
            self.session.rollback()
            raise
        finally:
            self._over = True

    @contextmanager
    def _joined(self) -> Iterator[None]:
        """By a savepoint: what fails in here undoes this part only, also what its own inner parts wrote."""
        assert self.outer is not None  # noqa: S101
        self.outer.flush()
        mark = self.session.mark()
        try:
            yield
            self.flush()
        except BaseException:
            self.session.back_to(mark)
            raise
        finally:
            self._over = True
        self.outer._published_some |= self._published_some

    def flush(self) -> None:
        """Writes what changed so far, as a savepoint of the transaction."""
        if self._over:
            raise RuntimeError("this transaction is over; begin another one")
        changes = [write for kept in self._kept for write in kept.writes()]
        changes += self._rows
        events = [event for kept in self._kept for event in kept.pull_events()] + self._published
        if changes or events or self._notices or self.work.message:
            self._write(changes, events)
        for kept in self._kept:
            kept.forget()
        self._rows, self._published, self._notices = [], [], []

    def _write(self, changes: list[Write], events: list[Event]) -> None:
        self.session.start_writing()
        try:
            self.session.write(self._sealed(changes, events))
        except UniqueViolated as violated:
            if violated.table == self.world.table("inbox"):
                raise AlreadyHandled from None
            raise Stale(thing=violated.table) from None
        self._taken = True

    def _commit(self) -> None:
        side = "consumer" if self.work.message else "command"
        self.world.crash.reached(f"{side}.before_commit")
        self.session.commit()
        self.world.crash.reached(f"{side}.after_commit")
        if self._published_some:
            self.world.committed()

    def _same_message(self) -> bool:
        """A part of a reaction; the whole writes the inbox row, once."""
        return self.outer is not None and self.outer.work.message == self.work.message

    @property
    def correlation(self) -> UUID:
        """One id from the first command to its last effect."""
        if self.work.message is not None:
            return self.work.message.correlation
        if self.outer is not None:
            return self.outer.correlation
        if self._correlation is None:
            self._correlation = self.world.ids.new()
        return self._correlation

    def _sealed(self, changes: list[Write], events: list[Event]) -> list[Write]:
        """Everything to be written, in order: inbox, changes, journal and outbox, notices, audit."""
        seal = Seal(self.world, self.actor, self.work, self.correlation)
        take = self.work.message is not None and not self._taken and not self._same_message()
        keys = sorted({event.key for event in events})
        seqs = self.session.last_seqs(keys) if keys else {}
        self._published_some = self._published_some or bool(events)
        inbox, audit = seal.inbox() if take else [], seal.audit(changes)
        return [*inbox, *changes, *seal.journal(events, seqs), *self._notices, *audit]
