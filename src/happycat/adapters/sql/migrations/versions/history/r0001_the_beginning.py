"""History: kernel tables, orders, their people, lines and timelines, and how everybody is called."""

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "history_0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    kernel_v1.create("history")
    _orders()
    _details()
    op.create_table(
        "history_name",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_history_name"),
    )


def _orders() -> None:
    op.create_table(
        "history_order",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid),
        sa.Column("worker_id", sa.Uuid),
        sa.Column("assignment", sa.Integer),
        sa.Column("issued", sa.Integer),
        sa.Column("state", sa.String(20)),
        sa.Column("outcome", sa.String(20)),
        sa.Column("cause", sa.String(20)),
        sa.Column("titles", sa.Text),
        sa.Column("words", sa.Text),
        sa.Column("wanted_start", MOMENT),
        sa.Column("wanted_end", MOMENT),
        sa.Column("opened_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("price", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_history_order"),
    )
    op.create_index("ix_history_order_wanted_start", "history_order", ["wanted_start", "id"])
    for index, column in (("client", "client_id"), ("worker", "worker_id"), ("state", "state")):
        op.create_index(f"ix_history_order_{index}", "history_order", [column, "wanted_start"])


def _details() -> None:
    op.create_table(
        "history_person",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "part", "order_id", name="pk_history_person"),
    )
    op.create_table(
        "history_line",
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("service_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("order_id", "service_id", name="pk_history_line"),
    )
    op.create_index("ix_history_line_service_id", "history_line", ["service_id"])
    op.create_table(
        "history_entry",
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("context", sa.String(80), nullable=False),
        sa.Column("event", sa.String(80), nullable=False),
        sa.Column("assignment", sa.Integer),
        sa.Column("worker_id", sa.Uuid),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_history_entry"),
    )
    op.create_index("ix_history_entry_order_id", "history_entry", ["order_id"])
