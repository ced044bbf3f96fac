"""The kernel tables as revision 1 of every context made them; never edited, only followed by revisions."""

import sqlalchemy as sa
from alembic import op

MOMENT = sa.DateTime(timezone=True)


def create(context: str) -> None:
    """Makes journal, outbox, inbox, deferred, due, audit, idempotency and notice of a context."""
    _publishing(context)
    _receiving(context)
    _recording(context)


def _publishing(context: str) -> None:
    serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    journal = f"{context}_journal"
    op.create_table(
        journal,
        sa.Column("seq", serial, autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("type", sa.String(120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("key_seq", sa.Integer, nullable=False),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("correlation", sa.Uuid, nullable=False),
        sa.Column("causation", sa.Uuid),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=f"pk_{journal}"),
        sa.UniqueConstraint("id", name=f"uq_{journal}_id"),
        sa.UniqueConstraint("key", "key_seq", name=f"uq_{journal}_key"),
    )
    outbox = f"{context}_outbox"
    op.create_table(
        outbox,
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=f"pk_{outbox}"),
    )


def _receiving(context: str) -> None:
    inbox, deferred = f"{context}_inbox", f"{context}_deferred"
    op.create_table(
        inbox,
        sa.Column("consumer", sa.String(80), nullable=False),
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("handled_at", MOMENT),
        sa.PrimaryKeyConstraint("consumer", "message_id", name=f"pk_{inbox}"),
    )
    op.create_table(
        deferred,
        sa.Column("consumer", sa.String(80), nullable=False),
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", MOMENT, nullable=False),
        sa.Column("put_aside_at", MOMENT, nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("key_seq", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("consumer", "message_id", name=f"pk_{deferred}"),
    )
    op.create_index(f"ix_{deferred}_due", deferred, ["consumer", "next_attempt_at"])
    op.create_index(f"ix_{deferred}_place", deferred, ["consumer", "source", "key", "key_seq"])


def _recording(context: str) -> None:
    due, idempotency, notice = f"{context}_due", f"{context}_idempotency", f"{context}_notice"
    op.create_table(
        due,
        sa.Column("job", sa.String(80), nullable=False),
        sa.Column("period", sa.String(40), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("job", "period", name=f"pk_{due}"),
    )
    op.create_table(
        idempotency,
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person", "key", name=f"pk_{idempotency}"),
    )
    op.create_table(
        notice,
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("person", "cause", name=f"pk_{notice}"),
    )
    op.create_index(f"ix_{notice}_told", notice, ["told"])
    _auditing(f"{context}_audit")


def _auditing(audit: str) -> None:
    op.create_table(
        audit,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("roles", sa.String(200), nullable=False),
        sa.Column("command", sa.String(80), nullable=False),
        sa.Column("correlation", sa.Uuid, nullable=False),
        sa.Column("touched", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{audit}"),
    )
    op.create_index(f"ix_{audit}_person", audit, ["person"])
