"""Looking at matching from the command line."""

from collections.abc import Iterator
from uuid import UUID

import click

from happycat.app.cli.screen import out, table
from happycat.app.settings import Settings
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.orders.explained import Replayed

AT_ONCE = 100


@click.group()
def matching() -> None:
    """Matches: whether they can be trusted."""


@matching.command("replay")
def replay() -> None:
    """Make every recorded match again from its inputs; exit 1 if an answer is not the same (R15)."""
    different, count = [], 0
    for one in _replayed():
        count += 1
        if one.recorded and not one.equal:
            different.append((one.order_id, one.assignment, one.worker_id or "-"))
    columns = ("order", "assignment", "would be given to")
    if different:
        table("Matches that are not as they were", columns, different, "")
        raise click.exceptions.Exit(1)
    out.print(f"{count} matches made again from their inputs, all with the same answer.")


def _replayed() -> Iterator[Replayed]:
    from happycat.app.company import HappyCat

    with HappyCat(Settings(contexts=("orders",))) as company:
        after: UUID | None = None
        while page := company.orders.replay(SYSTEM, after, AT_ONCE):
            yield from page
            after = page[-1].match_id
