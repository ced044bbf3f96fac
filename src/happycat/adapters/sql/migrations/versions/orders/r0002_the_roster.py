"""The roster: workers get numbers, every change of theirs is told, and recorded matches refer to it."""

import json
import zlib
from array import array
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "orders_0002"
down_revision = "orders_0001"

AT_ONCE = 500
SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
SAMPLED = ("strengths", "weaknesses", "succeeded", "failed", "grades", "grade_sum")


def _table(name: str, *columns: str) -> Any:
    kinds = {"id": sa.Uuid, "worker_id": sa.Uuid, "order_id": sa.Uuid}
    return sa.table(name, *(sa.column(one, kinds.get(one, sa.String)) for one in columns))


worker = _table("orders_worker", "id", "number", "state")
match = _table("orders_match", "id", "state")
pipeline = _table("orders_pipeline", "id", "hash", "state")
roster = _table("orders_roster", "mark", "what", "worker_id", "body", "day")
activation = _table("orders_activation", "id", "number", "version", "state")


def upgrade() -> None:
    _make_tables()
    _widen("orders_worker", sa.Column("number", sa.Integer))
    _widen("orders_pipeline", sa.Column("hash", sa.String(64)))
    known = dict(_number_workers())
    _retell_matches(known)
    _tell({"what": "known", "worker_id": id, "body": json.dumps(state)} for id, state in known.items())
    _name_pipelines()
    _settle("orders_worker", "number", sa.Integer)
    _settle("orders_pipeline", "hash", sa.String(64))


def _make_tables() -> None:
    op.create_table(
        "orders_roster",
        sa.Column("mark", SERIAL, autoincrement=True, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("worker_id", sa.Uuid),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_orders_roster"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_orders_roster_worker_id", "orders_roster", ["worker_id", "mark"])
    op.create_index("ix_orders_roster_day", "orders_roster", ["day", "what"])
    op.create_table(
        "orders_activation",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_orders_activation"),
        sa.UniqueConstraint("number", name="uq_orders_activation_number"),
    )


def _widen(table: str, column: sa.Column[Any]) -> None:
    op.add_column(table, column)


def _settle(table: str, column: str, kind: Any) -> None:
    """Every row has it now, and it is unique."""
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, existing_type=kind() if isinstance(kind, type) else kind, nullable=False)
        batch.create_unique_constraint(f"uq_{table}_{column}", [column])


def _number_workers() -> Iterator[tuple[UUID, dict[str, Any]]]:
    """In the order of their ids, which is that of their coming."""
    found = op.get_bind().execute(sa.select(worker.c.id, worker.c.state).order_by(worker.c.id)).all()
    for number, (id, text) in enumerate(found):
        state = {**json.loads(text), "number": number, "changes": 0}
        change = sa.update(worker).where(worker.c.id == id)
        op.get_bind().execute(change.values(number=number, state=json.dumps(state)))
        yield id, state


def _retell_matches(known: dict[UUID, dict[str, Any]]) -> None:
    """What each match was made from becomes what the roster knew at its time."""
    told: dict[UUID, dict[str, Any]] = {}
    last = UUID(int=0)
    page = sa.select(match.c.id, match.c.state).order_by(match.c.id).limit(AT_ONCE)
    while rows := op.get_bind().execute(page.where(match.c.id > last)).all():
        for id, text in rows:
            state = json.loads(text)
            state["inputs"]["crowd"] = _crowd(state["inputs"].pop("samples"), known, told)
            changed = sa.update(match).where(match.c.id == id).values(state=json.dumps(state))
            op.get_bind().execute(changed)
        last = rows[-1][0]


def _crowd(samples: list[dict[str, Any]], known: dict[UUID, Any], told: dict[UUID, Any]) -> dict[str, Any]:
    there = sorted((known[UUID(one["id"])]["number"], one) for one in samples if UUID(one["id"]) in known)
    news = []
    for _, sample in there:
        id = UUID(sample["id"])
        state = {**known[id], **{name: sample[name] for name in SAMPLED}, "standing": "hired"}
        if told.get(id) != state:
            told[id] = state
            news.append({"what": "known", "worker_id": id, "body": json.dumps(state)})
    mark = _tell(iter(news))
    bits = bytearray((there[-1][0] // 8 + 1) if there else 0)
    for number, _ in there:
        bits[number // 8] |= 1 << number % 8
    loads = array("H", [sample["load"] for _, sample in there])
    return {"mark": mark, "hard": [], "free": _packed(bytes(bits)), "loads": _packed(loads.tobytes())}


def _packed(data: bytes) -> str:
    return b64encode(zlib.compress(data, 1)).decode()


def _tell(rows: Iterator[dict[str, Any]]) -> int:
    """Says the newest mark."""
    day = datetime.now(UTC).date().isoformat()
    news = [{**row, "day": day} for row in rows]
    if news:
        op.get_bind().execute(sa.insert(roster), news)
    return op.get_bind().execute(sa.select(sa.func.max(roster.c.mark))).scalar() or 0


def _name_pipelines() -> None:
    """Versions are named by their content; of equal ones the first stays. The newest was the active one."""
    found = op.get_bind().execute(sa.select(pipeline.c.id, pipeline.c.state)).all()
    versions = sorted(((json.loads(text), id) for id, text in found), key=lambda one: one[0]["number"])
    first: dict[str, int] = {}
    for number, (state, id) in enumerate(versions, start=1):
        name = _hash(state["pipeline"])
        if name in first:
            op.get_bind().execute(sa.delete(pipeline).where(pipeline.c.id == id))
        else:
            op.get_bind().execute(sa.update(pipeline).where(pipeline.c.id == id).values(hash=name))
        version = first.setdefault(name, state["number"])
        _activate(number, version, state)


def _activate(number: int, version: int, state: dict[str, Any]) -> None:
    id = uuid5(UUID(state["id"]), "activation")
    signed = {name: state[name] for name in ("by", "reason", "at")}
    new = {"id": str(id), "number": number, "version": version, **signed}
    row = {"id": id, "number": number, "version": 1, "state": json.dumps(new)}
    op.get_bind().execute(sa.insert(activation), [row])


def _hash(said: dict[str, Any]) -> str:
    """As `Pipeline.hash` was at this revision."""
    lists = {name: [_item(step) for step in said[name]] for name in ("filters", "scorers")}
    document = {**lists, "reducer": _item(said["reducer"])}
    return sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _item(step: dict[str, Any]) -> dict[str, Any]:
    return {"step": step["step"], **step["parameters"]}
