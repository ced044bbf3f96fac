"""The shop keeps what it showed of every service from when on; what it shows now is the first of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "shop_0002"
down_revision = "shop_0001"

MOMENT = sa.DateTime(timezone=True)
CHUNK = 500

LISTING = sa.table("shop_listing", sa.column("id", sa.Uuid), sa.column("state", sa.Text))
SHOWING = sa.table(
    "shop_showing",
    sa.column("service_id", sa.Uuid),
    sa.column("revision", sa.Integer),
    sa.column("since", MOMENT),
    sa.column("on_sale", sa.Boolean),
    sa.column("content", sa.Text),
)


def upgrade() -> None:
    op.create_table(
        "shop_showing",
        sa.Column("service_id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("on_sale", sa.Boolean, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("service_id", "revision", name="pk_shop_showing"),
    )
    # When the shop began to show them was not written down: from now on is what is known.
    since = datetime.now(UTC)
    for listings in _chunks():
        _show([(id, {**json.loads(state), "since": since.isoformat()}) for id, state in listings], since)


def _chunks() -> Iterator[list[tuple[UUID, str]]]:
    query = sa.select(LISTING.c.id, LISTING.c.state).order_by(LISTING.c.id).limit(CHUNK)
    rows = op.get_bind().execute(query).fetchall()
    while rows:
        yield [(row.id, row.state) for row in rows]
        rows = op.get_bind().execute(query.where(LISTING.c.id > rows[-1].id)).fetchall()


def _show(listings: list[tuple[UUID, dict[str, Any]]], since: datetime) -> None:
    op.get_bind().execute(sa.insert(SHOWING), [_showing(id, state, since) for id, state in listings])
    changed = sa.update(LISTING).where(LISTING.c.id == sa.bindparam("the_id"))
    states = [{"the_id": id, "state": _json(state)} for id, state in listings]
    op.get_bind().execute(changed.values(state=sa.bindparam("state")), states)


def _showing(id: UUID, state: dict[str, Any], since: datetime) -> dict[str, Any]:
    content = {"service_id": str(id), **{name: state[name] for name in ("revision", "since", "offer")}}
    asked = {"since": since, "on_sale": state["offer"] is not None}
    return {"service_id": id, "revision": state["revision"], **asked, "content": _json(content)}


def _json(plain: dict[str, Any]) -> str:
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False)
