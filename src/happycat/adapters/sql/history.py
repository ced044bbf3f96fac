"""History in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select
from typing_extensions import override

from happycat.adapters.sql.history_search import Finder
from happycat.adapters.sql.history_tables import (
    client_name,
    entry,
    involved,
    line,
    metadata,
    name,
    order,
    worker_name,
)
from happycat.adapters.sql.kernel.storage import SqlTransaction
from happycat.domain.history import rows
from happycat.domain.history.model import Chronicle, Entry, Filters, Kind, Line, Opening, Part, Place, Sight
from happycat.domain.kernel.ids import OrderId, ServiceId
from happycat.domain.kernel.refusals import NotFound

__all__ = ["SqlChronicles", "SqlHistoryTx", "SqlNames", "metadata"]


class SqlChronicles:
    def __init__(self, work: SqlTransaction) -> None:
        self._work = work
        self._openings: dict[OrderId, tuple[UUID | None, datetime | None]] = {}

    # written

    def open(self, opening: Opening, /) -> None:
        id, client, start = opening.order_id, opening.client_id, opening.wanted.start
        self._openings[id] = (client, start)
        self.learn(id, **rows.opened(opening))
        self.involve(id, Part.CLIENT, client)
        for title_id, title in sorted(rows.title_ids(opening.titles).items()):
            self._work.insert_once("history_title", {"id": title_id, "words": rows.folded(title)})
            row = {"order_id": id, "title_id": title_id, "client_id": client, "wanted_start": start}
            self._work.insert_once("history_titled", row)
        self._work.update("history_line", {"order_id": id}, {"client_id": client, "wanted_start": start})
        self._work.update("history_involved", {"order_id": id}, {"wanted_start": start})

    def learn(self, order_id: OrderId, /, **facts: object) -> None:
        self._work.insert_once("history_order", {"id": order_id, **rows.BLANK})
        self._work.update("history_order", {"id": order_id}, facts)

    def involve(self, order_id: OrderId, part: Part, person: UUID, /) -> None:
        _, start = self._opening(order_id)
        row = {"order_id": order_id, "part": part, "person_id": person, "wanted_start": start}
        self._work.insert_once("history_involved", row)

    def list_line(self, order_id: OrderId, service_id: ServiceId, title: str, /) -> None:
        client, start = self._opening(order_id)
        row = {"order_id": order_id, "service_id": service_id, "title": title}
        self._work.insert_once("history_line", {**row, "client_id": client, "wanted_start": start})

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

    def page(self, wanted: Filters, sight: Sight, after: Place | None, /, limit: int) -> Sequence[Chronicle]:
        places = Finder(self._work.read).places(wanted, sight, after, limit)
        found = self._work.read(_named().where(order.c.id.in_([id for _, id in places])))
        chronicles = [rows.chronicle(row) for row in found.mappings()]
        return sorted(chronicles, key=lambda chronicle: chronicle.place, reverse=True)

    # inside

    def _opening(self, order_id: OrderId) -> tuple[UUID | None, datetime | None]:
        """Its client and its start, nothing until it is opened; asked for once."""
        if order_id not in self._openings:
            query = select(order.c.client_id, order.c.wanted_start).where(order.c.id == order_id)
            known = self._work.read(query).first()
            self._openings[order_id] = (known[0], known[1]) if known else (None, None)
        return self._openings[order_id]


def _named() -> Select[Any]:
    """Orders with the names of their people."""
    client = and_(client_name.c.kind == Kind.CLIENT, client_name.c.id == order.c.client_id)
    worker = and_(worker_name.c.kind == Kind.WORKER, worker_name.c.id == order.c.worker_id)
    names = (client_name.c.name.label("client_name"), worker_name.c.name.label("worker_name"))
    joined = order.outerjoin(client_name, client).outerjoin(worker_name, worker)
    return select(order, *names).select_from(joined)


def _seen(sight: Sight) -> Select[Any]:
    """Opened orders in sight."""
    query = _named().where(order.c.opened_at.is_not(None))
    own = [and_(involved.c.person_id == id, involved.c.part == part) for part, id in sight.own]
    whose = select(involved.c.order_id).where(involved.c.order_id == order.c.id, or_(false(), *own))
    return query if sight.everything else query.where(whose.exists())


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
