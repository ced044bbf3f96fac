"""Payroll: kernel tables; workers, entries, bonuses, payouts, attempts and postings."""

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "payroll_0001"
down_revision = None
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    kernel_v1.create("payroll")
    _people()
    _entries()
    _payouts()
    _postings()


def _people() -> None:
    op.create_table(
        "payroll_worker",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payroll_worker"),
    )
    op.create_table(
        "payroll_payout_details",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("gateway", sa.String(200), nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payroll_payout_details"),
    )


def _entries() -> None:
    op.create_table(
        "payroll_entry",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("worker_id", sa.Uuid, nullable=False),
        sa.Column("subject", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("effective_at", MOMENT, nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("posting_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payroll_entry"),
        sa.UniqueConstraint("subject", "kind", name="uq_payroll_entry_subject"),
        sa.UniqueConstraint("worker_id", "sequence", name="uq_payroll_entry_worker_id"),
    )
    op.create_index("ix_payroll_entry_effective", "payroll_entry", ["worker_id", "effective_at"])
    op.create_table(
        "payroll_order_fact",
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("order_id", "number", name="pk_payroll_order_fact"),
    )
    op.create_table(
        "payroll_bonus",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("worker_id", sa.Uuid, nullable=False),
        sa.Column("granted_by", sa.Uuid, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("approved_by", sa.Uuid),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payroll_bonus"),
    )


def _payouts() -> None:
    op.create_table(
        "payroll_payout",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("worker_id", sa.Uuid, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("posting_id", sa.Uuid, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payroll_payout"),
        sa.UniqueConstraint("worker_id", "month", name="uq_payroll_payout_worker_id"),
    )
    op.create_index("ix_payroll_payout_status", "payroll_payout", ["status", "id"])
    op.create_table(
        "payroll_attempt",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("payout_id", sa.Uuid, nullable=False),
        sa.Column("worker_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("gateway", sa.String(200), nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("called_at", MOMENT, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("ask_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payroll_attempt"),
        sa.UniqueConstraint("key", name="uq_payroll_attempt_key"),
        sa.UniqueConstraint("payout_id", "number", name="uq_payroll_attempt_payout_id"),
    )
    op.create_index("ix_payroll_attempt_status", "payroll_attempt", ["status", "ask_at"])


def _postings() -> None:
    op.create_table(
        "payroll_posting",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("party", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("debit", sa.String(20), nullable=False),
        sa.Column("credit", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("balance", sa.BigInteger, nullable=False),
        sa.Column("about", sa.Uuid, nullable=False),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("rules", sa.Integer, nullable=False),
        sa.Column("actor", sa.Uuid, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reverses", sa.Uuid),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payroll_posting"),
        sa.UniqueConstraint("party", "sequence", name="uq_payroll_posting_party"),
    )
