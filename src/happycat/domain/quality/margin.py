"""What the company keeps of its orders, by how they ended (R43)."""

from attrs import frozen

from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import Cause, Outcome


@frozen
class Margin:
    """Of all orders that ended so; money of those that are invoiced, the others are only counted.

    `charged` is less credits, `paid` is what workers got: penalties are negative and count as income.
    """

    outcome: Outcome
    cause: Cause
    orders: int
    invoiced: int
    charged: Money
    paid: Money

    @property
    def kept(self) -> Money:
        return self.charged - self.paid
