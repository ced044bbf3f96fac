"""What play bakeries share: ten minutes for a cookie, and every mischief a contractor can do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define

from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.supplies.bakery import Label
from happycat.domain.supplies.policy import BAKING
from happycat.ports.kernel.world import Clock

Bag = tuple[str, datetime]
"""For whom, and when it was ordered."""
STRANGER = Label("nobody-ordered-this", "Nobody")


@define
class Oven(ABC):
    """A bakery that bakes by the clock; where it writes down its orders is its subclass's business."""

    clock: Clock
    late: timedelta = timedelta()
    """So much longer than promised."""
    away: bool = False
    """Answers nobody."""
    twice: bool = False
    """Delivers every cookie once more than ordered."""
    wrong: bool = False
    """Writes another client's name on every bag, and delivers what nobody has ordered."""
    full: bool = False
    """Answers, and takes no orders."""

    @abstractmethod
    def bags(self) -> Mapping[str, Bag]:
        """Everything that was ever ordered, by key."""

    @abstractmethod
    def add(self, new: dict[str, Bag]) -> None:
        """Writes down what was not ordered before."""

    def order(self, labels: Sequence[Label], /) -> frozenset[str]:
        self._answer()
        if self.full:
            return frozenset()
        self.add({label.key: (label.for_name, self.clock.now()) for label in labels})
        return frozenset(label.key for label in labels)

    def baked(self, keys: Sequence[str], /) -> Sequence[Label]:
        self._answer()
        done, bags = self.clock.now() - BAKING - self.late, self.bags()
        found = [Label(key, bags[key][0]) for key in keys if key in bags and bags[key][1] <= done]
        if self.wrong:
            return [STRANGER, *(Label(label.key, f"not {label.for_name}") for label in found)]
        return found * (2 if self.twice else 1)

    def delivered(self) -> int:
        """How many cookies left the oven."""
        return len(self.baked(tuple(self.bags())))

    def _answer(self) -> None:
        if self.away:
            raise Unreachable("the bakery did not answer; try again later")
