"""The matcher: a roster in memory that catches up with what was told before it answers."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import RLock
from typing import Protocol

from attrs import Factory, define

from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.policy import LOAD_DAYS
from happycat.domain.orders.roster import Change
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock
from happycat.ports.orders import Candidates, OrdersTx, Waits

AT_ONCE = 1000
KEPT = timedelta(days=LOAD_DAYS + 2)
"""How long a booking counts after it is over."""
TIDY_EVERY = timedelta(days=1)


class Roster(Protocol):
    """Everybody in memory; changes come in the order in which they were told."""

    def hear(self, change: Change) -> bool:
        """Says whether somebody may be free now who was not before."""

    def forget(self, before: datetime) -> None:
        """Bookings that ended before that instant count nowhere any more."""

    def candidates(self, mark: int, slot: Slot, client_id: ClientId) -> Candidates:
        """Who passes the hard filters; `mark` is noted in it (R16)."""

    def anybody(self, slot: Slot, client_id: ClientId) -> bool:
        """Whether somebody passes the hard filters."""


@define
class RosterMatcher:
    """Reads what is committed, in transactions of its own: what is not may never be."""

    begin: Begin[OrdersTx]
    clock: Clock
    make: Callable[[], Roster]
    _roster: Roster | None = None
    _mark: int = 0
    _freed: int = 0
    """The newest mark after which somebody may be free who was not before."""
    _in_vain: dict[OrderId, int] = Factory(dict)
    """Orders that had no candidate, and what had been told when they were tried."""
    _heard_at: datetime | None = None
    _tidied_at: datetime | None = None
    _lock: RLock = Factory(RLock)

    def candidates(self, slot: Slot, client_id: ClientId, /) -> Candidates:
        with self._lock, self.begin() as tx:
            return self._caught_up(tx).candidates(self._mark, slot, client_id)

    def matchable(self, at: datetime, /, limit: int) -> Sequence[OrderId]:
        with self._lock, self.begin() as tx:
            roster = self._caught_up(tx)
            found: list[OrderId] = []
            seen: dict[OrderId, int] = {}
            page = tx.orders.waiting(at, None, limit=AT_ONCE)
            while page and len(found) < limit:
                found += [one.order_id for one in page if self._hopeful(roster, one, seen)]
                page = tx.orders.waiting(at, page[-1], limit=AT_ONCE)
            self._in_vain = seen
            return found[:limit]

    def _hopeful(self, roster: Roster, one: Waits, seen: dict[OrderId, int]) -> bool:
        """Nothing is tried again before somebody was freed."""
        tried = self._in_vain.get(one.order_id, -1)
        if tried < self._freed and roster.anybody(one.slot, one.client_id):
            return True
        seen[one.order_id] = self._mark
        return False

    def _caught_up(self, tx: OrdersTx) -> Roster:
        now = self.clock.now()
        if self._roster is None or self._heard_at is None or now - self._heard_at > TIDY_EVERY:
            self._start(tx, now)
        more = True
        while more:
            told = tx.roster.after(self._mark, limit=AT_ONCE)
            for mark, change in told:
                self._hear(mark, change)
            more = len(told) == AT_ONCE
        self._heard_at = now
        assert self._roster is not None  # noqa: S101
        return self._tidied(self._roster, now)

    def _start(self, tx: OrdersTx, now: datetime) -> None:
        """From the tables; also when it slept so long that the roster's tail may be gone."""
        mark, roster = tx.roster.mark(), self.make()
        for change in tx.roster.present(now - KEPT):
            roster.hear(change)
        self._roster, self._mark, self._freed = roster, mark, mark
        self._in_vain, self._tidied_at = {}, now

    def _hear(self, mark: int, change: Change) -> None:
        assert self._roster is not None  # noqa: S101
        if self._roster.hear(change):
            self._freed = mark
        self._mark = mark

    def _tidied(self, roster: Roster, now: datetime) -> Roster:
        if self._tidied_at is None or now - self._tidied_at > TIDY_EVERY:
            roster.forget(now - KEPT)
            self._tidied_at = now
        return roster
