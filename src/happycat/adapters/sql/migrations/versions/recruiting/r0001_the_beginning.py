"""Recruiting: kernel tables, intake, lab, screening policies, workers and hypotheses."""

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "recruiting_0001"
down_revision = None


def upgrade() -> None:
    kernel_v1.create("recruiting")
    _aggregate("intake", sa.Column("identity", sa.String(64), nullable=False), unique="identity")
    _aggregate("application", _status())
    _aggregate("board")
    _aggregate("policy", sa.Column("number", sa.Integer, nullable=False), unique="number")
    _aggregate("worker", _status())
    _aggregate("hypothesis", _status())
    for name in ("application", "worker", "hypothesis"):
        op.create_index(f"ix_recruiting_{name}_status", f"recruiting_{name}", ["status", "id"])


def _status() -> sa.Column[str]:
    return sa.Column("status", sa.String(20), nullable=False)


def _aggregate(name: str, *asked: sa.Column[str] | sa.Column[int], unique: str = "") -> None:
    table = f"recruiting_{name}"
    once = [sa.UniqueConstraint(unique, name=f"uq_{table}_{unique}")] if unique else []
    op.create_table(
        table,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        *asked,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *once,
    )
