"""When two states are the same: ids and versions aside, and without what nothing will ever ask again.

Each thing left out here is dead: no use case reads it in that state, and no message carries it on. What is
not named here stays in, so that a new column or field makes more states, never fewer. `Walk` goes random ways
with one living company and finds the same states, which is how a wrong line here shows.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from happycat.adapters.memory.tables import MemoryDatabase, MemoryTable
from happycat.ports.kernel.messages import Envelope
from tests.cats.orders import NOON
from tests.exploration.moments import DOORS_OPEN

State = dict[str, Any]
KERNEL = ("journal", "outbox", "inbox", "deferred", "due", "audit", "idempotency", "notice")
RECORDS = frozenset({"orders_match", "orders_roster"})
"""Matches are for managers; the roster says once more how workers and bookings are."""


def rows_of(database: MemoryDatabase) -> str:
    """Everything that decides what the context will do, as one text."""
    over = any(row["status"] == "finished" for _, row in _rows(database.tables.get("orders_order")))
    kept = (table for name, table in database.tables.items() if not _aside(name, over))
    return json.dumps([[table.name, sorted(map(_row, _rows(table)))] for table in kept])


def _aside(name: str, over: bool) -> bool:
    """Workers matter to an order until it ends; there is no other order here."""
    return name in RECORDS or name.split("_", 1)[1] in KERNEL or (over and name == "orders_worker")


def _rows(table: MemoryTable | None) -> Iterable[tuple[str, Mapping[str, Any]]]:
    return ((table.name, row) for row in table.all()) if table else ()


def _row(named: tuple[str, Mapping[str, Any]]) -> str:
    name, row = named
    if "state" in row:
        state: State = json.loads(row["state"])
        return json.dumps(LIVE.get(name, _whole)(state), sort_keys=True)
    return json.dumps({column: str(value) for column, value in row.items()}, sort_keys=True)


def _whole(state: State) -> State:
    return state


def _order(state: State) -> State:
    """A finished order remembers how it ended; a started one does not care any more about its notice."""
    status = state["status"]
    return {
        **state,
        "assignments": [_turn(turn, state) for turn in state["assignments"]],
        "started_at": state["started_at"] is not None,
        "reported_at": state["reported_at"] if status == "reported" else None,
        "stuck_told": state["stuck_told"] and status == "started",
        "ending": _ending(state["ending"]),
    }


def _turn(turn: State, order: State) -> State:
    """Why a turn ended is told once and never asked again; a kit that is early is as good as one in time."""
    dead = {"kit_ready_at": None, "grace_ends_at": None, "supplied_at": None}
    if turn["ended"] is not None or order["started_at"] is not None:
        return {**turn, **dead, "ended": turn["ended"] is not None}
    if order["ending"] is not None:
        return {**turn, **dead, "supplied_at": _before(turn["supplied_at"], order["ending"]["at"])}
    return {**turn, "kit_ready_at": _clamped(turn["kit_ready_at"])}


def _before(supplied_at: str | None, end: str) -> bool:
    return supplied_at is not None and datetime.fromisoformat(supplied_at) < datetime.fromisoformat(end)


def _clamped(ready_at: str | None) -> str | None:
    return ready_at and max(datetime.fromisoformat(ready_at), NOON).isoformat()


def _ending(ending: State | None) -> State | None:
    """When it ended matters for a start recorded before that; ours are recorded then or now."""
    late = ending and datetime.fromisoformat(ending["at"]) > DOORS_OPEN
    return ending and {**ending, "note": "", "at": late}


def _kit(state: State) -> State:
    """By its order and assignment. Since when it is due back only decides when it is written off.

    That the desk can do at any time as well: the sweep leads nowhere else, which the explorer checks.
    """
    return {**state, "id": None, "changed_at": None}


def _cookie(state: State) -> State:
    """By its order; without the bakery there is none but the first."""
    return {**state, "id": None}


def _over(state: State) -> State:
    return {**state, "finished_at": None}


def _worker(state: State) -> State:
    """The newest news is what counts, not how many there were."""
    return {**state, "revision": 0, "changes": 0}


LIVE: dict[str, Callable[[State], State]] = {
    "orders_order": _order,
    "orders_worker": _worker,
    "supplies_kit": _kit,
    "supplies_cookie": _cookie,
    "supplies_order_over": _over,
}

DEAD = {
    "OrderPrepared": {"prepared_at"},
    "OrderUnassigned": {"reason", "note", "unassigned_at"},
    "OrderFinished": {"note", "finished_at"},
    "KitReady": {"kit_id", "collected_at"},
    "SuppliesIssued": {"kit_id", "signature"},
    "SuppliesLost": {"kit_id", "reason", "lost_at"},
}
"""What the receiver does not read; and times that only decide when a kit is written off."""


def name_of(message: Envelope) -> str:
    """`orders.OrderFinished.v1` -> `OrderFinished`."""
    return message.type.split(".")[1]


def message_of(message: Envelope) -> str:
    """What a message means to the one who hears it."""
    name = name_of(message)
    dead = DEAD.get(name, set())
    body = {field: value for field, value in json.loads(message.body).items() if field not in dead}
    if "ready_at" in body:
        body["ready_at"] = _clamped(body["ready_at"])
    return name + json.dumps(body, sort_keys=True)


def restamped(message: Envelope, issued_at: datetime) -> Envelope:
    """The same, as if the supplies had been issued then."""
    body = {**json.loads(message.body), "issued_at": issued_at.isoformat()}
    return attrs.evolve(message, body=json.dumps(body))


def issued_at(message: Envelope) -> datetime | None:
    """When supplies were issued, if it is that what it tells."""
    told: str | None = json.loads(message.body).get("issued_at")
    return datetime.fromisoformat(told) if told else None
