"""What an order costs: the formula is secret, its bound is not (R8)."""

from typing import Final

from attrs import frozen

from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import ServiceLine


@frozen
class Priced:
    """The price, and what was cut from the formula's answer because the client had seen less (R8)."""

    price: Money
    cut: Money

    @classmethod
    def capped(cls, asked: Money, list_total: Money) -> "Priced":
        """Never above the list prices the client saw, whatever the formula asks; never negative."""
        price = max(min(asked, list_total), Money.zero())
        return cls(price, asked - price)


PER_LINE: Final = Money.of(100)
"""R8 [C]."""


@frozen
class PerLine:
    """The first version: so much for every line (R8 [C]). Loyalty is the invoice's business."""

    rate: Money = PER_LINE

    def price(self, lines: tuple[ServiceLine, ...], /) -> Money:
        return Money(self.rate.minor * len(lines))
