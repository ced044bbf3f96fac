"""docs/data-model.md: the tables of every context."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import Column, Index, MetaData, Table, UniqueConstraint

from happycat.adapters.sql.kernel.tables import context_metadata
from happycat.app.bootstrap import CONTEXTS
from tools.pages.text import code, document, mermaid

INTRODUCTION = """\
Every context has its own tables, named by its prefix, and may have its own database. No table refers to
another context's. Workflow contexts keep an aggregate as one JSON `state` beside its `version` (the lock
against overwriting) and the columns that somebody asks by; money (accounts, invoices, entries, ledgers) and
the timeline of history are rows ([decision 0006](decisions/0006-json-state-with-queried-columns.md)). Tables
are made by the migrations in `src/happycat/adapters/sql/migrations`."""

KERNEL = """\
Every context has these once, with its own prefix: `orders_journal`, `billing_journal` and so on. What they do
is told in [reliability.md](reliability.md)."""


def page(_root: Path) -> str:
    kernel = list(context_metadata("context").tables.values())
    sections = [f"## {name}\n\n{_section(_own(name))}" for name in CONTEXTS]
    return document(
        "Data model", INTRODUCTION, *sections, f"## Kernel tables\n\n{KERNEL}\n\n{_section(kernel)}"
    )


def _own(context: str) -> list[Table]:
    metadata: MetaData = import_module(f"happycat.adapters.sql.{context}").metadata
    kernel = context_metadata(context).tables
    return [table for name, table in metadata.tables.items() if name not in kernel]


def _section(tables: list[Table]) -> str:
    if not tables:
        return "It has no tables of its own."
    lines = [line for table in tables for line in _entity(table)]
    links = [line for table in tables for line in _links(table)]
    return mermaid("erDiagram", *lines, *links) + _asked(tables)


def _entity(table: Table) -> list[str]:
    return [f"    {table.name} {{", *(f"        {_column(column)}" for column in table.columns), "    }"]


def _column(column: Column[object]) -> str:
    kind = type(column.type).__name__.lower().replace("utcdatetime", "instant")
    mark = " PK" if column.primary_key else " FK" if column.foreign_keys else ""
    return f"{kind} {column.name}{mark}" + (' "may be null"' if column.nullable else "")


def _links(table: Table) -> list[str]:
    keys = [key for column in table.columns for key in column.foreign_keys]
    return [f'    {key.column.table.name} ||--o{{ {table.name} : "{key.parent.name}"' for key in keys]


def _asked(tables: list[Table]) -> str:
    """Which columns are unique together, and which are asked by."""
    lines = [line for table in tables for line in sorted(_rules(table))]
    return "\n\n" + "\n".join(lines) if lines else ""


def _rules(table: Table) -> set[str]:
    unique = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    lines = {f"- {code(table.name)}: unique by {_columns(list(c.columns))}" for c in unique}
    return lines | {
        f"- {code(table.name)}: {_word(index)} {_columns(list(index.columns))}" for index in table.indexes
    }


def _word(index: Index) -> str:
    return "unique by" if index.unique else "asked by"


def _columns(columns: list[Column[object]]) -> str:
    return ", ".join(code(column.name) for column in columns)
