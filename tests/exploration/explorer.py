"""Breadth first through all states of an order and its kit, and from each of them to its end."""

from collections.abc import Callable, Iterator
from time import monotonic

from attrs import Factory, define, frozen
from typing_extensions import override

from tests.exploration.judge import Violation, wrong_at_the_end, wrong_together, wrong_when_delivered
from tests.exploration.spots import Space, Spot


class Found(Exception):
    """A violation, with the shortest way to it."""

    def __init__(self, why: str, path: tuple[str, ...]) -> None:
        self.why, self.path = why, path
        super().__init__("\n".join((why, *path)))


@frozen
class Figures:
    states: int
    moves: int
    done: int
    refused: int
    ends: int
    seconds: float

    @override
    def __str__(self) -> str:
        return (
            f"{self.states:,} states, {self.moves:,} transitions, {self.ends:,} ends, {self.seconds:.1f} s; "
            f"use cases were called {self.done:,} times, of which {self.refused:,} were refused"
        )


@define
class Explorer:
    space: Space
    progress: Callable[[str], object] = str
    _came: dict[Spot, tuple[Spot, str] | None] = Factory(dict)
    _ends_well: set[Spot] = Factory(set)
    _agree: set[tuple[int, int, bool]] = Factory(set)
    _moves: int = 0
    _ends: int = 0
    _took: float = 0

    def explore(self, start: Spot) -> Figures:
        """All of it, or `Found`."""
        began = monotonic()
        self._came[start] = None
        level = [start]
        while level:
            self.progress(f"{len(self._came):,} states, {len(level):,} of them new")
            level = [new for spot in level for new in self._news_from(spot)]
        self._nowhere_else()
        self._took = monotonic() - began
        return self.figures()

    def figures(self) -> Figures:
        both = (self.space.orders, self.space.desk)
        done, refused = sum(one.done for one in both), sum(one.refused for one in both)
        return Figures(len(self._came), self._moves, done, refused, self._ends, self._took)

    def seen(self) -> set[tuple[str, str]]:
        """How orders ended: outcome and cause."""
        facts = (self.space.facts(spot)[0] for spot in self._came)
        return {(outcome, cause) for one in facts for *_, outcome, cause in one.told("OrderFinished")}

    def _news_from(self, spot: Spot) -> Iterator[Spot]:
        try:
            self._agrees(spot)
            self._end_of(spot)
            edges = list(self.space.edges(spot))
        except Violation as violation:
            raise Found(str(violation), self.path(spot)) from violation
        for name, to in edges:
            self._moves += 1
            if to not in self._came:
                self._came[to] = (spot, name)
                yield to

    def path(self, spot: Spot) -> tuple[str, ...]:
        """The shortest way there, in words."""
        steps: list[str] = []
        came = self._came.get(spot)
        while came is not None:
            steps.append(f"{came[0].now:%d.%m. %H:%M}  {came[1]}")
            came = self._came[came[0]]
        return tuple(reversed(steps))

    # what must be so

    def _agrees(self, spot: Spot) -> None:
        delivered = not (spot.to_desk or spot.to_order)
        seen = (spot.order, spot.desk, delivered)
        if seen not in self._agree:
            wrong_together(*self.space.facts(spot))
            if delivered:
                wrong_when_delivered(*self.space.facts(spot))
            self._agree.add(seen)

    def _end_of(self, spot: Spot) -> None:
        """From here on only the post and the clock go on, and a manager; that ends every order and kit."""
        way: list[Spot] = []
        while spot not in self._ends_well:
            way.append(spot)
            after = self.space.untouched(spot)
            if after is None:
                self._ends += 1
                wrong_at_the_end(*self.space.facts(spot), spot.now)
                break
            spot = after
        self._ends_well.update(way)

    def _nowhere_else(self) -> None:
        """Left alone, no order came to where nobody could have brought it."""
        for spot in self._ends_well - self._came.keys():
            if self.space.within(spot.order):
                raise Found("the sweeps lead where nothing else leads", (str(spot),))
