"""Listeners: kernel tables and the subscriptions."""

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "listeners_0001"
down_revision = None


def upgrade() -> None:
    kernel_v1.create("listeners")
    op.create_table(
        "listeners_subscription",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("types", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_listeners_subscription"),
    )
