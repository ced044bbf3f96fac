"""The tables of orders and matching."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint, Uuid

from happycat.adapters.sql.kernel.tables import Serial, UtcDateTime, aggregate_table, context_metadata

metadata = context_metadata("orders")

order = aggregate_table(
    "orders_order",
    metadata,
    Column("status", String(20), nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("worker_id", Uuid),
    Column("wanted_start", UtcDateTime, nullable=False),
    Column("wanted_end", UtcDateTime, nullable=False),
    Column("deadline", String(20)),
    Column("due_at", UtcDateTime),
)
Index("ix_orders_order_status", order.c.status, order.c.wanted_start)
Index("ix_orders_order_deadline", order.c.deadline, order.c.due_at)
Index("ix_orders_order_client_id", order.c.client_id, order.c.id)
Index("ix_orders_order_worker_id", order.c.worker_id, order.c.id)

worker = aggregate_table(
    "orders_worker",
    metadata,
    Column("standing", String(20), nullable=False, index=True),
    Column("number", Integer, nullable=False),
)
worker.append_constraint(UniqueConstraint(worker.c.number))

booking = Table(
    "orders_booking",
    metadata,
    Column("worker_id", Uuid, primary_key=True),
    Column("quarter", UtcDateTime, primary_key=True),
    Column("order_id", Uuid, nullable=False, index=True),
    Index("ix_orders_booking_quarter", "quarter"),
)

absence = Table(
    "orders_absence",
    metadata,
    Column("worker_id", Uuid, primary_key=True),
    Column("start_at", UtcDateTime, primary_key=True),
    Column("end_at", UtcDateTime, nullable=False),
)

block = Table(
    "orders_block",
    metadata,
    Column("client_id", Uuid, primary_key=True),
    Column("worker_id", Uuid, primary_key=True),
)

match = aggregate_table(
    "orders_match",
    metadata,
    Column("order_id", Uuid, nullable=False),
    Column("assignment", Integer, nullable=False),
)
match.append_constraint(UniqueConstraint(match.c.order_id, match.c.assignment))

pipeline = aggregate_table(
    "orders_pipeline",
    metadata,
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
pipeline.append_constraint(UniqueConstraint(pipeline.c.number))
pipeline.append_constraint(UniqueConstraint(pipeline.c.hash))

activation = aggregate_table("orders_activation", metadata, Column("number", Integer, nullable=False))
activation.append_constraint(UniqueConstraint(activation.c.number))

roster = Table(
    "orders_roster",
    metadata,
    Column("mark", Serial, primary_key=True, autoincrement=True),
    Column("what", String(20), nullable=False),
    Column("worker_id", Uuid),
    Column("body", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Index("ix_orders_roster_worker_id", "worker_id", "mark"),
    Index("ix_orders_roster_day", "day", "what"),
    sqlite_autoincrement=True,
)
