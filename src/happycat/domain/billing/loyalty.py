"""The loyalty percentage, from what a client has settled less what was refunded (R22)."""

from happycat.domain.billing.policy import LOYALTY_FIRST, LOYALTY_MOST, LOYALTY_STEP
from happycat.domain.kernel.money import Money


def loyalty_percentage(settled: Money) -> int:
    """5 strictly above 10,000, one more per 10,000, at most 12; otherwise 0."""
    steps = (settled.minor - 1) // LOYALTY_STEP.minor
    return min(LOYALTY_FIRST + steps - 1, LOYALTY_MOST) if steps > 0 else 0
