"""A believable company: a month of past, lived through the same use cases."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from happycat.adapters.memory.world import StoppedClock
from happycat.app.company import HappyCat
from happycat.app.demo.cast import CLIENTS, HOPEFUL, SERVICES
from happycat.app.demo.play import Stage, Visit
from happycat.app.settings import Settings
from happycat.domain.kernel.people import SYSTEM

DAYS = 33
"""A whole month and a few days, so that weekly and monthly runs lie inside it."""
ENDINGS = ("accepted",) * 14 + ("silent", "silent", "cancelled", "cancelled", "rejected", "no-show")


def is_empty(company: HappyCat) -> bool:
    return not company.clients.page(SYSTEM, limit=1)


def visits(start: datetime, days: int, dice: Random) -> Iterator[tuple[datetime, Visit]]:
    """When somebody checks out, and what: one to three orders a day, for the same afternoon."""
    for day in range(days):
        morning = start + timedelta(days=day, hours=8)
        for client in dice.sample(CLIENTS, dice.randint(1, 3)):
            titles = tuple(s.title for s in dice.sample(SERVICES, dice.choice((1, 1, 1, 2))))
            begins = morning + timedelta(hours=dice.randint(4, 9), minutes=dice.choice((0, 15, 30, 45)))
            placed = morning + timedelta(minutes=dice.randint(0, 90))
            yield placed, Visit(client, titles, begins, dice.choice(ENDINGS))


def live_through(settings: Settings, now: datetime, progress: Callable[[int, int], None]) -> None:
    """Founds an empty company `DAYS` ago and plays every day up to now; `progress` hears (day, of days).

    A company that has clients is left as it is. It is never opened at its real time before: that would
    found it today, and the runs of its past would not be due.
    """
    founded = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS)
    clock = StoppedClock(founded + timedelta(hours=6))
    with HappyCat(settings, clock=clock) as company:
        if not is_empty(company):
            return
        stage = Stage(company, clock)
        _open(stage)
        for placed, visit in visits(founded, DAYS, Random(2026)):
            stage.at(placed, visit)
        for day in range(1, DAYS + 1):
            stage.play(founded + timedelta(days=day))
            progress(day, DAYS)
        stage.play(now)


def _open(stage: Stage) -> None:
    stage.let_in()
    stage.publish()
    stage.hire()
    stage.assess(HOPEFUL)
