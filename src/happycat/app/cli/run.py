"""Running the company: serve, work, tick, migrate."""

from datetime import timedelta
from math import isnan

import click

from happycat.app.bootstrap import chosen
from happycat.app.cli.screen import out, table
from happycat.app.listeners import NAME as LISTENERS
from happycat.app.settings import MEMORY, Settings


@click.command()
@click.option("--seed-demo", is_flag=True, help="Fill an empty company with cats and a month of past first.")
@click.option("--only-http", is_flag=True, help="Leave delivery and scheduler to `work` and `tick`.")
def serve(seed_demo: bool, only_http: bool) -> None:
    """Serve HTTP, deliver messages and do what is due by time, until Ctrl-C."""
    from happycat.app.cli.welcome import welcome
    from happycat.app.company import HappyCat
    from happycat.app.web.serving import door_at
    from happycat.app.web.serving import serve as run

    settings = Settings()
    door = door_at(settings.host, settings.port)
    if seed_demo:
        from happycat.app.cli.seeding import seed_with_progress

        seed_with_progress(settings)
    company = HappyCat(settings)
    welcome(company, demo=seed_demo)
    run(company, door, work=not only_http)
    out.print("Stopped; everything that was acknowledged is safe.", style="dim")


@click.command()
def work() -> None:
    """Deliver messages between contexts until Ctrl-C."""
    from happycat.app.company import HappyCat
    from happycat.app.web.serving import work as run

    out.print("Delivering messages; Ctrl-C stops.")
    run(HappyCat(Settings()), deliver=True, tick=False)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and leave.")
def tick(once: bool) -> None:
    """Do what is due by time: runs, sweeps, notices; until Ctrl-C."""
    from happycat.app.company import HappyCat
    from happycat.app.web.serving import work as run

    company = HappyCat(Settings())
    if not once:
        out.print("Doing what is due by time; Ctrl-C stops.")
        run(company, deliver=False, tick=True)
        return
    with company:
        done = company.tick()
    out.print(f"{done} thing{'' if done == 1 else 's'} done.")


@click.command()
@click.option("--check", is_flag=True, help="Only say what would be done; exit 1 if there is something.")
def migrate(check: bool) -> None:
    """Bring the tables of every context to the newest revision."""
    settings = Settings()
    if settings.database == MEMORY:
        raise click.UsageError("HAPPYCAT_DATABASE=memory: has no tables to migrate.")
    from happycat.adapters.sql import migrate as sql

    rows = []
    for name in (*(context.name for context in chosen(settings)), LISTENERS):
        url = settings.database_of(name)
        if check:
            rows.append((name, sql.present(name, url) or "-", sql.newest(name)))
        else:
            before, after = sql.migrate(name, url)
            rows.append((name, before or "-", after))
    table("Revisions", ("context", "was", "newest" if check else "is"), rows, "No contexts.")
    if check and any(was != newest for _, was, newest in rows):
        raise click.exceptions.Exit(1)


@click.group()
def token() -> None:
    """Access tokens for the HTTP API."""


HOURS = click.FloatRange(0.01, 24 * 365)


def _number(_context: click.Context, _parameter: click.Parameter, value: float) -> float:
    if isnan(value):
        raise click.BadParameter("nan is not a number.")
    return value


ROLES = click.Choice(["client", "worker", "assembler", "manager", "accountant", "operator", "system"])


@token.command("issue")
@click.option("--role", "roles", multiple=True, required=True, type=ROLES, help="May be given several times.")
@click.option("--person", type=click.UUID, help="Who; a client's or worker's id is its person. Default: new.")
@click.option("--hours", type=HOURS, callback=_number, default=12, show_default=True)
def issue(roles: tuple[str, ...], person: object, hours: float) -> None:
    """Print a signed token; use it as `Authorization: Bearer TOKEN`."""
    from datetime import UTC, datetime
    from uuid import UUID, uuid4

    from happycat.app.secrets import with_secrets
    from happycat.app.web.tokens import Tokens
    from happycat.domain.kernel.people import Actor, Role

    secret = with_secrets(Settings()).token_secret.get_secret_value()
    somebody = person if isinstance(person, UUID) else uuid4()
    actor = Actor.having(somebody, *(Role(role) for role in roles))
    click.echo(Tokens(secret).issue(actor, datetime.now(UTC), timedelta(hours=hours)))
