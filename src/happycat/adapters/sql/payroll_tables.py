"""Payroll's tables; amounts are whole minor units."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, UniqueConstraint, Uuid

from happycat.adapters.sql.kernel.tables import UtcDateTime, context_metadata

metadata = context_metadata("payroll")

worker = Table(
    "payroll_worker",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("status", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
)
details = Table(
    "payroll_payout_details",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("gateway", String(200), nullable=False),
    Column("token", Text, nullable=False),
)
entry = Table(
    "payroll_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("worker_id", Uuid, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("cause", String(200), nullable=False),
    Column("effective_at", UtcDateTime, nullable=False),
    Column("posted_at", UtcDateTime, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("posting_id", Uuid, nullable=False),
    UniqueConstraint("subject", "kind"),
    UniqueConstraint("worker_id", "sequence"),
    Index("ix_payroll_entry_effective", "worker_id", "effective_at"),
)
fact = Table(
    "payroll_order_fact",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
bonus = Table(
    "payroll_bonus",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("worker_id", Uuid, nullable=False),
    Column("granted_by", Uuid, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("approved_by", Uuid),
    Column("granted_at", UtcDateTime, nullable=False),
)
payout = Table(
    "payroll_payout",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("worker_id", Uuid, nullable=False),
    Column("month", String(7), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("status", String(20), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("posting_id", Uuid, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("worker_id", "month"),
    Index("ix_payroll_payout_status", "status", "id"),
)
attempt = Table(
    "payroll_attempt",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("payout_id", Uuid, nullable=False),
    Column("worker_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("key", String(80), nullable=False, unique=True),
    Column("gateway", String(200), nullable=False),
    Column("token", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("month", String(7), nullable=False),
    Column("status", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("called_at", UtcDateTime, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("ask_at", UtcDateTime, nullable=False),
    UniqueConstraint("payout_id", "number"),
    Index("ix_payroll_attempt_status", "status", "ask_at"),
)
posting = Table(
    "payroll_posting",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("party", Uuid, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("debit", String(20), nullable=False),
    Column("credit", String(20), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("balance", BigInteger, nullable=False),
    Column("about", Uuid, nullable=False),
    Column("cause", String(200), nullable=False),
    Column("rules", Integer, nullable=False),
    Column("actor", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reverses", Uuid),
    Column("at", UtcDateTime, nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("party", "sequence"),
)
