"""Quality: kernel tables, dossiers, copies of names, inspections, hypotheses and sealed heads."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "quality_0001"
down_revision = None


def upgrade() -> None:
    kernel_v1.create("quality")
    _dossiers()
    _aggregate("quality_known")
    _inspections()
    _aggregate("quality_hypothesis")
    _seals()


def _dossiers() -> None:
    _aggregate(
        "quality_dossier",
        sa.Column("outcome", sa.String(20)),
        sa.Column("cause", sa.String(40)),
        sa.Column("invoiced", sa.Boolean, nullable=False),
        sa.Column("charged", sa.BigInteger, nullable=False),
        sa.Column("paid", sa.BigInteger, nullable=False),
    )
    columns = ["outcome", "cause", "invoiced", "charged", "paid"]
    op.create_index("ix_quality_dossier_margin", "quality_dossier", columns)


def _inspections() -> None:
    _aggregate(
        "quality_inspection",
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.UniqueConstraint("order_id", name="uq_quality_inspection_order_id"),
    )
    op.create_index("ix_quality_inspection_status", "quality_inspection", ["status", "id"])


def _seals() -> None:
    op.create_table(
        "quality_seal",
        sa.Column("ledger", sa.String(20), nullable=False),
        sa.Column("party", sa.String(120), nullable=False),
        sa.Column("run", sa.String(120), nullable=False),
        sa.Column("postings", sa.Integer, nullable=False),
        sa.Column("head", sa.String(128), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ledger", "party", "run", name="pk_quality_seal"),
    )


def _aggregate(table: str, *asked: Any) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        *asked,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
