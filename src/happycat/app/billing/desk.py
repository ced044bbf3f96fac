"""What all of billing's use cases work with."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from happycat.domain.billing.accounts import Clerk
from happycat.domain.billing.attempts import Attempt
from happycat.domain.billing.collection import Collection
from happycat.domain.billing.ledger import Chain, Why
from happycat.domain.billing.model import Invoice, InvoiceStatus
from happycat.domain.billing.settlement import DEFAULT, Settlement
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.people import Actor, Role
from happycat.ports.billing import BillingTx, Gateways, TaxPolicy
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock

ACCOUNTING = (Role.SYSTEM, Role.ACCOUNTANT)

TOLD: Mapping[InvoiceStatus, str] = {
    InvoiceStatus.ACTION_REQUIRED: "Invoice {number} over {due} could not be collected: give a payment method"
    " that works, or confirm the payment with your bank.",
    InvoiceStatus.OVERDUE: "Invoice {number} over {due} is overdue; no new orders until it is paid.",
}


@frozen
class Desk:
    """Rows, clock, the ledger's chain, gateways by name, the settlement table and the tax policy."""

    begin: Begin[BillingTx]
    clock: Clock
    chain: Chain
    gateways: Gateways
    tax: TaxPolicy
    zone: ZoneInfo
    currency: str
    settlement: Settlement = DEFAULT

    def clerk(self, cause: str, actor: Actor, at: datetime, reason: str = "") -> Clerk:
        """Writes into the books: because of what, by whom, when and why (R33)."""
        return Clerk(self.chain, Why(cause, str(actor.person), at, reason))

    def collection(self, tx: BillingTx, attempt: Attempt) -> Collection:
        """The attempt with all that hangs on it."""
        account = tx.accounts.of(attempt.client_id)
        method = tx.methods.of(attempt.client_id)
        return Collection(account, tx.invoices.get(attempt.invoice_id), attempt, method)

    def tell(self, tx: BillingTx, invoice: Invoice, happening: object) -> None:
        """Tells the client when it has to do something, once for each happening (R47)."""
        said = TOLD.get(invoice.status)
        if said:
            cause = f"invoice/{invoice.id}/{invoice.status}/{happening}"
            tx.notify(PersonId(invoice.client_id), cause, said.format(number=invoice.number, due=invoice.due))
