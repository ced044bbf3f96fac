"""Filling an empty company, with a bar to look at meanwhile; whole or not at all."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn

from happycat.app.cli.screen import err
from happycat.app.demo.seed import DAYS, live_through
from happycat.app.settings import Settings

SQLITE = "sqlite:///"


def seed_with_progress(settings: Settings) -> None:
    """Lets a new company live through a month; leaves one that is there already as it is.

    A new SQLite file is seeded beside its place and put there when it is done, so that a seeding that was
    interrupted leaves nothing behind that looks like a company.
    """
    if not settings.database.startswith(SQLITE) or settings.databases:
        _live(settings)
        return
    file, money = Path(settings.database.removeprefix(SQLITE)), settings.play_money
    if file.exists():
        return
    new_file, new_money = file.with_name(f"{file.name}.seeding"), money.with_name(f"{money.name}.seeding")
    _forget(file, new_money)
    where = {"database": f"{SQLITE}{new_file}", "play_money": new_money}
    _live(settings.model_copy(update=where))
    if new_money.exists() and not money.exists():
        new_money.rename(money)
    new_file.rename(file)


def _forget(file: Path, money: Path) -> None:
    """What an interrupted seeding left beside it."""
    for left in file.parent.glob(f"{file.name}.seeding*"):
        left.unlink()
    shutil.rmtree(money, ignore_errors=True)


def _live(settings: Settings) -> None:
    if not err.is_terminal:
        err.print("Seeding a month of past; this takes half a minute.")
    columns = (TextColumn("Seeding a month of past"), BarColumn(), TextColumn("day {task.completed}"))
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("seeding", total=DAYS)
        live_through(settings, datetime.now(UTC), lambda day, _: bar.update(task, completed=day))
