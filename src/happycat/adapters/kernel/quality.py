"""What both storages of quality share: the asked columns of a dossier, and margins out of sums."""

from collections.abc import Iterable, Mapping

from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.quality.dossier import Dossier
from happycat.domain.quality.margin import Margin

Sums = tuple[str, str, bool, int, int, int]
"""Outcome, cause, invoiced or not; orders, charged and paid in minor units."""


def dossier_columns(dossier: Dossier) -> Mapping[str, object]:
    ending = dossier.ending
    return {
        "outcome": str(ending.outcome) if ending else None,
        "cause": str(ending.cause) if ending else None,
        "invoiced": bool(dossier.charges),
        "charged": dossier.charged.minor,
        "paid": dossier.paid.minor,
    }


def margins(sums: Iterable[Sums]) -> list[Margin]:
    """One per outcome and cause, in their order; money of the invoiced orders only."""
    found: dict[tuple[str, str], Margin] = {}
    for outcome, cause, invoiced, orders, charged, paid in sorted(sums):
        known = found.get((outcome, cause))
        found[outcome, cause] = Margin(
            Outcome(outcome),
            Cause(cause),
            orders=orders + (known.orders if known else 0),
            invoiced=orders if invoiced else 0,
            charged=Money(charged if invoiced else 0),
            paid=Money(paid if invoiced else 0),
        )
    return list(found.values())
