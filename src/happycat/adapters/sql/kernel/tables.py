"""The tables that every context has, and the column types all of them use."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)
from typing_extensions import override

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; stored in UTC, because SQLite forgets zones and compares text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time reached the database")
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


Serial = BigInteger().with_variant(Integer, "sqlite")
"""A number the database counts up."""


def context_metadata(context: str) -> MetaData:
    """A context's own metadata, with the kernel tables in it; names start with the context's."""
    metadata = MetaData(naming_convention=NAMES)
    _messages(context, metadata)
    _records(context, metadata)
    return metadata


def aggregate_table(name: str, metadata: MetaData, *asked: Column[Any]) -> Table:
    """An aggregate as one JSON state beside its version and the columns somebody asks by."""
    own = (
        Column("id", Uuid, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("state", Text, nullable=False),
    )
    return Table(name, metadata, *own, *asked)


def _messages(context: str, metadata: MetaData) -> None:
    Table(
        f"{context}_journal",
        metadata,
        Column("seq", Serial, primary_key=True, autoincrement=True),
        Column("id", Uuid, nullable=False, unique=True),
        Column("type", String(120), nullable=False),
        Column("at", UtcDateTime, nullable=False),
        Column("key", String(80), nullable=False),
        Column("key_seq", Integer, nullable=False),
        Column("lane", SmallInteger, nullable=False),
        Column("correlation", Uuid, nullable=False),
        Column("causation", Uuid),
        Column("body", Text, nullable=False),
        UniqueConstraint("key", "key_seq"),
    )
    Table(f"{context}_outbox", metadata, Column("message_id", Uuid, primary_key=True))
    Table(
        f"{context}_inbox",
        metadata,
        Column("consumer", String(80), primary_key=True),
        Column("message_id", Uuid, primary_key=True),
        Column("handled_at", UtcDateTime),
    )
    Table(
        f"{context}_deferred",
        metadata,
        Column("consumer", String(80), primary_key=True),
        Column("message_id", Uuid, primary_key=True),
        Column("message", Text, nullable=False),
        Column("reason", String(20), nullable=False),
        Column("error", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_attempt_at", UtcDateTime, nullable=False),
        Column("put_aside_at", UtcDateTime, nullable=False),
        Column("source", String(80), nullable=False),
        Column("key", String(80), nullable=False),
        Column("key_seq", Integer, nullable=False),
        Index(f"ix_{context}_deferred_due", "consumer", "next_attempt_at"),
        Index(f"ix_{context}_deferred_place", "consumer", "source", "key", "key_seq"),
    )


def _records(context: str, metadata: MetaData) -> None:
    Table(
        f"{context}_due",
        metadata,
        Column("job", String(80), primary_key=True),
        Column("period", String(40), primary_key=True),
        Column("ends_at", UtcDateTime, nullable=False),
        Column("done_at", UtcDateTime, nullable=False),
    )
    Table(
        f"{context}_audit",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("at", UtcDateTime, nullable=False),
        Column("person", Uuid, nullable=False, index=True),
        Column("roles", String(200), nullable=False),
        Column("command", String(80), nullable=False),
        Column("correlation", Uuid, nullable=False),
        Column("touched", Text, nullable=False),
    )
    Table(
        f"{context}_idempotency",
        metadata,
        Column("person", Uuid, primary_key=True),
        Column("key", String(200), primary_key=True),
        Column("fingerprint", String(64), nullable=False),
        Column("answer", Text, nullable=False),
        Column("at", UtcDateTime, nullable=False),
    )
    Table(
        f"{context}_notice",
        metadata,
        Column("person", Uuid, primary_key=True),
        Column("cause", String(200), primary_key=True),
        Column("text", Text, nullable=False),
        Column("at", UtcDateTime, nullable=False),
        Column("told", Boolean, nullable=False, index=True),
    )
