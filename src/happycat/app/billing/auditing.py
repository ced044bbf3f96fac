"""What clients and accountants see, and whether the ledger is whole (R25, R33)."""

from collections.abc import Sequence

from attrs import frozen

from happycat.app.billing.desk import ACCOUNTING, Desk
from happycat.domain.billing.events import SealedHead
from happycat.domain.billing.invoicing import Charge, Line, draft
from happycat.domain.billing.ledger import Broken, Posting
from happycat.domain.billing.model import Invoice
from happycat.domain.billing.statement import Statement
from happycat.domain.kernel.ids import ClientId, InvoiceId, OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.time import week_of
from happycat.ports.billing import BillingTx

NEWEST = 50


@frozen
class Auditing(Desk):
    """Reads only."""

    def statement(self, actor: Actor) -> Statement:
        """The client's own money: charges, payments, refunds, invoices, and what will be owed (R25)."""
        client_id = actor.as_client()
        with self.begin(actor) as tx:
            return self._statement(tx, client_id)

    def client_statement(self, actor: Actor, client_id: ClientId) -> Statement:
        """The same, of any client (accountant)."""
        actor.must_be(*ACCOUNTING)
        with self.begin(actor) as tx:
            return self._statement(tx, client_id)

    def invoices(self, actor: Actor, after: InvoiceId | None = None, limit: int = 50) -> Sequence[Invoice]:
        """The client's own, oldest first; all of them for an accountant."""
        whose = None if actor.may(*ACCOUNTING) else actor.as_client()
        with self.begin(actor) as tx:
            return tx.invoices.page(whose, after, limit)

    def invoice(self, actor: Actor, invoice_id: InvoiceId) -> tuple[Invoice, Sequence[Line]]:
        """An invoice with its lines; somebody else's is not found (R46)."""
        whose = None if actor.may(*ACCOUNTING) else actor.as_client()
        with self.begin(actor) as tx:
            invoice = tx.invoices.get(invoice_id)
            if whose not in (None, invoice.client_id):
                raise NotFound(thing="invoice")
            return invoice, tx.invoices.lines(invoice_id)

    def charges(self, actor: Actor, after: OrderId | None = None, limit: int = 50) -> Sequence[Charge]:
        """The client's own charges, in the order of their orders' ids."""
        client_id = actor.as_client()
        with self.begin(actor) as tx:
            return tx.charges.page(client_id, after, limit)

    def postings(self, actor: Actor, after: int = 0, limit: int = 50) -> Sequence[Posting]:
        """The client's own ledger, oldest first, after that sequence number."""
        client_id = actor.as_client()
        with self.begin(actor) as tx:
            return tx.postings.page(str(client_id), after, limit)

    def verify(self, actor: Actor, sealed: Sequence[SealedHead] = ()) -> Sequence[Broken]:
        """Every chain that does not hold (R33); empty if the ledger is whole.

        Finds edited, deleted, inserted and re-ordered postings. A cut-off end together with its account's
        row is found only against `sealed` heads, which are kept elsewhere.
        """
        actor.must_be(Role.SYSTEM, Role.ACCOUNTANT, Role.OPERATOR)
        with self.begin(actor) as tx:
            known = dict(self._heads(tx))
            outside = {head.party: head for head in sealed}
            broken: list[Broken] = []
            for party, chain in tx.postings.chains():
                ends = [h for h in (known.pop(party, None), outside.pop(party, None)) if h]
                broken += self._broken(party, chain, ends)
        missing = {**known, **outside}
        return broken + [Broken(party, 1, "all postings are gone") for party in missing]

    # inside

    def _statement(self, tx: BillingTx, client_id: ClientId) -> Statement:
        account, name = tx.accounts.of(client_id), tx.clients.find(client_id)
        week = week_of(self.clock.now(), self.zone)
        charges = tx.charges.unbilled([client_id], week.end)
        return Statement(
            client_id=client_id,
            name=name.name if name else "",
            loyalty_percentage=account.loyalty_percentage,
            settled=account.settled,
            credit=account.credit,
            unpaid=Money.total(invoice.due for invoice in tx.invoices.unpaid(client_id)),
            week_ends_at=week.end,
            this_week=draft(charges, account.loyalty_percentage, week, self.tax),
            charges=charges,
            postings=tx.postings.newest(str(client_id), NEWEST),
            invoices=tx.invoices.newest(client_id, NEWEST),
            reversals=tx.reversals.newest(client_id, NEWEST),
        )

    def _heads(self, tx: BillingTx) -> Sequence[tuple[str, SealedHead]]:
        heads: list[SealedHead] = []
        while part := tx.accounts.heads(heads[-1].party if heads else "", 1000):
            heads += part
        return [(head.party, head) for head in heads]

    def _broken(self, party: str, chain: Sequence[Posting], ends: Sequence[SealedHead]) -> list[Broken]:
        at = self.chain.broken_at(chain)
        if at is not None:
            return [Broken(party, at, "does not follow from the posting before")]
        if not ends:
            return [Broken(party, 1, "belongs to no account")]
        for end in ends:
            if len(chain) < end.postings or chain[end.postings - 1].hash != end.head:
                return [Broken(party, end.postings, "is not where the chain was sealed")]
        return []
