"""Filling an empty company, with a bar to look at meanwhile."""

from datetime import UTC, datetime

from rich.progress import BarColumn, Progress, TextColumn

from happycat.app.cli.screen import err
from happycat.app.demo.seed import DAYS, live_through
from happycat.app.settings import Settings


def seed_with_progress(settings: Settings) -> None:
    """Lets a new company live through a month; leaves one that has clients as it is."""
    columns = (TextColumn("Seeding a month of past"), BarColumn(), TextColumn("day {task.completed}"))
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("seeding", total=DAYS)
        live_through(settings, datetime.now(UTC), lambda day, _: bar.update(task, completed=day))
