"""The scheduler: sweeps what is due, and runs each period once, also those that were slept through."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import Factory, frozen

from happycat.app.kernel import LiveContext
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.refusals import Misconfigured, Refusal, Stale
from happycat.domain.kernel.time import Period
from happycat.ports.kernel.jobs import Job, PeriodOf, Run, Sweep
from happycat.ports.kernel.world import Clock, CrashPoints, Notifier

log = logging.getLogger("happycat.scheduler")

AT_ONCE = 500
REFUSED, FAILED = timedelta(minutes=1), timedelta(minutes=5)
"""How long a thing rests before a sweep tries it again."""


def ended_since(period_of: PeriodOf, since: datetime, now: datetime, zone: ZoneInfo) -> Iterator[Period]:
    """The periods that ended after `since` and not after `now`, oldest first."""
    period = period_of(since, zone)
    while period.end <= now:
        yield period
        period = period_of(period.end, zone)


@frozen
class Scheduler:
    """Does the jobs of some contexts. Several may run: the due tables and the things themselves decide."""

    contexts: tuple[LiveContext, ...]
    clock: Clock
    zone: ZoneInfo
    crash: CrashPoints
    notifier: Notifier
    _resting: dict[str, dict[UUID, datetime]] = Factory(dict)

    def open(self) -> None:
        """Marks, for each run that was never done, the period before the present one as done."""
        for live in self.contexts:
            for job in live.context.jobs:
                if isinstance(job, Run):
                    self._found(live, job)

    def tick(self) -> int:
        """Everything that is due now; says how many things were done.

        A job that fails holds up no other; the first failure is raised when all have had their turn.
        """
        works = [partial(self._do, live, job) for live in self.contexts for job in live.context.jobs]
        done, failures = 0, []
        for work in (*works, *(partial(self._tell, live) for live in self.contexts)):
            try:
                done += work()
            except Misconfigured:
                raise  # it is wrong for all of them
            except Exception as failure:
                log.exception("a job failed; the others go on")
                failures.append(failure)
        if failures:
            raise failures[0]
        return done

    def _found(self, live: LiveContext, job: Run[Any]) -> None:
        try:
            with live.storage.begin(SYSTEM) as tx:
                if tx.due.done_until(job.name) is None:
                    start = job.period_of(self.clock.now(), self.zone).start
                    tx.due.done(job.name, Period(start, start, "founding"))
        except Stale:
            log.debug("%s was founded by another process", job.name)

    def _do(self, live: LiveContext, job: Job) -> int:
        if isinstance(job, Sweep):
            return self._sweep(live, job)
        try:
            return self._run(live, job)
        except Stale:
            log.debug("%s was done by another process", job.name)
            return 0

    def _run(self, live: LiveContext, job: Run[Any]) -> int:
        periods = self._missed(live, job)
        for period in periods:
            self.crash.reached("scheduler.before_job")
            job.run(live.use_cases, SYSTEM, period)
            self.crash.reached("scheduler.after_job")
        return len(periods)

    def _missed(self, live: LiveContext, job: Run[Any]) -> list[Period]:
        with live.storage.begin(SYSTEM) as tx:
            since = tx.due.done_until(job.name)
        if since is None:
            return []
        return list(ended_since(job.period_of, since, self.clock.now(), self.zone))

    def _sweep(self, live: LiveContext, job: Sweep[Any]) -> int:
        resting = self._resting_of(live, job)
        found = job.find(live.use_cases, AT_ONCE + len(resting))
        due = [id for id in found if id not in resting][:AT_ONCE]
        return sum(self._act(live, job, id) for id in due)

    def _act(self, live: LiveContext, job: Sweep[Any], id: UUID) -> bool:
        """What fails rests a while, so that it does not keep those behind it from their turn."""
        try:
            job.act(live.use_cases, SYSTEM, id)
        except Refusal as refusal:
            log.debug("%s %s: %s", job.name, id, refusal)
            self._rest(live, job, id, timedelta(0) if isinstance(refusal, Stale) else REFUSED)
        except Exception:
            log.exception("%s failed for %s; the others go on", job.name, id)
            self._rest(live, job, id, FAILED)
        else:
            return True
        return False

    def _rest(self, live: LiveContext, job: Sweep[Any], id: UUID, pause: timedelta) -> None:
        self._resting.setdefault(f"{live.name}.{job.name}", {})[id] = self.clock.now() + pause

    def _resting_of(self, live: LiveContext, job: Sweep[Any]) -> dict[UUID, datetime]:
        """Those whose rest is not over; the others are forgotten."""
        name, now = f"{live.name}.{job.name}", self.clock.now()
        kept = {id: until for id, until in self._resting.get(name, {}).items() if until > now}
        self._resting[name] = kept
        return kept

    def _tell(self, live: LiveContext) -> int:
        """Gives new notices to the notifier, each at most once (R47)."""
        notices = live.storage.records.untold(AT_ONCE)
        for notice in notices:
            try:
                self.notifier.tell(notice)
            except Exception:
                log.exception("a notice could not be passed on; it stays in the in-app list")
        return len(notices)
