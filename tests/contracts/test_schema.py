"""For every context the migrations make exactly the tables that its adapter speaks of."""

from importlib import import_module
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, inspect

from happycat.adapters.memory.world import StoppedClock
from happycat.adapters.sql.kernel.database import database
from happycat.adapters.sql.kernel.tables import NAMES
from happycat.adapters.sql.migrate import migrate, newest, present
from happycat.app.bootstrap import CONTEXTS
from tests.cats.stores import Stores


@pytest.fixture
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Any:
    return stores.fresh("sqlite", CONTEXTS[request.param], clock)


every_context = pytest.mark.parametrize("storage", CONTEXTS, indirect=True)


@every_context
def test_the_migrated_tables_are_those_of_the_adapter(storage: Any) -> None:
    metadata: MetaData = storage.post.metadata

    with database(storage.url).engine.connect() as connection:
        options = {"version_table": f"{storage.post.context}_alembic_version", "compare_type": True}
        found = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(found, metadata) == []


@every_context
def test_the_migrated_keys_indexes_and_constraints_are_those_of_the_adapter(storage: Any) -> None:
    """Names too, which alembic does not compare: without them a later migration cannot drop anything."""
    metadata: MetaData = storage.post.metadata
    fresh = f"{storage.url}.fresh"
    metadata.create_all(database(fresh).engine)

    assert schema_of(storage.url, metadata) == schema_of(fresh, metadata)


def schema_of(url: str, metadata: MetaData) -> dict[str, Any]:
    look = inspect(database(url).engine)
    return {
        name: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in look.get_columns(name)},
            "primary key": look.get_pk_constraint(name),
            "unique": by_name(look.get_unique_constraints(name)),
            "indexes": by_name(look.get_indexes(name)),
            "checks": by_name(look.get_check_constraints(name)),
            "foreign keys": by_name(look.get_foreign_keys(name)),
        }
        for name in metadata.tables
    }


def by_name(found: Any) -> list[tuple[str, str]]:
    return sorted((str(one["name"]), str(sorted(one.items(), key=str))) for one in found)


@every_context
def test_migrating_again_changes_nothing(storage: Any) -> None:
    context = storage.post.context

    before, after = migrate(context, storage.url)

    assert before == after == newest(context) == present(context, storage.url) != ""


@every_context
def test_a_contexts_tables_and_revisions_begin_with_its_name(storage: Any) -> None:
    context = storage.post.context

    assert all(name.startswith(f"{context}_") for name in storage.post.metadata.tables)
    assert newest(context).startswith(context)


@every_context
def test_every_adapter_module_of_a_context_shares_one_metadata(storage: Any) -> None:
    module = import_module(f"happycat.adapters.sql.{storage.post.context}")

    assert module.metadata is storage.post.metadata
    assert storage.post.metadata.naming_convention.items() >= NAMES.items()
