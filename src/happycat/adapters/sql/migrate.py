"""Brings a context's tables to the newest revision; Alembic is loaded only when there is something to do."""

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from sqlalchemy import Connection, column, select, table

from happycat.adapters.sql.kernel.database import database, ensure_folder, reachable

HERE = Path(__file__).parent / "migrations"


def migrate(context: str, url: str) -> tuple[str, str]:
    """Upgrades one context's tables behind a URL; says from which revision to which."""
    ensure_folder(url)
    before = present(context, url)
    if before != newest(context):
        with reachable(), database(url).engine.connect() as connection:
            _upgrade(context, connection)
    return before, present(context, url)


def newest(context: str) -> str:
    """The newest revision that the installed package has: `r0007_…py` of orders is `orders_0007`."""
    files = sorted((HERE / "versions" / context).glob("r[0-9]*_*.py"))
    return f"{context}_{files[-1].name[1:5]}" if files else ""


def present(context: str, url: str) -> str:
    """The revision in the database; empty if there is none."""
    revisions = table(f"{context}_alembic_version", column("version_num"))
    with reachable(), database(url).engine.connect() as connection:
        if not connection.dialect.has_table(connection, revisions.name):
            return ""
        return str(connection.execute(select(revisions.c.version_num)).scalar() or "")


def _upgrade(context: str, connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(HERE / "versions" / context))
    config.set_main_option("path_separator", "os")
    config.attributes.update(context=context, connection=connection)
    with redirect_stdout(StringIO()):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(config, "head")
        connection.commit()
