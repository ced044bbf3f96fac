"""From a client's charges to an invoice: pure, rounded per line, the total is their sum (R23, R32)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import frozen

from happycat.domain.billing.policy import (
    ABSOLUTE_LIMIT,
    PERIODS_OF_HISTORY,
    RELATIVE_FACTOR,
    RELATIVE_FLOOR,
)
from happycat.domain.kernel.ids import ClientId, InvoiceId, OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import Period

NOTHING = Money.zero()


@frozen
class Charge:
    """What one finished order costs before loyalty; on no invoice yet, or on exactly one."""

    order_id: OrderId
    client_id: ClientId
    title: str
    finished_at: datetime
    price: Money
    amount: Money
    settlement: str
    """The version of the settlement table that decided (R21)."""
    invoice_id: InvoiceId | None = None


@frozen
class Line:
    """A line of an invoice: an order, or a tax (then without order and date)."""

    position: int
    order_id: OrderId | None
    title: str
    finished_at: datetime | None
    amount: Money
    charged: Money
    """After loyalty."""
    late: bool = False
    """It belongs to an earlier week, and came after that week's invoice (R23)."""


@frozen
class TaxLine:
    """A tax on the sum of an invoice's orders."""

    title: str
    amount: Money


Tax = Callable[[Money], Sequence[TaxLine]]


@frozen
class Draft:
    """An invoice before it is issued."""

    percentage: int
    lines: tuple[Line, ...]

    @property
    def total(self) -> Money:
        return Money.total(line.charged for line in self.lines)

    @property
    def before_loyalty(self) -> Money:
        return Money.total(line.amount for line in self.lines if line.order_id)

    @property
    def tax(self) -> Money:
        return Money.total(line.charged for line in self.lines if not line.order_id)

    @property
    def discount(self) -> Money:
        return self.before_loyalty + self.tax - self.total


def draft(charges: Sequence[Charge], percentage: int, period: Period, tax: Tax) -> Draft:
    """Charges in the order of their dates, less loyalty, rounded half to even on each line; then taxes."""
    ordered = sorted(charges, key=lambda charge: (charge.finished_at, charge.order_id))
    lines = [_line(n, charge, percentage, period) for n, charge in enumerate(ordered, 1)]
    taxes = tax(Money.total(line.charged for line in lines))
    after = len(lines) + 1
    lines += [Line(n, None, t.title, None, t.amount, t.amount) for n, t in enumerate(taxes, after)]
    return Draft(percentage, tuple(lines))


def _line(position: int, charge: Charge, percentage: int, period: Period) -> Line:
    return Line(
        position,
        charge.order_id,
        charge.title,
        charge.finished_at,
        charge.amount,
        charged=charge.amount.percent(100 - percentage),
        late=charge.finished_at < period.start,
    )


@frozen
class Trailing:
    """A client's invoices of the last months: how many, and the greatest total."""

    periods: int = 0
    greatest: Money = NOTHING


def absurd(total: Money, before: Trailing) -> str:
    """Why an invoice must not go out unseen (R35); empty if it may."""
    if total > ABSOLUTE_LIMIT:
        return f"above the limit of {ABSOLUTE_LIMIT}"
    known = before.periods >= PERIODS_OF_HISTORY and total > RELATIVE_FLOOR
    if known and total.minor > RELATIVE_FACTOR * before.greatest.minor:
        return f"more than {RELATIVE_FACTOR} times the greatest of {before.periods} invoices before"
    return ""


def no_tax(_net: Money, /) -> Sequence[TaxLine]:
    """The default tax policy."""
    return ()
