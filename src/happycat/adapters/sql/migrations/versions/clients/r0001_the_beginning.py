"""The clients' door: kernel tables and the client."""

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "clients_0001"
down_revision = None


def upgrade() -> None:
    kernel_v1.create("clients")
    op.create_table(
        "clients_client",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clients_client"),
    )
