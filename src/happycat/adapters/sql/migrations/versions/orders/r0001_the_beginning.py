"""Orders and matching: kernel tables, orders, workers, who is free when, matches and pipelines."""

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "orders_0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    kernel_v1.create("orders")
    _orders()
    _workers()
    _availability()
    _matching()


def _aggregate(name: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _orders() -> None:
    _aggregate(
        "orders_order",
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("worker_id", sa.Uuid),
        sa.Column("wanted_start", MOMENT, nullable=False),
        sa.Column("wanted_end", MOMENT, nullable=False),
        sa.Column("deadline", sa.String(20)),
        sa.Column("due_at", MOMENT),
    )
    op.create_index("ix_orders_order_status", "orders_order", ["status", "wanted_start"])
    op.create_index("ix_orders_order_deadline", "orders_order", ["deadline", "due_at"])
    op.create_index("ix_orders_order_client_id", "orders_order", ["client_id", "id"])
    op.create_index("ix_orders_order_worker_id", "orders_order", ["worker_id", "id"])


def _workers() -> None:
    _aggregate("orders_worker", sa.Column("standing", sa.String(20), nullable=False))
    op.create_index("ix_orders_worker_standing", "orders_worker", ["standing"])


def _availability() -> None:
    op.create_table(
        "orders_booking",
        sa.Column("worker_id", sa.Uuid, nullable=False),
        sa.Column("quarter", MOMENT, nullable=False),
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "quarter", name="pk_orders_booking"),
    )
    op.create_index("ix_orders_booking_order_id", "orders_booking", ["order_id"])
    op.create_index("ix_orders_booking_quarter", "orders_booking", ["quarter"])
    op.create_table(
        "orders_absence",
        sa.Column("worker_id", sa.Uuid, nullable=False),
        sa.Column("start_at", MOMENT, nullable=False),
        sa.Column("end_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "start_at", name="pk_orders_absence"),
    )
    op.create_table(
        "orders_block",
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("worker_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "worker_id", name="pk_orders_block"),
    )


def _matching() -> None:
    _aggregate(
        "orders_match",
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("assignment", sa.Integer, nullable=False),
        sa.UniqueConstraint("order_id", "assignment", name="uq_orders_match_order_id"),
    )
    _aggregate(
        "orders_pipeline",
        sa.Column("number", sa.Integer, nullable=False),
        sa.UniqueConstraint("number", name="uq_orders_pipeline_number"),
    )
