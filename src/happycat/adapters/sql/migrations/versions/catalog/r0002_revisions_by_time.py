"""Revisions are asked for by time: the instant of each stands in a column of its own."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "catalog_0002"
down_revision = "catalog_0001"

MOMENT = sa.DateTime(timezone=True)
CHUNK = 500
REVISION = sa.table(
    "catalog_revision",
    sa.column("service_id", sa.Uuid),
    sa.column("number", sa.Integer),
    sa.column("content", sa.Text),
    sa.column("at", MOMENT),
)


def upgrade() -> None:
    with op.batch_alter_table("catalog_revision") as table:
        table.add_column(sa.Column("at", MOMENT))
    mine = (REVISION.c.service_id == sa.bindparam("service"), REVISION.c.number == sa.bindparam("numbered"))
    dated = sa.update(REVISION).where(*mine).values(at=sa.bindparam("said_at"))
    for rows in _chunks():
        op.get_bind().execute(dated, [_dated(row) for row in rows])
    with op.batch_alter_table("catalog_revision") as table:
        table.alter_column("at", existing_type=MOMENT, nullable=False)


def _chunks() -> Iterator[list[Any]]:
    c = REVISION.c
    query = sa.select(c.service_id, c.number, c.content).order_by(c.service_id, c.number).limit(CHUNK)
    rows = list(op.get_bind().execute(query))
    while rows:
        yield rows
        last = rows[-1]
        later = (c.service_id > last.service_id) | (
            (c.service_id == last.service_id) & (c.number > last.number)
        )
        rows = list(op.get_bind().execute(query.where(later)))


def _dated(row: Any) -> dict[str, object]:
    at = datetime.fromisoformat(json.loads(row.content)["at"])
    return {"service": row.service_id, "numbered": row.number, "said_at": at}
