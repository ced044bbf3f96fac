"""What a finished order costs the client: one versioned table, total over all endings (R21)."""

from collections.abc import Mapping

from attrs import field, frozen

from happycat.domain.billing.policy import CHARGED_IN_FULL, CHARGED_NOTHING
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import ENDINGS, Cause, Outcome

Ending = tuple[Outcome, Cause]
FREE = frozenset({Cause.NO_WORKER, Cause.COMPANY})


class NotTotal(Invalid):
    says = "A settlement table has every ending once, from 0 to 100 per cent; wrong: {endings}."


def _total(_owner: object, _attribute: object, percentages: Mapping[Ending, int]) -> None:
    wrong = set(percentages) ^ ENDINGS
    wrong |= {ending for ending, percentage in percentages.items() if not 0 <= percentage <= 100}
    if wrong:
        raise NotTotal(endings=", ".join(sorted("/".join(ending) for ending in wrong)))


@frozen
class Settlement:
    """Percentages of the price by ending."""

    version: str
    percentages: Mapping[Ending, int] = field(validator=_total)

    def chargeable(self, price: Money, outcome: Outcome, cause: Cause) -> Money:
        """What the order costs before loyalty."""
        return price.percent(self.percentages[outcome, cause])


DEFAULT = Settlement(
    "settlement-1",
    {ending: CHARGED_NOTHING if ending[1] in FREE else CHARGED_IN_FULL for ending in ENDINGS},
)
"""Charged in full, whatever happened; only `no_worker` and `company` cost nothing."""
