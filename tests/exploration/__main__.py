"""`python -m tests.exploration --times 2`: explores everything, and says how much that was."""

from datetime import datetime

import click

from tests.exploration.explorer import Found
from tests.exploration.stage import explorer


def _told(text: str) -> None:
    click.echo(f"{datetime.now():%H:%M:%S}  {text}")  # noqa: DTZ005


@click.command()
@click.option("--times", default=2, show_default=True, help="How many assignments the order may have.")
def main(times: int) -> None:
    """All reachable states of an order and its kit (R13, R20); ends with 1 at a violation."""
    exploring, start = explorer(times, _told)
    try:
        click.echo(exploring.explore(start))
    except Found as found:
        click.echo(f"{found.why}\nafter")
        for step in found.path:
            click.echo(f"  {step}")
        raise SystemExit(1) from found


main()
