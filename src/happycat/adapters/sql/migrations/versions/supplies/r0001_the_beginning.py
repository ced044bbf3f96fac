"""The supplies desk: kernel tables, kits, cookies, and what it remembers of others."""

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "supplies_0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    kernel_v1.create("supplies")
    _kits()
    _cookies()
    for name in ("supplies_order_over", "supplies_worker"):
        op.create_table(name, *_own(), sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))


def _own() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    ]


def _kits() -> None:
    op.create_table(
        "supplies_kit",
        *_own(),
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("assignment", sa.Integer, nullable=False),
        sa.Column("worker_id", sa.Uuid, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("lost_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_supplies_kit"),
        sa.UniqueConstraint("order_id", "assignment", name="uq_supplies_kit_order_id"),
    )
    op.create_index("ix_supplies_kit_worker", "supplies_kit", ["worker_id", "id"])
    op.create_index("ix_supplies_kit_status", "supplies_kit", ["status", "id"])
    op.create_index("ix_supplies_kit_lost_at", "supplies_kit", ["lost_at"])


def _cookies() -> None:
    op.create_table(
        "supplies_cookie",
        *_own(),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("baking", sa.String(20), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("ask_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_supplies_cookie"),
    )
    op.create_index("ix_supplies_cookie_client", "supplies_cookie", ["client_id", "baking"])
    op.create_index("ix_supplies_cookie_due", "supplies_cookie", ["baking", "ask_at"])
