"""History in SQL."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    Uuid,
    and_,
    false,
    func,
    or_,
    select,
)
from typing_extensions import override

from happycat.adapters.sql.kernel.storage import SqlTransaction
from happycat.adapters.sql.kernel.tables import UtcDateTime, context_metadata
from happycat.domain.history import rows
from happycat.domain.history.model import Chronicle, Entry, Filters, Kind, Line, Part, Sight, State
from happycat.domain.kernel.ids import OrderId, ServiceId
from happycat.domain.kernel.refusals import NotFound

metadata = context_metadata("history")
order = Table(
    "history_order",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Uuid),
    Column("worker_id", Uuid),
    Column("assignment", Integer),
    Column("issued", Integer),
    Column("state", String(20)),
    Column("outcome", String(20)),
    Column("cause", String(20)),
    Column("titles", Text),
    Column("words", Text),
    Column("wanted_start", UtcDateTime),
    Column("wanted_end", UtcDateTime),
    Column("opened_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("price", BigInteger),
    Index("ix_history_order_wanted_start", "wanted_start", "id"),
    Index("ix_history_order_client", "client_id", "wanted_start"),
    Index("ix_history_order_worker", "worker_id", "wanted_start"),
    Index("ix_history_order_state", "state", "wanted_start"),
)
person = Table(
    "history_person",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("order_id", Uuid, primary_key=True),
)
line = Table(
    "history_line",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("service_id", Uuid, primary_key=True, index=True),
    Column("title", Text, nullable=False),
)
entry = Table(
    "history_entry",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("context", String(80), nullable=False),
    Column("event", String(80), nullable=False),
    Column("assignment", Integer),
    Column("worker_id", Uuid),
    Column("summary", Text, nullable=False),
    Column("note", Text, nullable=False),
)
name = Table(
    "history_name",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("name", Text),
    Column("active", Boolean, nullable=False),
)
client_name, worker_name = name.alias("client_name"), name.alias("worker_name")


class SqlChronicles:
    def __init__(self, work: SqlTransaction) -> None:
        self._work = work

    # written

    def learn(self, order_id: OrderId, /, **facts: object) -> None:
        self._work.insert_once("history_order", {"id": order_id, **rows.BLANK})
        self._work.update("history_order", {"id": order_id}, facts)

    def involve(self, order_id: OrderId, part: Part, person: UUID, /) -> None:
        row = {"person_id": person, "part": part, "order_id": order_id}
        self._work.insert_once("history_person", row)

    def list_line(self, order_id: OrderId, service_id: ServiceId, title: str, /) -> None:
        row = {"order_id": order_id, "service_id": service_id, "title": title}
        self._work.insert_once("history_line", row)

    def add(self, entry: Entry, /) -> None:
        self._work.insert_once("history_entry", rows.entry_row(entry))

    # asked

    def get(self, order_id: OrderId, sight: Sight, /) -> Chronicle:
        found = self._work.read(_seen(sight).where(order.c.id == order_id)).mappings().first()
        if found is None:
            raise NotFound(thing="order")
        return rows.chronicle(found)

    def lines(self, order_id: OrderId, /) -> Sequence[Line]:
        called = (name.c.kind == Kind.SERVICE) & (name.c.id == line.c.service_id)
        columns = (line.c.service_id, line.c.title, name.c.name, func.coalesce(name.c.active, false()))
        query = select(*columns).select_from(line.outerjoin(name, called)).where(line.c.order_id == order_id)
        found = self._work.read(query.order_by(line.c.title, line.c.service_id))
        return [Line(id, title, now, bool(on_sale)) for id, title, now, on_sale in found]

    def timeline(self, order_id: OrderId, /) -> Sequence[Entry]:
        found = self._work.read(select(entry).where(entry.c.order_id == order_id).order_by(entry.c.at))
        return [rows.entry(row) for row in found.mappings()]

    def page(
        self, wanted: Filters, sight: Sight, after: OrderId | None, /, limit: int
    ) -> Sequence[Chronicle]:
        query = _seen(sight).where(*_fitting(wanted))
        if after is not None:
            query = query.where(_before(self.get(after, sight)))
        query = query.order_by(order.c.wanted_start.desc(), order.c.id.desc()).limit(limit)
        return [rows.chronicle(row) for row in self._work.read(query).mappings()]


def _seen(sight: Sight) -> Select[Any]:
    """Opened orders in sight, with the names of their people."""
    client = and_(client_name.c.kind == Kind.CLIENT, client_name.c.id == order.c.client_id)
    worker = and_(worker_name.c.kind == Kind.WORKER, worker_name.c.id == order.c.worker_id)
    names = (client_name.c.name.label("client_name"), worker_name.c.name.label("worker_name"))
    joined = order.outerjoin(client_name, client).outerjoin(worker_name, worker)
    query = select(order, *names).select_from(joined).where(order.c.opened_at.is_not(None))
    own = [and_(person.c.person_id == id, person.c.part == part) for part, id in sight.own]
    return query if sight.everything else query.where(_orders_of(or_(false(), *own)))


def _orders_of(people: ColumnElement[bool]) -> ColumnElement[bool]:
    return order.c.id.in_(select(person.c.order_id).where(people))


def _fitting(wanted: Filters) -> Iterator[ColumnElement[bool]]:
    """One condition for each filter that was given."""
    if wanted.person is not None:
        yield _orders_of(person.c.person_id == wanted.person)
    if wanted.service is not None:
        yield order.c.id.in_(select(line.c.order_id).where(line.c.service_id == wanted.service))
    if wanted.state is not None:
        yield _in_state(wanted.state)
    if wanted.since is not None:
        yield order.c.wanted_start >= wanted.since
    if wanted.until is not None:
        yield order.c.wanted_start < wanted.until
    if wanted.text:
        yield order.c.words.contains(rows.folded(wanted.text), autoescape=True)


def _in_state(state: State) -> ColumnElement[bool]:
    """Prepared and its kit handed out is supplied."""
    out = func.coalesce(order.c.issued, 0) == order.c.assignment
    match state:
        case State.SUPPLIED:
            return and_(order.c.state == State.PREPARED, out)
        case State.PREPARED:
            return and_(order.c.state == State.PREPARED, ~out)
        case _:
            return order.c.state == state


def _before(last: Chronicle) -> ColumnElement[bool]:
    start, id = order.c.wanted_start, order.c.id
    return or_(start < last.wanted_start, and_(start == last.wanted_start, id < last.order_id))


class SqlNames:
    def __init__(self, work: SqlTransaction) -> None:
        self._work = work

    def revision(self, kind: Kind, id: UUID, /) -> int:
        query = select(name.c.revision).where(name.c.kind == kind, name.c.id == id)
        return self._work.read(query).scalar() or 0

    def call(self, kind: Kind, id: UUID, revision: int, called: str, /) -> None:
        key = {"kind": kind, "id": id}
        row = {"revision": revision, "name": called, "active": True}
        self._work.insert_once("history_name", {**key, **row})
        self._work.update("history_name", key, row)

    def withdraw(self, service_id: ServiceId, revision: int, /) -> None:
        key = {"kind": Kind.SERVICE, "id": service_id}
        row = {"revision": revision, "active": False}
        self._work.insert_once("history_name", {**key, **row, "name": None})
        self._work.update("history_name", key, row)


class SqlHistoryTx(SqlTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.chronicles = SqlChronicles(self)
        self.names = SqlNames(self)
