"""What billing can be asked, what it hears, and what it does by time."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen

from happycat.app.billing.auditing import Auditing
from happycat.app.billing.collecting import Collecting
from happycat.app.billing.giving_back import GivingBack
from happycat.domain.billing.attempts import (
    FINAL,
    Answer,
    Attempt,
    AttemptState,
    PaymentMethod,
)
from happycat.domain.billing.collection import with_new_method
from happycat.domain.billing.invoicing import Charge
from happycat.domain.billing.ledger import Move
from happycat.domain.billing.model import KnownClient
from happycat.domain.clients.events import ClientChanged, PaymentMethodChanged
from happycat.domain.kernel.ids import InvoiceId
from happycat.domain.kernel.people import SYSTEM, Actor, Role
from happycat.domain.kernel.refusals import Invalid, NotFound
from happycat.domain.kernel.time import week_of
from happycat.domain.orders.events import OrderFinished
from happycat.ports.kernel.commands import command
from happycat.ports.kernel.jobs import Run, Sweep
from happycat.ports.kernel.messages import on


@frozen
class Billing(Collecting, GivingBack, Auditing):
    """Clients' money: charges, weekly invoices, their collection, what goes back, and the ledger."""

    # asked

    @command
    def resolve(
        self, actor: Actor, invoice_id: InvoiceId, attempt: int, outcome: AttemptState, reason: str
    ) -> None:
        """A human found out how an open attempt ended: succeeded or declined (accountant, R24).

        Refuses with `NotOpen`, and with `BeingAsked` for a minute after the gateway was called.
        """
        actor.must_be(Role.ACCOUNTANT)
        if outcome not in FINAL or not reason.strip():
            raise Invalid(problem="Say succeeded, declined_soft or declined_hard, and why.")
        with self.begin(actor) as tx:
            found = next((a for a in tx.attempts.of(invoice_id) if a.number == attempt), None)
            if found is None:
                raise NotFound(thing="attempt")
            found.resolvable(self.clock.now())
            self.take(tx, actor, found, Answer(outcome, found.reference), reason)

    def unresolved(self, actor: Actor, after: UUID | None = None, limit: int = 50) -> Sequence[Attempt]:
        """Attempts whose outcome is open (accountant)."""
        actor.must_be(Role.SYSTEM, Role.ACCOUNTANT)
        with self.begin(actor) as tx:
            return tx.attempts.unresolved(after, limit)

    # heard

    def known(self, client: ClientChanged) -> None:
        """The newest name of a client (R2)."""
        with self.begin() as tx:
            before = tx.clients.find(client.client_id)
            if before is None or before.revision < client.revision:
                tx.clients.put(KnownClient(client.client_id, client.revision, client.name, client.active))

    def pays_by(self, method: PaymentMethodChanged) -> None:
        """A new method; invoices that wait for one are tried with it (R24)."""
        now = self.clock.now()
        with self.begin() as tx:
            put = PaymentMethod(method.client_id, method.gateway, method.token, now)
            tx.methods.put(put)
            unpaid = tx.invoices.unpaid(method.client_id)
            last = tx.attempts.last_of([invoice.id for invoice in unpaid])
            for invoice in unpaid:
                following = with_new_method(invoice, last[invoice.id], put, now)
                if following is not None:
                    tx.attempts.add(following)

    def charge(self, order: OrderFinished) -> None:
        """What the order costs by the settlement table; once, whatever comes again (R21)."""
        with self.begin() as tx:
            if tx.charges.find(order.order_id) is not None:
                return
            amount = self.settlement.chargeable(order.price, order.outcome, order.cause)
            title = ", ".join(order.titles)
            who = (order.order_id, order.client_id, title, order.finished_at)
            tx.charges.add(Charge(*who, order.price, amount, self.settlement.version))
            clerk = self.clerk(f"OrderFinished/{order.order_id}", SYSTEM, self.clock.now(), order.cause)
            tx.accounts.of(order.client_id).post(clerk, Move.CHARGED, amount)


reactions = (
    on(ClientChanged, Billing.known),
    on(PaymentMethodChanged, Billing.pays_by),
    on(OrderFinished, Billing.charge),
)
jobs = (
    Run("weekly", week_of, Billing.run_week),
    Sweep("collect", Billing.attempts_due, Billing.collect),
    Sweep("resolve_unknown", Billing.attempts_to_ask_about, Billing.resolve_unknown),
    Sweep("dunning", Billing.invoices_to_dun, Billing.dun),
    Sweep("refunds", Billing.refunds_due, Billing.send_refund),
)
