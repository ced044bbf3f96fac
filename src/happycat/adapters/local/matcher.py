"""The matcher: a roster in memory that catches up with what was told before it answers."""

from collections.abc import Callable, Iterator, Sequence
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
        self._catch_up()
        with self._lock:
            return self._there.candidates(self._mark, slot, client_id)

    def matchable(self, at: datetime, /, limit: int) -> Sequence[OrderId]:
        self._catch_up()
        found: list[OrderId] = []
        seen: dict[OrderId, int] = {}
        for page in self._waiting(at):
            with self._lock:
                found += [one.order_id for one in page if self._hopeful(one, seen)]
            if len(found) >= limit:
                break
        self._in_vain = seen
        return found[:limit]

    @property
    def _there(self) -> Roster:
        assert self._roster is not None  # noqa: S101
        return self._roster

    def _waiting(self, at: datetime) -> Iterator[Sequence[Waits]]:
        page = self._page(at, None)
        while page:
            yield page
            page = self._page(at, page[-1])

    def _page(self, at: datetime, last: Waits | None) -> Sequence[Waits]:
        with self.begin() as tx:
            return tx.orders.waiting(at, last, limit=AT_ONCE)

    def _hopeful(self, one: Waits, seen: dict[OrderId, int]) -> bool:
        """Nothing is tried again before somebody was freed."""
        tried = self._in_vain.get(one.order_id, -1)
        if tried < self._freed and self._there.anybody(one.slot, one.client_id):
            return True
        seen[one.order_id] = self._mark
        return False

    def _catch_up(self) -> None:
        """Reads first and locks afterwards: whoever holds the store may be waiting for the lock."""
        now = self.clock.now()
        with self.begin() as tx:
            if self._roster is None or self._heard_at is None or now - self._heard_at > TIDY_EVERY:
                self._start(tx, now)
            while self._hear(tx.roster.after(self._mark, limit=AT_ONCE)):
                pass
        self._heard_at = now
        self._tidy(now)

    def _start(self, tx: OrdersTx, now: datetime) -> None:
        """From the tables; also when it slept so long that the roster's tail may be gone."""
        mark, roster = tx.roster.mark(), self.make()
        for change in tx.roster.present(now - KEPT):
            roster.hear(change)
        with self._lock:
            self._roster, self._mark, self._freed = roster, mark, mark
            self._in_vain, self._tidied_at = {}, now

    def _hear(self, told: Sequence[tuple[int, Change]]) -> bool:
        """Says whether there may be more; what another thread has heard meanwhile is passed over."""
        with self._lock:
            for mark, change in told:
                if mark > self._mark:
                    self._freed = mark if self._there.hear(change) else self._freed
                    self._mark = mark
        return len(told) == AT_ONCE

    def _tidy(self, now: datetime) -> None:
        with self._lock:
            if self._tidied_at is None or now - self._tidied_at > TIDY_EVERY:
                self._there.forget(now - KEPT)
                self._tidied_at = now
