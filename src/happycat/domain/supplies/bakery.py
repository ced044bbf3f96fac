"""What the desk and the bakery tell each other, and when the bakery is left alone (R18)."""

from datetime import datetime
from uuid import UUID

from attrs import define, field, frozen
from attrs.validators import instance_of

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.supplies.policy import ASK_AGAIN, LONGEST_REST, TELL_AFTER

BAKERY = UUID("ba4e51e5-0000-4000-8000-000000000018")
"""The one bakery there is."""
DOUBLINGS = 10


@frozen
class Label:
    """What is written on a cookie's bag: the key it was ordered under, and the name it is for."""

    key: str = field(validator=instance_of(str))
    for_name: str = field(validator=instance_of(str))


@define(kw_only=True, eq=False)
class Silence(Aggregate):
    """A bakery that did not answer is left alone for a while, with all cookies, longer each time."""

    id: UUID = BAKERY
    times: int = 0
    """How often in a row it did not answer."""
    until: datetime

    def rests(self, at: datetime) -> bool:
        return self.times > 0 and at < self.until

    @property
    def alarming(self) -> bool:
        """It has just become an outage that somebody should look at."""
        return self.times == TELL_AFTER

    def again(self, at: datetime) -> None:
        """It did not answer: nobody talks to it before the rest is over."""
        rest = ASK_AGAIN * 2 ** min(self.times, DOUBLINGS)
        self.times, self.until = self.times + 1, at + min(rest, LONGEST_REST)

    def over(self) -> None:
        self.times = 0
