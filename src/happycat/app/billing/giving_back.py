"""Refunds and credit notes, and the way of a refund back through its gateway (R26)."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen

from happycat.app.billing.weekly import Weekly
from happycat.domain.billing.attempts import Answer, AttemptState
from happycat.domain.billing.reversals import Reversal, ReversalKind, may_give_back
from happycat.domain.kernel.ids import InvoiceId, OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import Unreachable
from happycat.ports.billing import BillingTx
from happycat.ports.kernel.commands import command


@frozen
class GivingBack(Weekly):
    """What goes back to clients."""

    @command
    def refund(
        self, actor: Actor, invoice_id: InvoiceId, order_id: OrderId, amount: Money, reason: str
    ) -> Reversal:
        """A credit note whose amount goes back the way it was paid; never more than was paid (accountant)."""
        actor.must_be(Role.ACCOUNTANT)
        with self.begin(actor) as tx:
            reversal = self._reverse(tx, actor, ReversalKind.REFUND, invoice_id, order_id, amount, reason)
            attempts = tx.attempts.of(invoice_id)
            reversal.send_back(next(a for a in attempts if a.state is AttemptState.SUCCEEDED))
            return reversal

    @command
    def credit(
        self, actor: Actor, invoice_id: InvoiceId, order_id: OrderId, amount: Money, reason: str
    ) -> Reversal:
        """A credit note whose amount makes the next invoices less; never more than was paid (accountant)."""
        actor.must_be(Role.ACCOUNTANT)
        with self.begin(actor) as tx:
            return self._reverse(tx, actor, ReversalKind.CREDIT, invoice_id, order_id, amount, reason)

    def refunds_due(self, limit: int) -> Sequence[UUID]:
        with self.begin() as tx:
            return tx.reversals.due(self.clock.now(), limit)

    def send_refund(self, actor: Actor, reversal_id: UUID) -> None:
        """Sends a refund, always with the same key; if nobody answers it is sent again later."""
        actor.must_be(Role.SYSTEM)
        reversal = self.begin_refund(actor, reversal_id)
        gateway = self.gateways.get(reversal.gateway) if reversal else None
        if reversal is None or gateway is None:
            return
        try:
            answer = gateway.refund(reversal.key, reversal.payment, reversal.amount)
        except Unreachable:
            return
        self.refund_answered(actor, reversal_id, answer)

    @command
    def begin_refund(self, actor: Actor, reversal_id: UUID) -> Reversal | None:
        """Marks a due refund as sent."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            reversal = tx.reversals.get(reversal_id)
            if not reversal.is_due(self.clock.now()):
                return None
            reversal.send(self.clock.now())
            return reversal

    @command
    def refund_answered(self, actor: Actor, reversal_id: UUID, answer: Answer) -> None:
        """Writes down what the gateway said about a refund."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            reversal = tx.reversals.get(reversal_id)
            clerk = self.clerk(reversal.key, actor, self.clock.now(), answer.reason)
            reversal.take(answer, tx.accounts.of(reversal.client_id), clerk)

    # inside

    def _reverse(
        self,
        tx: BillingTx,
        actor: Actor,
        kind: ReversalKind,
        invoice_id: InvoiceId,
        order_id: OrderId,
        amount: Money,
        reason: str,
    ) -> Reversal:
        now = self.clock.now()
        invoice, before = tx.invoices.get(invoice_id), tx.reversals.of(invoice_id)
        may_give_back(kind, invoice, tx.invoices.lines(invoice_id), before, order_id, amount)
        reversal = Reversal(
            id=tx.new_id(),
            number=self._number(tx, "CN", now),
            kind=kind,
            invoice_id=invoice_id,
            order_id=order_id,
            client_id=invoice.client_id,
            amount=amount,
            reason=reason,
            issued_at=now,
        )
        clerk = self.clerk(f"credit/{reversal.number}", actor, now, reason)
        reversal.begin(tx.accounts.of(invoice.client_id), clerk)
        tx.reversals.add(reversal)
        return reversal
