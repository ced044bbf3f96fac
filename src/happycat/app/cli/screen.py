"""How the command line looks: tables, colours that degrade, one line for an error."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> None:
    """A table, or a sentence if there is nothing in it."""
    shown = [[str(cell) for cell in row] for row in rows]
    if not shown:
        out.print(empty, style="dim")
        return
    drawn = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in shown:
        drawn.add_row(*row)
    out.print(drawn)


def fail(text: str) -> None:
    """One line that says what to do, on standard error."""
    err.print(Text.assemble(("happycat:", "bold red"), " ", " ".join(text.split())))
