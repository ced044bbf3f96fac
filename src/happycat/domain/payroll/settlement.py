"""What a finished order brings its worker: one versioned table, total over every ending (R21, R27)."""

from collections.abc import Mapping

from attrs import frozen

from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.payroll.events import EntryKind

Ending = tuple[Outcome, Cause]


@frozen
class Brings:
    """A share of the order's price in per cent, and a penalty."""

    share: int
    penalty: Money


EARNED = Brings(60, Money.zero())
FINED = Brings(0, Money.of(40))
NOTHING = Brings(0, Money.zero())

FIRST: Mapping[Ending, Brings] = {
    (Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED): EARNED,
    (Outcome.SUCCEEDED, Cause.CLIENT_SILENT): EARNED,
    (Outcome.CANCELLED, Cause.CLIENT_CANCELLED): NOTHING,
    (Outcome.CANCELLED, Cause.NO_WORKER): NOTHING,
    (Outcome.CANCELLED, Cause.COMPANY): NOTHING,
    (Outcome.FAILED, Cause.WORKER_NO_SHOW): FINED,
    (Outcome.FAILED, Cause.WORK_REJECTED): FINED,
    (Outcome.FAILED, Cause.COMPANY): NOTHING,
}
TABLES: Mapping[int, Mapping[Ending, Brings]] = {1: FIRST}
NEWEST = max(TABLES)


def settle(price: Money, outcome: Outcome, cause: Cause, version: int = NEWEST) -> dict[EntryKind, Money]:
    """The entries an ending brings the worker, with their signs; penalties are negative (R27).

    `price` is the order's, before any loyalty discount.
    """
    brings = TABLES[version][outcome, cause]
    entries = {EntryKind.EARNING: price.percent(brings.share), EntryKind.PENALTY: -brings.penalty}
    return {kind: amount for kind, amount in entries.items() if amount}
