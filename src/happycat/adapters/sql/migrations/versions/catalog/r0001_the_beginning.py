"""The catalog: kernel tables, the service and its revisions."""

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "catalog_0001"
down_revision = None


def upgrade() -> None:
    kernel_v1.create("catalog")
    op.create_table(
        "catalog_service",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalog_service"),
    )
    op.create_table(
        "catalog_revision",
        sa.Column("service_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("service_id", "number", name="pk_catalog_revision"),
    )
