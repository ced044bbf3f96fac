"""Billing: kernel tables, and charges, invoices, attempts, reversals, the ledger and its numbers."""

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "billing_0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    kernel_v1.create("billing")
    _billing_charge()
    _billing_invoice()
    _billing_invoice_line()
    _billing_attempt()
    _billing_reversal()
    _billing_posting()
    _billing_account()
    _billing_number()
    _billing_parked()
    _billing_method()
    _billing_client()


def _billing_charge() -> None:
    op.create_table(
        "billing_charge",
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=False),
        sa.Column("price", sa.BigInteger, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("settlement", sa.String(40), nullable=False),
        sa.Column("invoice_id", sa.Uuid),
        sa.PrimaryKeyConstraint("order_id", name="pk_billing_charge"),
    )
    op.create_index("ix_billing_charge_client", "billing_charge", ["client_id", "order_id"])
    op.create_index(
        "ix_billing_charge_unbilled", "billing_charge", ["invoice_id", "client_id", "finished_at"]
    )


def _billing_invoice() -> None:
    op.create_table(
        "billing_invoice",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("week", sa.String(10), nullable=False),
        sa.Column("loyalty_percentage", sa.Integer, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("act_until", MOMENT),
        sa.Column("overdue_at", MOMENT),
        sa.Column("paid_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_billing_invoice"),
        sa.UniqueConstraint("client_id", "week", name="uq_billing_invoice_client_id"),
        sa.UniqueConstraint("number", name="uq_billing_invoice_number"),
    )
    op.create_index("ix_billing_invoice_waiting", "billing_invoice", ["status", "act_until"])


def _billing_invoice_line() -> None:
    op.create_table(
        "billing_invoice_line",
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("order_id", sa.Uuid),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("charged", sa.BigInteger, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("invoice_id", "position", name="pk_billing_invoice_line"),
        sa.UniqueConstraint("order_id", name="uq_billing_invoice_line_order_id"),
    )


def _billing_attempt() -> None:
    op.create_table(
        "billing_attempt",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("retry", sa.Integer, nullable=False),
        sa.Column("first_at", MOMENT),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("gateway", sa.String(200), nullable=False),
        sa.Column("token", sa.String(200), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("called_at", MOMENT),
        sa.Column("next_query_at", MOMENT),
        sa.Column("queries", sa.Integer, nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_billing_attempt"),
        sa.UniqueConstraint("invoice_id", "number", name="uq_billing_attempt_invoice_id"),
        sa.UniqueConstraint("key", name="uq_billing_attempt_key"),
    )
    op.create_index("ix_billing_attempt_due", "billing_attempt", ["state", "due_at"])
    op.create_index("ix_billing_attempt_next_query_at", "billing_attempt", ["next_query_at"])


def _billing_reversal() -> None:
    op.create_table(
        "billing_reversal",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("invoice_id", sa.Uuid, nullable=False),
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("gateway", sa.String(200), nullable=False),
        sa.Column("payment", sa.String(200), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("next_try_at", MOMENT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_billing_reversal_positive")),
        sa.PrimaryKeyConstraint("id", name="pk_billing_reversal"),
        sa.UniqueConstraint("number", name="uq_billing_reversal_number"),
    )
    op.create_index("ix_billing_reversal_client_id", "billing_reversal", ["client_id"])
    op.create_index("ix_billing_reversal_invoice_id", "billing_reversal", ["invoice_id"])
    op.create_index("ix_billing_reversal_next_try_at", "billing_reversal", ["next_try_at"])
    op.create_index("ix_billing_reversal_state", "billing_reversal", ["state", "id"])


def _billing_posting() -> None:
    op.create_table(
        "billing_posting",
        sa.Column("party", sa.String(40), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("move", sa.String(20), nullable=False),
        sa.Column("debit", sa.String(20), nullable=False),
        sa.Column("credit", sa.String(20), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_billing_posting_positive")),
        sa.CheckConstraint("debit <> credit", name=op.f("ck_billing_posting_two_accounts")),
        sa.PrimaryKeyConstraint("party", "sequence", name="pk_billing_posting"),
    )


def _billing_account() -> None:
    op.create_table(
        "billing_account",
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("settled", sa.BigInteger, nullable=False),
        sa.Column("credit", sa.BigInteger, nullable=False),
        sa.Column("overdue", sa.Integer, nullable=False),
        sa.Column("told_percentage", sa.Integer, nullable=False),
        sa.Column("told_may_check_out", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client_id", name="pk_billing_account"),
    )


def _billing_number() -> None:
    op.create_table(
        "billing_number",
        sa.Column("series", sa.String(10), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name="pk_billing_number"),
    )


def _billing_parked() -> None:
    op.create_table(
        "billing_parked",
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("week", sa.String(10), nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.Column("parked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "week", name="pk_billing_parked"),
    )


def _billing_method() -> None:
    op.create_table(
        "billing_method",
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("gateway", sa.String(200), nullable=False),
        sa.Column("token", sa.String(200), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("client_id", name="pk_billing_method"),
    )


def _billing_client() -> None:
    op.create_table(
        "billing_client",
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("client_id", name="pk_billing_client"),
    )
