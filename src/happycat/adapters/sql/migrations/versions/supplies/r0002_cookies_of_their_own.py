"""Cookies have an order beside their own id, kits are asked for by their start; the bakery may rest."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "supplies_0002"
down_revision = "supplies_0001"

MOMENT = sa.DateTime(timezone=True)
CHUNK = 500

KIT = sa.table(
    "supplies_kit", sa.column("id", sa.Uuid), sa.column("state", sa.Text), sa.column("starts_at", MOMENT)
)
COOKIE = sa.table(
    "supplies_cookie", sa.column("id", sa.Uuid), sa.column("state", sa.Text), sa.column("order_id", sa.Uuid)
)


def upgrade() -> None:
    _kits()
    _cookies()
    for name in ("supplies_silence", "supplies_ended_early"):
        op.create_table(name, *_own(), sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))


def _own() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    ]


def _kits() -> None:
    op.add_column("supplies_kit", sa.Column("starts_at", MOMENT))
    for id, state in _states(KIT):
        starts_at = datetime.fromisoformat(json.loads(state)["starts_at"]).astimezone(UTC)
        _update(KIT, id, starts_at=starts_at)
    with op.batch_alter_table("supplies_kit") as kit:
        kit.alter_column("starts_at", existing_type=MOMENT, nullable=False)
        for name in ("worker", "status", "lost_at"):
            kit.drop_index(f"ix_supplies_kit_{name}")
    op.create_index("ix_supplies_kit_start", "supplies_kit", ["starts_at", "id"])
    op.create_index("ix_supplies_kit_worker", "supplies_kit", ["worker_id", "starts_at", "id"])
    op.create_index("ix_supplies_kit_status", "supplies_kit", ["status", "starts_at", "id"])
    op.create_index("ix_supplies_kit_lost_at", "supplies_kit", ["lost_at", "id"])


def _cookies() -> None:
    """So far an order had one cookie, whose id and whose first key were the order's."""
    op.add_column("supplies_cookie", sa.Column("order_id", sa.Uuid))
    for id, state in _states(COOKIE):
        cookie = json.loads(state)
        cookie.update(order_id=cookie["id"], since=cookie["ask_at"])
        written = json.dumps(cookie, separators=(",", ":"), ensure_ascii=False)
        _update(COOKIE, id, order_id=id, state=written)
    with op.batch_alter_table("supplies_cookie") as table:
        table.alter_column("order_id", existing_type=sa.Uuid(), nullable=False)
    op.create_index("ix_supplies_cookie_order", "supplies_cookie", ["order_id"])
    op.create_index("ix_supplies_cookie_purpose", "supplies_cookie", ["purpose", "client_id"])


def _states(table: sa.TableClause) -> Iterator[tuple[UUID, str]]:
    """All ids with their states, some at a time."""
    query = sa.select(table.c.id, table.c.state).order_by(table.c.id).limit(CHUNK)
    rows = op.get_bind().execute(query).all()
    while rows:
        yield from ((row.id, row.state) for row in rows)
        rows = op.get_bind().execute(query.where(table.c.id > rows[-1].id)).all()


def _update(table: sa.TableClause, id: UUID, **values: object) -> None:
    op.execute(sa.update(table).where(table.c.id == id).values(**values))
