"""The scheduler: what is due, once, also what was slept through (R23, R30, R44)."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import pytest

from happycat.adapters.memory.world import MemoryNotifier, StoppedClock
from happycat.app.clients.context import context
from happycat.app.kernel import BoundedContext, LiveContext
from happycat.app.scheduler import Scheduler, ended_since
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.refusals import NotFound, Unreachable
from happycat.domain.kernel.time import Period, pay_month_of, week_of
from happycat.ports.kernel.commands import command
from happycat.ports.kernel.jobs import Job, Run, Sweep
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Notice
from tests.cats.crashes import Crashes
from tests.cats.door import Door, ends_as
from tests.cats.people import client
from tests.cats.stores import STORES, Stores

BERLIN = ZoneInfo("Europe/Berlin")
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@attrs.frozen
class Chores:
    """Use cases that write down which periods they ran, as notices."""

    begin: Begin[Any]
    meet: Any = None

    def run(self, actor: Actor, period: Period) -> None:
        if self.meet:
            self.meet.wait(5)
        with self.begin(actor) as tx:
            tx.notify(client.person, period.key, "done")
            tx.due.done("chores.run", period)

    @command
    def insist(self, actor: Actor, period: Period) -> None:
        self.run(actor, period)

    def fail(self, actor: Actor, period: Period) -> None:
        raise Unreachable(f"{actor.person} cannot do {period.key}")

    def find(self, limit: int) -> Sequence[UUID]:
        return [UUID(int=n) for n in range(5)][:limit]

    def act(self, actor: Actor, id: UUID) -> None:
        if id.int == 1:
            raise ValueError("on purpose")
        if id.int == 2:
            raise NotFound(thing="chore")
        with self.begin(actor) as tx:
            tx.notify(client.person, f"swept {id.int}", "done")


RUN = Run("chores.run", week_of, Chores.run)
SWEEP = Sweep("chores.sweep", Chores.find, Chores.act)


@pytest.fixture(params=STORES)
def door(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Door:
    fresh: Door = stores.fresh(request.param, context, clock)
    return fresh


def scheduler(door: Door, clock: StoppedClock, *jobs: Job, **more: Any) -> Scheduler:
    chores = Chores(door.begin, more.pop("meet", None))
    bounded = BoundedContext("clients", context.container, context.storage, jobs=jobs)
    parts = {"crash": Crashes(), "notifier": MemoryNotifier(), **more}
    made = Scheduler((LiveContext(bounded, chores, door),), clock, BERLIN, **parts)
    made.open()
    return made


def ran(door: Door) -> set[str]:
    return {cause for cause, _, _ in door.records.notices(client.person)}


# which periods


@pytest.mark.parametrize("period_of", [week_of, pay_month_of])
def test_periods_that_ended_follow_each_other_through_years_leap_days_and_clock_changes(
    period_of: Any,
) -> None:
    since = period_of(datetime(2024, 1, 15, tzinfo=UTC), BERLIN).end
    now = datetime(2029, 1, 1, tzinfo=UTC)

    periods = list(ended_since(period_of, since, now, BERLIN))

    assert periods[0].start == since
    assert all(one.end == following.start for one, following in pairwise(periods))
    assert periods[-1].end <= now < period_of(periods[-1].end, BERLIN).end
    assert all(period.end.astimezone(BERLIN).hour == 0 for period in periods)


def test_a_period_ends_at_its_last_instant_and_not_before() -> None:
    week = week_of(datetime(2026, 3, 25, tzinfo=UTC), BERLIN)
    tick = timedelta(microseconds=1)

    assert list(ended_since(week_of, week.start, week.end - tick, BERLIN)) == []
    assert list(ended_since(week_of, week.start, week.end, BERLIN)) == [week]


# runs


def test_r23_nothing_is_run_for_the_time_before_the_company_was_founded(
    door: Door, clock: StoppedClock
) -> None:
    made = scheduler(door, clock, RUN)

    made.tick()

    assert ran(door) == set()
    with door.begin() as tx:
        assert tx.due.done_until("chores.run") == week_of(clock.now(), BERLIN).start


def test_r23_a_period_is_run_once_when_it_has_ended(door: Door, clock: StoppedClock) -> None:
    made = scheduler(door, clock, RUN)
    clock.set(week_of(clock.now(), BERLIN).end)

    done = [made.tick(), made.tick()]

    assert ran(door) == {"2026-05-31"}
    assert done == [2, 0]


def test_r23_a_sleep_of_three_weeks_is_caught_up_week_by_week(door: Door, clock: StoppedClock) -> None:
    made = scheduler(door, clock, RUN)
    clock.advance(3 * WEEK)

    made.tick()

    assert ran(door) == {"2026-05-31", "2026-06-07", "2026-06-14"}


def test_a_scheduler_that_opens_later_goes_on_where_the_first_stopped(
    door: Door, clock: StoppedClock
) -> None:
    scheduler(door, clock, RUN)
    clock.advance(WEEK)

    scheduler(door, clock, RUN).tick()

    assert ran(door) == {"2026-05-31"}


@pytest.mark.parametrize("method", [Chores.run, Chores.insist], ids=["plain", "command"])
def test_r44_two_schedulers_at_once_run_each_period_once(
    door: Door, clock: StoppedClock, method: Any
) -> None:
    meet = Barrier(2)
    job = Run("chores.run", week_of, method)
    both = [scheduler(door, clock, job, meet=meet if method is Chores.run else None) for _ in range(2)]
    clock.advance(WEEK)

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(lambda one: one._do(one.contexts[0], job), both))

    assert sorted(done) == [0, 1]
    assert ran(door) == {"2026-05-31"}


def test_r44_a_run_that_fails_is_due_again_and_holds_up_no_other(door: Door, clock: StoppedClock) -> None:
    failing = Run("chores.fail", week_of, Chores.fail)
    made = scheduler(door, clock, failing, RUN)
    clock.advance(WEEK)

    for _ in range(2):
        with ends_as(Unreachable):
            made.tick()

    assert ran(door) == {"2026-05-31"}
    with door.begin() as tx:
        assert tx.due.done_until("chores.fail") == week_of(clock.now() - WEEK, BERLIN).start


# sweeps and notices


def test_an_item_that_fails_does_not_stop_the_others(door: Door, clock: StoppedClock) -> None:
    made = scheduler(door, clock, SWEEP)

    made.tick()

    assert ran(door) == {"swept 0", "swept 3", "swept 4"}


def test_items_that_fail_rest_and_let_those_behind_them_have_their_turn(
    door: Door, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("happycat.app.scheduler.AT_ONCE", 3)
    made = scheduler(door, clock, SWEEP)

    made.tick()
    made.tick()

    assert ran(door) == {"swept 0", "swept 3", "swept 4"}


def test_r47_notices_are_passed_on_once(door: Door, clock: StoppedClock) -> None:
    notifier = MemoryNotifier()
    made = scheduler(door, clock, SWEEP, notifier=notifier)

    made.tick()
    made.tick()

    assert [notice.cause for notice in notifier.told] == ["swept 0", "swept 3", "swept 4"]


def test_r47_a_notice_that_could_not_be_passed_on_stays_in_the_list(door: Door, clock: StoppedClock) -> None:
    class Deaf:
        def tell(self, notice: Notice) -> None:
            raise Unreachable(f"no connection for {notice.cause}")

    scheduler(door, clock, SWEEP, notifier=Deaf()).tick()

    assert len(ran(door)) == 3
    assert door.records.untold(10) == []


def test_the_crash_points_of_a_run_are_reached(door: Door, clock: StoppedClock) -> None:
    crash = Crashes()
    made = scheduler(door, clock, RUN, crash=crash)
    clock.advance(WEEK)

    made.tick()

    assert crash.points == ["scheduler.before_job", "scheduler.after_job"]
