"""How what history knows is laid out in rows; the same in every store."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from happycat.domain.history.model import Chronicle, Entry, Opening, State
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import Cause, Outcome

Row = Mapping[str, Any]

BLANK: Row = dict.fromkeys(
    (
        "client_id",
        "worker_id",
        "assignment",
        "issued",
        "state",
        "outcome",
        "cause",
        "titles",
        "wanted_start",
        "wanted_end",
        "opened_at",
        "finished_at",
        "price",
    )
)
"""An order of which nothing is known yet. `issued` is the assignment whose kit is out: supplies writes it,
orders writes `state`, so that neither overwrites the other, in whatever order they are heard."""


TITLES = UUID("6b1f6d0a-3c1e-5f0e-9d0c-0c47a5c47a11")
"""The same title has the same id everywhere, so that nobody has to look it up before writing."""


def opened(opening: Opening) -> dict[str, object]:
    """The columns of an order as its opening sets them."""
    return {
        "client_id": opening.client_id,
        "state": State.MATCHING,
        "titles": json.dumps(opening.titles, ensure_ascii=False),
        "wanted_start": opening.wanted.start,
        "wanted_end": opening.wanted.end,
        "opened_at": opening.opened_at,
    }


def title_ids(titles: tuple[str, ...]) -> dict[UUID, str]:
    return {uuid5(TITLES, title): title for title in titles}


def has_text(row: Row, text: str) -> bool:
    """Whether one of the titles has the text in it."""
    return any(folded(text) in folded(title) for title in json.loads(row["titles"]))


def folded(text: str) -> str:
    """Upper and lower case are the same in a search."""
    return text.casefold()


def state_of(row: Row) -> State:
    """Prepared and its kit handed out is supplied."""
    state = State(row["state"])
    supplied = state is State.PREPARED and row["issued"] == row["assignment"]
    return State.SUPPLIED if supplied else state


def chronicle(row: Row) -> Chronicle:
    """An order's row with the names joined to it."""
    kept = ("client_id", "worker_id", "assignment", "wanted_start", "wanted_end", "opened_at", "finished_at")
    return Chronicle(
        order_id=row["id"],
        client_name=row["client_name"] or "",
        worker_name=row["worker_name"] or "",
        state=state_of(row),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        cause=Cause(row["cause"]) if row["cause"] else None,
        titles=tuple(json.loads(row["titles"])),
        price=None if row["price"] is None else Money(row["price"]),
        **{name: row[name] for name in kept},
    )


def entry_row(entry: Entry) -> dict[str, Any]:
    kept = ("event_id", "order_id", "at", "context", "event", "assignment", "worker_id", "note")
    summary = json.dumps(entry.summary, ensure_ascii=False)
    return {**{name: getattr(entry, name) for name in kept}, "summary": summary}


def entry(row: Row) -> Entry:
    return Entry(**{**row, "summary": json.loads(row["summary"])})
