"""Who watches a company from outside: reads journals as they grow, and asks by the API at the end."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from attrs import Factory, define

from happycat import HappyCat
from happycat.domain.kernel.ids import KitId, OrderId
from tests.cats.people import manager
from tests.exploration.judge import FINAL, NEVER_AFTER_A_START, must

Body = dict[str, Any]
Turn = tuple[str, int, str]
"""An order, the number of its assignment, the worker."""


@define
class Watch:
    """Everything that was said about assignments, and what must follow from it."""

    company: HappyCat
    ends: Counter[str] = Factory(Counter)
    causes: Counter[str] = Factory(Counter)
    started: set[Turn] = Factory(set)
    issued: set[Turn] = Factory(set)
    prepared: set[Turn] = Factory(set)
    _busy: dict[Turn, tuple[datetime, datetime]] = Factory(dict)
    """Whose time belongs to whom (R17)."""
    _read: Counter[str] = Factory(Counter)

    def look(self) -> None:
        """Reads what is new, and judges."""
        for name, body in (*self._news("supplies"), *self._news("orders")):
            hear = HEARD.get(name)
            if hear:
                hear(self, body)
        must(self.started <= self.issued, "R9: started without the supplies of the assignment")
        must(self.issued <= self.prepared, "R19: issued to somebody who was not assigned")

    def _news(self, context: str) -> Iterator[tuple[str, Body]]:
        records = self.company.contexts[context].storage.records
        for place, message in records.journal(self._read[context], 10_000):
            self._read[context] = place
            yield message.type.split(".")[1], json.loads(message.body)

    # what was said

    def _prepared(self, body: Body) -> None:
        turn = _turn(body)
        agreed = tuple(datetime.fromisoformat(body["agreed"][end]) for end in ("start", "end"))
        others = [slot for other, slot in self._busy.items() if other[2] == turn[2]]
        overlaps = any(start < agreed[1] and agreed[0] < end for start, end in others)
        must(not overlaps, f"R17: {turn[2]} is booked twice")
        must(not any(other[0] == turn[0] for other in self._busy), "R7: two assignments at once")
        self.prepared.add(turn)
        self._busy[turn] = (agreed[0], agreed[1])

    def _unassigned(self, body: Body) -> None:
        del self._busy[_turn(body)]

    def _started(self, body: Body) -> None:
        must(not any(turn[0] == body["order_id"] for turn in self.started), "R11: started twice")
        self.started.add(_turn(body))

    def _issued(self, body: Body) -> None:
        must(_turn(body) not in self.issued, "R19: issued twice")
        self.issued.add(_turn(body))

    def _finished(self, body: Body) -> None:
        order_id, cause = body["order_id"], body["cause"]
        began = any(turn[0] == order_id for turn in self.started)
        self.ends[order_id] += 1
        self.causes[cause] += 1
        must(self.ends[order_id] == 1, "R13: finished twice")
        must(not (began and cause in NEVER_AFTER_A_START), f"R11: started, and then ended by {cause}")
        if not began:
            self._busy = {turn: slot for turn, slot in self._busy.items() if turn[0] != order_id}

    # at the end

    def conclude(self, orders: list[OrderId]) -> None:
        """All is delivered, and more than 31 days have passed since the last order ended."""
        self.look()
        for order_id in orders:
            must(self.ends[str(order_id)] == 1, f"R13: order {order_id} has not ended")
            record = self.company.history.get(manager, order_id)
            told = [entry.event for entry in record.timeline].count("OrderFinished")
            must(told == 1, f"history tells of {told} ends of order {order_id}")
            must(record.order.state.value == "finished", "history does not know that the order has ended")
        for kit in self._kits():
            must(kit.status.value in FINAL, f"R20: a kit is {kit.status} for ever")
        for name, receiver in self.company.receivers.items():
            must(not receiver.mailbox.aside(name), f"{name} has put something aside for ever")

    def _kits(self) -> Iterator[Any]:
        after: KitId | None = None
        while page := self.company.supplies.kits(manager, after, limit=200):
            yield from page
            after = page[-1].id


def _turn(body: Body) -> Turn:
    return body["order_id"], body["assignment"], body["worker_id"]


HEARD = {
    "OrderPrepared": Watch._prepared,
    "OrderUnassigned": Watch._unassigned,
    "OrderStarted": Watch._started,
    "SuppliesIssued": Watch._issued,
    "OrderFinished": Watch._finished,
}
