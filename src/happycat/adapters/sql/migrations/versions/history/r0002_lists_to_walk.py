"""Search walks lists: people, lines and titles repeat the start of their order, and states are derived."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "history_0002"
down_revision = "history_0001"

MOMENT = sa.DateTime(timezone=True)
BATCH = 1_000
STAGE = "CASE WHEN state = 'prepared' AND issued = assignment THEN 'supplied' ELSE state END"
TITLES = UUID("6b1f6d0a-3c1e-5f0e-9d0c-0c47a5c47a11")

order = sa.table(
    "history_order",
    *(sa.column(name, sa.Uuid) for name in ("id", "client_id")),
    sa.column("titles", sa.Text),
    sa.column("wanted_start", MOMENT),
)
person = sa.table(
    "history_person", sa.column("person_id", sa.Uuid), sa.column("part"), sa.column("order_id", sa.Uuid)
)
line = sa.table(
    "history_line",
    *(sa.column(name, sa.Uuid) for name in ("order_id", "service_id", "client_id")),
    sa.column("wanted_start", MOMENT),
)


def upgrade() -> None:
    involved, title, titled = _involved(), _title(), _titled()
    op.add_column("history_line", sa.Column("client_id", sa.Uuid))
    op.add_column("history_line", sa.Column("wanted_start", MOMENT))
    known: set[UUID] = set()
    for orders in _batches(sa.select(order), order.c.id):
        _name_titles(title, titled, known, [row for row in orders if row.wanted_start])
        _date_lines(orders[0].id, orders[-1].id)
    start = sa.select(order.c.wanted_start).where(order.c.id == person.c.order_id).scalar_subquery()
    people = sa.select(person, start.label("wanted_start"))
    for rows in _batches(people, person.c.person_id, person.c.part, person.c.order_id):
        op.get_bind().execute(sa.insert(involved), [row._asdict() for row in rows])
    op.drop_table("history_person")
    _indexes()


def _involved() -> sa.Table:
    return op.create_table(
        "history_involved",
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("wanted_start", MOMENT),
        sa.PrimaryKeyConstraint("order_id", "part", "person_id", name="pk_history_involved"),
        sqlite_with_rowid=False,
    )


def _title() -> sa.Table:
    return op.create_table(
        "history_title",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_history_title"),
    )


def _titled() -> sa.Table:
    return op.create_table(
        "history_titled",
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("title_id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("wanted_start", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("order_id", "title_id", name="pk_history_titled"),
        sqlite_with_rowid=False,
    )


def _batches(query: sa.Select[Any], *key: sa.ColumnClause[Any]) -> Iterator[Sequence[sa.Row[Any]]]:
    """A bounded number of rows at a time, by their key."""
    rows = op.get_bind().execute(query.order_by(*key).limit(BATCH)).all()
    while rows:
        yield rows
        last = sa.tuple_(*(sa.literal(getattr(rows[-1], column.name), column.type) for column in key))
        rows = op.get_bind().execute(query.where(sa.tuple_(*key) > last).order_by(*key).limit(BATCH)).all()


def _name_titles(title: sa.Table, titled: sa.Table, known: set[UUID], orders: Sequence[sa.Row[Any]]) -> None:
    """The titles of opened orders; `known` are those already written, as many as the catalog had."""
    called = [(row, {uuid5(TITLES, text): text for text in json.loads(row.titles)}) for row in orders]
    new = {id: text for _, titles in called for id, text in titles.items() if id not in known}
    known.update(new)
    rows = [
        {"order_id": row.id, "title_id": id, "client_id": row.client_id, "wanted_start": row.wanted_start}
        for row, titles in called
        for id in titles
    ]
    if new:
        words = [{"id": id, "words": text.casefold()} for id, text in new.items()]
        op.get_bind().execute(sa.insert(title), words)
    if rows:
        op.get_bind().execute(sa.insert(titled), rows)


def _date_lines(first: UUID, last: UUID) -> None:
    def of_order(column: sa.ColumnClause[Any]) -> sa.ScalarSelect[Any]:
        return sa.select(column).where(order.c.id == line.c.order_id).scalar_subquery()

    dated = sa.update(line).where(line.c.order_id.between(first, last))
    values = {"client_id": of_order(order.c.client_id), "wanted_start": of_order(order.c.wanted_start)}
    op.get_bind().execute(dated.values(values))


def _indexes() -> None:
    for index in ("client", "worker", "state"):
        op.drop_index(f"ix_history_order_{index}", "history_order")
    op.drop_index("ix_history_line_service_id", "history_line")
    op.drop_column("history_order", "words")
    op.add_column("history_order", sa.Column("stage", sa.String(20), sa.Computed(STAGE)))
    ends = ["wanted_start", "order_id"]
    for name, table, columns in (
        ("order_stage", "history_order", ["stage", "wanted_start", "id"]),
        ("involved_person", "history_involved", ["person_id", "part", *ends]),
        ("line_service", "history_line", ["service_id", *ends]),
        ("line_client", "history_line", ["client_id", "service_id", *ends]),
        ("titled_title", "history_titled", ["title_id", *ends]),
        ("titled_client", "history_titled", ["client_id", "title_id", *ends]),
    ):
        op.create_index(f"ix_history_{name}", table, columns)
