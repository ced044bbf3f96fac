"""Alembic's environment, one for all contexts: the connection and the context come from `migrate`."""

from alembic import context

config = context.config
name = config.attributes["context"]

context.configure(
    connection=config.attributes["connection"],
    version_table=f"{name}_alembic_version",
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
