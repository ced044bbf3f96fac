"""Orders as a stream of text, row by row: CSV for spreadsheets, JSON for machines."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from io import StringIO
from typing import Any

from happycat.domain.history.model import Chronicle

FIELDS = (
    "order_id",
    "client_id",
    "client_name",
    "worker_id",
    "worker_name",
    "state",
    "outcome",
    "cause",
    "titles",
    "wanted_start",
    "opened_at",
    "finished_at",
    "price",
)
CHUNK = 64 * 1024
"""Characters that are sent at once; a chunk for each row would cost more than the row."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


MEDIA_TYPES = {Format.CSV: "text/csv", Format.JSON: "application/json"}


def as_text(orders: Iterator[Chronicle], form: Format) -> Iterator[str]:
    """The orders in that format, a row at a time."""
    writers: Mapping[Format, Callable[[Iterator[Chronicle]], Iterator[str]]] = {
        Format.CSV: _csv,
        Format.JSON: _json,
    }
    return writers[form](orders)


def in_chunks(rows: Iterator[str]) -> Iterator[str]:
    """The same text in pieces that are worth sending; never more than one of them is held."""
    text = StringIO()
    for row in rows:
        if text.write(row) and text.tell() >= CHUNK:
            yield text.getvalue()
            text = StringIO()
    yield text.getvalue()


def _csv(orders: Iterator[Chronicle]) -> Iterator[str]:
    yield _line(FIELDS)
    for order in orders:
        row = _plain(order)
        yield _line(_harmless("; ".join(row[name]) if name == "titles" else row[name]) for name in FIELDS)


def _json(orders: Iterator[Chronicle]) -> Iterator[str]:
    before = "[\n"
    for order in orders:
        yield before + json.dumps(_plain(order), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _plain(order: Chronicle) -> dict[str, Any]:
    """Instants and ids as text, money as whole minor units."""
    row = {name: getattr(order, name) for name in FIELDS}
    times = ("wanted_start", "opened_at", "finished_at")
    row |= {name: row[name].isoformat() for name in times if row[name]}
    row |= {name: str(row[name]) for name in FIELDS if name.endswith("_id") and row[name]}
    return {**row, "titles": list(order.titles), "price": None if order.price is None else order.price.minor}


def _line(cells: Any) -> str:
    text = StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _harmless(cell: Any) -> Any:
    """A spreadsheet would run a text that begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
