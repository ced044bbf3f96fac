"""Orders, the desk, what is on its way between them, and the time: where all of it can go next."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from attrs import define

from tests.exploration.judge import Facts
from tests.exploration.local import Context, Move, Post
from tests.exploration.moments import FIXED, LONG_AFTER


class Spot(NamedTuple):
    """A state of everything."""

    order: int
    desk: int
    to_desk: tuple[int, ...]
    to_order: tuple[int, ...]
    now: datetime


Edge = tuple[str, Spot]


@define
class Space:
    """All spots there are, within a number of assignments; everything else may happen as often as it can.

    Three things keep it small and leave nothing out:
    - For a finished order it is always `LONG_AFTER`: it has no deadline, and all that is left of times is
      whether something was before its end.
    - A message that changes nothing for a finished order is delivered at once: it never will change anything.
    - The workers are alike, so the first to be matched is called Barsik.
    """

    orders: Context
    desk: Context
    post: Post
    first: str
    """The worker who is matched first."""
    times: int

    def facts(self, spot: Spot) -> tuple[Facts, Facts]:
        return self.orders.states[spot.order].facts, self.desk.states[spot.desk].facts

    def within(self, order: int) -> bool:
        """The bound, and the name of the first worker."""
        prepared = self.orders.states[order].facts.told("OrderPrepared")
        return len(prepared) <= self.times and all(who == self.first for n, who in prepared if n == 1)

    def edges(self, spot: Spot) -> Iterator[Edge]:
        """Every next state that is another one."""
        for move in self.orders.moves(spot.order, spot.now):
            if self.within(move.to):
                yield move.name, self._order_to(spot, move)
        for move in self.desk.moves(spot.desk, spot.now):
            if not _by_itself(move):
                yield move.name, self._desk_to(spot, move)
        yield from self._deliveries(spot)
        yield from self._time(spot)

    def untouched(self, spot: Spot) -> Spot | None:
        """What comes next if nobody does anything but post, clock and manager; None at the end."""
        for options in (self._deliveries(spot), self._sweeps(spot), self._time(spot)):
            for _, after in options:
                return after
        return None

    def _sweeps(self, spot: Spot) -> Iterator[Edge]:
        for move in filter(_by_itself, self.orders.moves(spot.order, spot.now)):
            yield move.name, self._order_to(spot, move)
        for move in filter(_by_itself, self.desk.moves(spot.desk, spot.now)):
            yield move.name, self._desk_to(spot, move)

    def _deliveries(self, spot: Spot) -> Iterator[Edge]:
        if spot.to_desk:
            move = self.desk.hear(spot.desk, spot.to_desk[0], spot.now)
            yield move.name, self._desk_to(spot._replace(to_desk=spot.to_desk[1:]), move)
        if spot.to_order:
            move = self.orders.hear(spot.order, spot.to_order[0], spot.now)
            yield move.name, self._order_to(spot._replace(to_order=spot.to_order[1:]), move)

    def _time(self, spot: Spot) -> Iterator[Edge]:
        if self.over(spot.order):
            return
        later = [at for at in (*self.orders.states[spot.order].deadlines, *FIXED) if at > spot.now]
        if later:
            yield "time goes on", spot._replace(now=min(later))

    def _order_to(self, spot: Spot, move: Move) -> Spot:
        after = spot._replace(order=move.to, to_desk=spot.to_desk + move.said)
        if not self.over(move.to):
            return after
        to_order = tuple(self.post.settled(one, spot.now) for one in spot.to_order)
        return self._heard(after._replace(to_order=to_order, now=LONG_AFTER))

    def _desk_to(self, spot: Spot, move: Move) -> Spot:
        after = spot._replace(desk=move.to, to_order=spot.to_order + move.said)
        return self._heard(after) if self.over(spot.order) else after

    def _heard(self, spot: Spot) -> Spot:
        """Without the messages that a finished order has no use for."""
        while spot.to_order and self._useless(spot):
            spot = spot._replace(to_order=spot.to_order[1:])
        return spot

    def _useless(self, spot: Spot) -> bool:
        move = self.orders.hear(spot.order, spot.to_order[0], spot.now)
        return move.to == spot.order and not move.said

    def over(self, order: int) -> bool:
        return self.orders.states[order].facts.status == "finished"


def _by_itself(move: Move) -> bool:
    """Without anybody but a manager who does what is due."""
    return move.name.startswith("sweep ") or move.name == "the manager finishes it"
