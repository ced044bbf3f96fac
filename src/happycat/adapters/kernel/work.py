"""The unit of work that every storage shares: what changed, sealed and written in one transaction."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Generic, Literal, Protocol, Self, TypeVar
from uuid import UUID, uuid5

from attrs import Factory, define, frozen

from happycat.domain.kernel.events import Event, lane_of, wire_name
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import SYSTEM, Actor
from happycat.domain.kernel.refusals import Stale
from happycat.domain.kernel.time import Period
from happycat.ports.kernel.messages import Codec, Envelope
from happycat.ports.kernel.transaction import AlreadyHandled, KeyReused
from happycat.ports.kernel.world import Clock, CrashPoints, Ids


def _nobody_waits() -> None:
    """No relay runs in this process."""


@frozen
class World:
    """What a context's storage needs from outside itself."""

    context: str
    clock: Clock
    ids: Ids
    codec: Codec
    crash: CrashPoints
    committed: Callable[[], None] = _nobody_waits
    """Called after a commit that published something, to wake the relay; polling stays the truth."""

    def table(self, name: str) -> str:
        """A kernel table's name in this context: `orders_outbox`."""
        return f"{self.context}_{name}"


@frozen
class Write:
    """One row to be written at the end; `version` is the one that must still be there."""

    kind: Literal["insert", "insert_once", "update", "delete"]
    table: str
    values: Mapping[str, Any]
    key: Mapping[str, Any] = Factory(dict)
    version: int | None = None


class UniqueViolated(Exception):
    """A row with that key is there already."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(table)


class Session(Protocol):
    """What a technology offers to one unit of work."""

    def start_writing(self) -> None:
        """From here on nobody else writes what this session writes, until commit or rollback."""

    def mark(self) -> object:
        """A place to which `back_to` can return; None if nothing is written yet."""

    def back_to(self, mark: Any) -> None:
        """Undoes what was written since the mark; what was written before it stays."""

    def write(self, writes: Sequence[Write]) -> None:
        """All or nothing; raises `Stale` or `UniqueViolated`."""

    def last_seqs(self, keys: Sequence[str]) -> Mapping[str, int]:
        """The highest journal position of each key."""

    def remembered(self, person: UUID, key: str) -> tuple[str, str] | None:
        """(fingerprint, answer) under an idempotency key."""

    def done_until(self, job: str) -> datetime | None: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...


S = TypeVar("S", bound=Session)


class Kept(Protocol):
    """A repository, as the unit of work sees it."""

    def writes(self) -> list[Write]: ...
    def pull_events(self) -> list[Event]: ...
    def forget(self) -> None:
        """What `writes` gave is written; only later changes count from here on."""


@frozen
class Work:
    """What a transaction is for: a command, a message, or nothing named (a query)."""

    command: str = ""
    message: Envelope | None = None
    insists: bool = False
    """Waits for its turn to write before it reads."""


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
        writes = [*self._inbox(), *changes, *self._sealed(events), *self._notices, *self._audit(changes)]
        try:
            self.session.write(writes)
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

    def _inbox(self) -> list[Write]:
        if self.work.message is None or self._taken or self._same_message():
            return []
        row = {"consumer": self.world.context, "message_id": self.work.message.id}
        return [Write("insert", self.world.table("inbox"), {**row, "handled_at": self.world.clock.now()})]

    def _sealed(self, events: list[Event]) -> list[Write]:
        """Every event as a journal row with its place in its key's order, and a row in the outbox."""
        seqs = dict(self.session.last_seqs(sorted({event.key for event in events}))) if events else {}
        journal, outbox = self.world.table("journal"), self.world.table("outbox")
        writes: list[Write] = []
        self._published_some = self._published_some or bool(events)
        for event in events:
            seqs[event.key] = seqs.get(event.key, 0) + 1
            row = self._row_of(event, seqs[event.key])
            writes += [Write("insert", journal, row), Write("insert", outbox, {"message_id": row["id"]})]
        return sorted(writes, key=lambda write: write.table == outbox)

    def _row_of(self, event: Event, key_seq: int) -> dict[str, Any]:
        message = self.work.message
        return {
            "id": self.world.ids.new(),
            "type": wire_name(type(event)),
            "at": self.world.clock.now(),
            "key": event.key,
            "key_seq": key_seq,
            "lane": lane_of(event.key),
            "correlation": self.correlation,
            "causation": message.id if message else None,
            "body": self.world.codec.dumps(event),
        }

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

    def _audit(self, changes: list[Write]) -> list[Write]:
        if not self.work.command:
            return []
        row = {
            "id": self.world.ids.new(),
            "at": self.world.clock.now(),
            "person": self.actor.person,
            "roles": " ".join(sorted(self.actor.roles)),
            "command": self.work.command,
            "correlation": self.correlation,
            "touched": " ".join(sorted({_touched(write) for write in changes})),
        }
        return [Write("insert", self.world.table("audit"), row)]


def _touched(write: Write) -> str:
    """`table/id@version` as far as the row has them."""
    id, version = write.values.get("id", write.key.get("id")), write.values.get("version")
    return write.table + (f"/{id}" if id else "") + (f"@{version}" if version else "")
