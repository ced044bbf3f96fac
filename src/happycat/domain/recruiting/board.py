"""The screening board: which policy version is active, and who changed that, when and why (R39)."""

from datetime import datetime
from uuid import UUID

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.kernel.values import text
from happycat.domain.recruiting.policy import FIRST_DRAFTED_AT, FIRST_POLICY, FIRST_REASON
from happycat.domain.recruiting.screening import ScreeningPolicy

BOARD = UUID("00000000-0000-0000-0000-00000000b0a4")
"""There is one board."""


class AlreadyActive(Conflict):
    says = "Policy version {number} is active already."


class NothingBefore(Conflict):
    says = "Policy version 1 is active and none was before it; draft and activate another one."


@frozen
class Activation:
    """A version became the active one, by hand or by rolling back."""

    policy: str
    by: PersonId
    at: datetime
    reason: str = field(validator=text(1000))
    rolled_back: bool = False


def first_policy() -> ScreeningPolicy:
    """Version 1, the same wherever it is made."""
    return ScreeningPolicy.drafted(FIRST_POLICY, 1, SYSTEM.person, FIRST_REASON, FIRST_DRAFTED_AT)


def _first_hashes() -> tuple[str, ...]:
    return (first_policy().hash,)


@define(kw_only=True, eq=False)
class Board(Aggregate):
    id: UUID = BOARD
    drafted: int = 1
    line: tuple[str, ...] = field(factory=_first_hashes)
    """The active version last, those it can be rolled back to before it."""
    activations: tuple[Activation, ...] = ()

    @property
    def active(self) -> str:
        return self.line[-1]

    def next_number(self) -> int:
        self.drafted += 1
        return self.drafted

    def activate(self, policy: ScreeningPolicy, by: PersonId, reason: str, at: datetime) -> None:
        """From the next decision on; refuses with `AlreadyActive`."""
        if policy.hash == self.active:
            raise AlreadyActive(number=policy.number)
        self.line = (*self.line, policy.hash)
        self.activations = (*self.activations, Activation(policy.hash, by, at, reason))

    def roll_back(self, by: PersonId, reason: str, at: datetime) -> None:
        """To the version that was active before this one; refuses with `NothingBefore`."""
        if len(self.line) == 1:
            raise NothingBefore
        self.line = self.line[:-1]
        self.activations = (*self.activations, Activation(self.active, by, at, reason, rolled_back=True))
