"""Looking at matching from the command line."""

from collections.abc import Iterator
from uuid import UUID

import click

from happycat.app.cli.screen import out, table
from happycat.app.settings import MEMORY, Settings
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.orders.explained import Replayed

AT_ONCE = 100


@click.group()
def matching() -> None:
    """Matches: whether they can be trusted."""


@matching.command("replay")
def replay() -> None:
    """Make every recorded match again from its inputs; exit 1 if an answer is not the same (R15)."""
    different, made, whole = [], 0, 0
    for one in _replayed():
        made, whole = made + 1, whole + one.recorded
        if not one.equal:
            different.append((one.order_id, one.assignment, one.worker_id or "-"))
    if different:
        table("Matches that are not as they were", ("order", "assignment", "would go to"), different, "")
        raise click.exceptions.Exit(1)
    if not made:
        out.print("There are no matches yet.")
        return
    same = f"{made} matches made again from their inputs: each gives its order to the worker who had it."
    out.print(f"{same} {whole} of them also compared with their whole first answer.")


def _replayed() -> Iterator[Replayed]:
    from happycat.app.company import HappyCat

    settings = Settings(contexts=("orders",))
    if settings.database_of("orders") == MEMORY:
        raise click.UsageError("HAPPYCAT_DATABASE=memory: keeps no matches.")
    with HappyCat(settings) as company:
        after: UUID | None = None
        while page := company.orders.replay(SYSTEM, after, AT_ONCE):
            yield from page
            after = page[-1].match_id
