"""What a context knows, so that two can be compared; what may differ is named here, with its reason."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.cats.late_post import Rows

State = dict[str, list[str]]

TECHNICAL = frozenset({"outbox", "inbox", "deferred", "due", "audit", "idempotency"})
"""How things were done, not what is known."""

EVERYWHERE = frozenset({"version"})
"""Counts how often a row was written: a letter that changes nothing writes nothing."""

BY_ARRIVAL: Mapping[str, frozenset[str]] = {
    # R33: postings are chained in the order in which they were made. Each is there once, whatever its place.
    "billing_posting": frozenset({"sequence", "hash"}),
    "billing_account": frozenset({"sequence", "head"}),
    "payroll_posting": frozenset({"id", "sequence", "hash", "balance"}),
    "payroll_entry": frozenset({"sequence", "posting_id"}),
    # R29: which of an order's two facts came first; both are there.
    "payroll_order_fact": frozenset({"number"}),
    # R40: a worker's revisions count what was told, and each says how the worker was just then.
    "recruiting_worker": frozenset({"revision", "changes"}),
    # R15: workers are numbered as they become known, and changes of them as they are heard.
    "orders_worker": frozenset({"number"}),
    "orders_roster": frozenset({"number", "mark"}),
}
"""Numbers of arrivals, in columns and in states."""

IN_BETWEEN: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "recruiting_journal": ("type", "recruiting.WorkerChanged.v1", ("key",)),
    "orders_roster": ("what", "known", ("worker_id",)),
}
"""Rows that say how a thing was in between: the last of each thing is compared, those before it are not."""
UNNUMBERED = {"recruiting.WorkerChanged.v1": "revision"}


def state_of(context: str, rows: Rows) -> State:
    """Each table's rows, in no order, and what was told to people and to other contexts, each as a set."""
    own = {name: kept for name, kept in rows.items() if name.removeprefix(f"{context}_") not in TECHNICAL}
    return {
        name: sorted(_plain(name, row) for row in _final(name, kept)) for name, kept in own.items() if kept
    }


def differences(one: State, other: State) -> dict[str, tuple[list[str], list[str]]]:
    """By table what only the one has, and what only the other has; empty if they are the same."""
    tables = sorted(one.keys() | other.keys())
    found = {name: _lacking(one.get(name, []), other.get(name, [])) for name in tables}
    return {name: pair for name, pair in found.items() if pair != ([], [])}


def _final(table: str, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if table not in IN_BETWEEN:
        return kept
    column, value, key = IN_BETWEEN[table]
    newest = {tuple(row[name] for name in key): row for row in kept if row[column] == value}
    return [row for row in kept if row[column] != value] + list(newest.values())


def _lacking(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    if one == other:
        return [], []
    return [row for row in one if row not in other], [row for row in other if row not in one]


def _plain(table: str, row: Mapping[str, Any]) -> str:
    if table.endswith("_notice"):
        return repr((str(row["person"]), row["cause"], row["text"]))
    if table.endswith("_journal"):
        without = frozenset({UNNUMBERED.get(row["type"], "")})
        return repr((row["type"], row["key"], _shown(json.loads(row["body"]), without)))
    return _shown(row, EVERYWHERE | BY_ARRIVAL.get(table, frozenset()))


def _shown(row: Mapping[str, Any], without: frozenset[str]) -> str:
    kept = {name: _value(name, value, without) for name, value in row.items() if name not in without}
    return json.dumps(kept, sort_keys=True, default=str)


def _value(name: str, value: Any, without: frozenset[str]) -> Any:
    """Times in one zone; states opened; traits, which are sets, in one order."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, str) and value.startswith("{"):
        return _shown(json.loads(value), without)
    return sorted(value) if name in ("strengths", "weaknesses") else value
