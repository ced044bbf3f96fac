"""History in memory."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from typing_extensions import override

from happycat.adapters.memory.kernel import MemoryTransaction
from happycat.adapters.memory.tables import MemoryTable, Row
from happycat.domain.history import rows
from happycat.domain.history.model import Chronicle, Entry, Filters, Kind, Line, Opening, Part, Place, Sight
from happycat.domain.kernel.ids import OrderId, ServiceId
from happycat.domain.kernel.refusals import NotFound


def tables() -> list[MemoryTable]:
    return [
        MemoryTable("history_order"),
        MemoryTable("history_involved", key=("order_id", "part", "person_id"), index=["person_id"]),
        MemoryTable("history_line", key=("order_id", "service_id"), index=["order_id", "service_id"]),
        MemoryTable("history_entry", key=("event_id",), index=["order_id"]),
        MemoryTable("history_name", key=("kind", "id")),
    ]


class MemoryChronicles:
    def __init__(self, work: MemoryTransaction) -> None:
        self._work = work
        self._lock = work.session.database.lock

    # written

    def open(self, opening: Opening, /) -> None:
        self.learn(opening.order_id, **rows.opened(opening))
        self.involve(opening.order_id, Part.CLIENT, opening.client_id)

    def learn(self, order_id: OrderId, /, **facts: object) -> None:
        self._work.insert_once("history_order", {"id": order_id, **rows.BLANK})
        self._work.update("history_order", {"id": order_id}, facts)

    def involve(self, order_id: OrderId, part: Part, person: UUID, /) -> None:
        row = {"order_id": order_id, "part": part, "person_id": person}
        self._work.insert_once("history_involved", row)

    def list_line(self, order_id: OrderId, service_id: ServiceId, title: str, /) -> None:
        row = {"order_id": order_id, "service_id": service_id, "title": title}
        self._work.insert_once("history_line", row)

    def add(self, entry: Entry, /) -> None:
        self._work.insert_once("history_entry", rows.entry_row(entry))

    # asked

    def get(self, order_id: OrderId, sight: Sight, /) -> Chronicle:
        with self._lock:
            row = self._work.table("history_order").get(order_id)
            if row is None or not self._visible(row, sight):
                raise NotFound(thing="order")
            return self._chronicle(row)

    def lines(self, order_id: OrderId, /) -> Sequence[Line]:
        with self._lock:
            lines = [self._line(row) for row in self._work.table("history_line").by("order_id", order_id)]
        return sorted(lines, key=lambda line: (line.title, line.service_id))

    def timeline(self, order_id: OrderId, /) -> Sequence[Entry]:
        with self._lock:
            return [rows.entry(row) for row in self._work.table("history_entry").by("order_id", order_id)]

    def page(self, wanted: Filters, sight: Sight, after: Place | None, /, limit: int) -> Sequence[Chronicle]:
        with self._lock:
            seen = [row for row in self._candidates(sight) if self._fits(row, wanted)]
            seen.sort(key=lambda row: (row["wanted_start"], row["id"]), reverse=True)
            if after is not None:
                seen = [row for row in seen if (row["wanted_start"], row["id"]) < after]
            return [self._chronicle(row) for row in seen[:limit]]

    # inside

    def _candidates(self, sight: Sight) -> Iterable[Row]:
        orders = self._work.table("history_order")
        if sight.everything:
            return (row for row in orders.all() if row["opened_at"])
        ids = {
            row["order_id"]
            for part, person in sight.own
            for row in self._work.table("history_involved").by("person_id", person)
            if row["part"] == part
        }
        return (row for id in ids if (row := orders.get(id)) and row["opened_at"])

    def _visible(self, row: Row, sight: Sight) -> bool:
        people = self._work.table("history_involved")
        own = any(people.get(row["id"], part, person) for part, person in sight.own)
        return bool(row["opened_at"]) and (sight.everything or own)

    def _fits(self, row: Row, wanted: Filters) -> bool:
        people, lines = self._work.table("history_involved"), self._work.table("history_line")
        return (
            (wanted.person is None or any(people.get(row["id"], part, wanted.person) for part in Part))
            and (wanted.service is None or lines.get(row["id"], wanted.service) is not None)
            and (wanted.state is None or rows.state_of(row) is wanted.state)
            and (wanted.since is None or row["wanted_start"] >= wanted.since)
            and (wanted.until is None or row["wanted_start"] < wanted.until)
            and rows.has_text(row, wanted.text)
        )

    def _chronicle(self, row: Row) -> Chronicle:
        names = {
            "client_name": self._name(Kind.CLIENT, row["client_id"]),
            "worker_name": self._name(Kind.WORKER, row["worker_id"]),
        }
        return rows.chronicle({**row, **names})

    def _line(self, row: Row) -> Line:
        known = self._work.table("history_name").get(Kind.SERVICE, row["service_id"])
        now, on_sale = (known["name"], known["active"]) if known else (None, False)
        return Line(row["service_id"], row["title"], now, on_sale)

    def _name(self, kind: Kind, id: UUID | None) -> str | None:
        known = self._work.table("history_name").get(kind, id)
        return known["name"] if known else None


class MemoryNames:
    def __init__(self, work: MemoryTransaction) -> None:
        self._work = work

    def revision(self, kind: Kind, id: UUID, /) -> int:
        with self._work.session.database.lock:
            known = self._work.table("history_name").get(kind, id)
        return known["revision"] if known else 0

    def call(self, kind: Kind, id: UUID, revision: int, name: str, /) -> None:
        key = {"kind": kind, "id": id}
        row = {"revision": revision, "name": name, "active": True}
        self._work.insert_once("history_name", {**key, **row})
        self._work.update("history_name", key, row)

    def withdraw(self, service_id: ServiceId, revision: int, /) -> None:
        key = {"kind": Kind.SERVICE, "id": service_id}
        row = {"revision": revision, "active": False}
        self._work.insert_once("history_name", {**key, **row, "name": None})
        self._work.update("history_name", key, row)


class MemoryHistoryTx(MemoryTransaction):
    @override
    def __attrs_post_init__(self) -> None:
        self.chronicles = MemoryChronicles(self)
        self.names = MemoryNames(self)
