"""What a client sees of its money (R25)."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from happycat.domain.billing.invoicing import Charge, Draft
from happycat.domain.billing.ledger import Posting
from happycat.domain.billing.model import Invoice
from happycat.domain.billing.reversals import Reversal
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.money import Money


@frozen
class Statement:
    """The newest of everything; older charges, postings and invoices by their pages."""

    client_id: ClientId
    name: str
    loyalty_percentage: int
    settled: Money
    credit: Money
    unpaid: Money
    """Due on issued invoices."""
    week_ends_at: datetime
    this_week: Draft
    """The invoice as it would be at the end of this week."""
    charges: Sequence[Charge]
    postings: Sequence[Posting]
    invoices: Sequence[Invoice]
    reversals: Sequence[Reversal]

    @property
    def owed_at_week_end(self) -> Money:
        """Unpaid invoices and this week's, less the client's credit; never negative."""
        return max(Money.zero(), self.unpaid + self.this_week.total - self.credit)
