"""When supplies were issued is kept; for orders under way it was known only that they had been."""

import json
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "orders_0003"
down_revision = "orders_0002"

AT_ONCE = 500
SUPPLIED = ("supplied", "started", "reported")

order = sa.table(
    "orders_order", sa.column("id", sa.Uuid), sa.column("status", sa.String), sa.column("state", sa.String)
)


def upgrade() -> None:
    """Issued as soon as the kit was ready, at the earliest: so a start of theirs can still be disputed."""
    last = UUID(int=0)
    under_way = sa.select(order.c.id, order.c.state).where(order.c.status.in_(SUPPLIED))
    page = under_way.order_by(order.c.id).limit(AT_ONCE)
    while rows := op.get_bind().execute(page.where(order.c.id > last)).all():
        for id, text in rows:
            changed = sa.update(order).where(order.c.id == id)
            op.get_bind().execute(changed.values(state=_supplied(json.loads(text))))
        last = rows[-1][0]


def _supplied(state: dict[str, Any]) -> str:
    """The last assignment is the current one, and its kit was ready, or nothing had been issued."""
    *before, current = state["assignments"]
    current = {**current, "supplied_at": current.get("supplied_at") or current["kit_ready_at"]}
    return json.dumps({**state, "assignments": [*before, current]})
