"""A bakery in memory: ten minutes for a cookie, and every mischief a contractor can do."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import Factory, define

from happycat.domain.kernel.refusals import Unreachable
from happycat.ports.kernel.world import Clock

BAKING = timedelta(minutes=10)


@define
class MemoryBakery:
    """Bakes by the clock; `late`, `away` and `twice` are switches for tests."""

    clock: Clock
    late: timedelta = timedelta()
    """So much longer than promised."""
    away: bool = False
    """Answers nobody."""
    twice: bool = False
    """Delivers every cookie once more than ordered."""
    ordered: dict[str, tuple[str, datetime]] = Factory(dict)
    """key -> (for whom, when)."""

    def order(self, key: str, for_name: str, /) -> None:
        self._answer()
        self.ordered.setdefault(key, (for_name, self.clock.now()))

    def baked(self, keys: Iterable[str], /) -> frozenset[str]:
        self._answer()
        done = self.clock.now() - BAKING - self.late
        return frozenset(key for key in keys if key in self.ordered and self.ordered[key][1] <= done)

    def delivered(self) -> int:
        """How many cookies left the oven."""
        return len(self.baked(self.ordered)) * (2 if self.twice else 1)

    def _answer(self) -> None:
        if self.away:
            raise Unreachable("the bakery did not answer; try again later")
