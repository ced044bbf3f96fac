"""Brings a context's tables to the newest revision."""

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from happycat.adapters.sql.kernel.database import database, ensure_folder, reachable

HERE = Path(__file__).parent / "migrations"


def migrate(context: str, url: str) -> tuple[str, str]:
    """Upgrades one context's tables behind a URL; says from which revision to which."""
    ensure_folder(url)
    with reachable(), database(url).engine.connect() as connection:
        before = _present(context, connection)
        if before != newest(context):
            _upgrade(context, connection)
        return before, _present(context, connection)


def newest(context: str) -> str:
    """The newest revision that the installed package knows."""
    return ScriptDirectory.from_config(_config(context)).get_current_head() or ""


def present(context: str, url: str) -> str:
    """The revision in the database; empty if there is none."""
    with reachable(), database(url).engine.connect() as connection:
        return _present(context, connection)


def _present(context: str, connection: Connection) -> str:
    options = {"version_table": f"{context}_alembic_version"}
    return MigrationContext.configure(connection, opts=options).get_current_revision() or ""


def _upgrade(context: str, connection: Connection) -> None:
    config = _config(context)
    config.attributes["connection"] = connection
    with redirect_stdout(StringIO()):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(config, "head")
        connection.commit()


def _config(context: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(HERE / "versions" / context))
    config.set_main_option("path_separator", "os")
    config.attributes["context"] = context
    return config
