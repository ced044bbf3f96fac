"""The tables of history, and the lists in them that a search walks, newest first."""

from sqlalchemy import BigInteger, Boolean, Column, Computed, Index, Integer, String, Table, Text, Uuid

from happycat.adapters.sql.kernel.tables import UtcDateTime, context_metadata

metadata = context_metadata("history")
STAGE = "CASE WHEN state = 'prepared' AND issued = assignment THEN 'supplied' ELSE state END"
"""Orders writes `state`, supplies writes `issued`; what follows from both is the database's to say."""

order = Table(
    "history_order",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Uuid),
    Column("worker_id", Uuid),
    Column("assignment", Integer),
    Column("issued", Integer),
    Column("state", String(20)),
    Column("outcome", String(20)),
    Column("cause", String(20)),
    Column("titles", Text),
    Column("wanted_start", UtcDateTime),
    Column("wanted_end", UtcDateTime),
    Column("opened_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("price", BigInteger),
    Column("stage", String(20), Computed(STAGE)),
    Index("ix_history_order_wanted_start", "wanted_start", "id"),
    Index("ix_history_order_stage", "stage", "wanted_start", "id"),
)
# The start of an order never changes once it is opened. The tables below repeat it (null until then), so
# that each of their indexes is a list in the order in which orders are shown.
involved = Table(
    "history_involved",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("wanted_start", UtcDateTime),
    Index("ix_history_involved_person", "person_id", "part", "wanted_start", "order_id"),
    sqlite_with_rowid=False,
)
line = Table(
    "history_line",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("service_id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("client_id", Uuid),
    Column("wanted_start", UtcDateTime),
    Index("ix_history_line_service", "service_id", "wanted_start", "order_id"),
    Index("ix_history_line_client", "client_id", "service_id", "wanted_start", "order_id"),
)
title = Table(
    "history_title",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("words", Text, nullable=False),
)
titled = Table(
    "history_titled",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("title_id", Uuid, primary_key=True),
    Column("client_id", Uuid, nullable=False),
    Column("wanted_start", UtcDateTime, nullable=False),
    Index("ix_history_titled_title", "title_id", "wanted_start", "order_id"),
    Index("ix_history_titled_client", "client_id", "title_id", "wanted_start", "order_id"),
    sqlite_with_rowid=False,
)
entry = Table(
    "history_entry",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("context", String(80), nullable=False),
    Column("event", String(80), nullable=False),
    Column("assignment", Integer),
    Column("worker_id", Uuid),
    Column("summary", Text, nullable=False),
    Column("note", Text, nullable=False),
)
name = Table(
    "history_name",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("name", Text),
    Column("active", Boolean, nullable=False),
)
client_name, worker_name = name.alias("client_name"), name.alias("worker_name")
