"""Money: whole minor units of the company's one currency (R32)."""

from collections.abc import Iterable
from typing import Any, Self

from attrs import field, frozen
from typing_extensions import override

from happycat.domain.kernel.refusals import Invalid


def half_even(numerator: int, denominator: int) -> int:
    """`numerator / denominator` rounded half to even, exactly, in integers; the one rounding rule (R32)."""
    quotient, remainder = divmod(numerator, denominator)
    twice = 2 * remainder
    up = twice > denominator or (twice == denominator and quotient % 2 == 1)
    return quotient + up


def _whole(_owner: Any, _attribute: Any, minor: Any) -> None:
    if type(minor) is not int:
        raise Invalid(problem=f"Money is a whole number of minor units; {minor!r} is not.")


@frozen(order=True)
class Money:
    """An amount in minor units (cents); negative amounts are debts. Never a float (R32)."""

    minor: int = field(validator=_whole)

    @classmethod
    def of(cls, units: int) -> Self:
        """Whole units: `Money.of(100)` is 100.00."""
        return cls(units * 100)

    @classmethod
    def zero(cls) -> Self:
        return cls(0)

    @classmethod
    def total(cls, amounts: Iterable["Money"]) -> "Money":
        return Money(sum(amount.minor for amount in amounts))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + other.minor)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - other.minor)

    def __neg__(self) -> "Money":
        return Money(-self.minor)

    def __bool__(self) -> bool:
        return self.minor != 0

    def percent(self, percentage: int) -> "Money":
        """That many per cent of it, rounded half to even."""
        return Money(half_even(self.minor * percentage, 100))

    @override
    def __str__(self) -> str:
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{abs(self.minor) // 100}.{abs(self.minor) % 100:02d}"
