"""Refunds and credit notes, and the way of a refund back through its gateway (R26)."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen

from happycat.app.billing.desk import ACCOUNTING
from happycat.app.billing.weekly import Weekly
from happycat.domain.billing.attempts import Answer, paid_by
from happycat.domain.billing.reversals import Reversal, ReversalKind, may_give_back
from happycat.domain.kernel.ids import InvoiceId, OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor, Role, board_of
from happycat.domain.kernel.refusals import Invalid, Unreachable
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
            reversal.send_back(paid_by(attempts))
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
        if reversal is None:
            return
        try:
            answer = self.gateways[reversal.gateway].refund(reversal.key, reversal.payment, reversal.amount)
        except Unreachable:
            return
        self.refund_answered(actor, reversal_id, answer)

    @command
    def begin_refund(self, actor: Actor, reversal_id: UUID) -> Reversal | None:
        """Marks a due refund as sent; None if it is not to be sent now, or never again (R24)."""
        actor.must_be(Role.SYSTEM)
        now = self.clock.now()
        with self.begin(actor) as tx:
            reversal = tx.reversals.get(reversal_id)
            if not reversal.is_due(now):
                return None
            if not reversal.may_be_sent(now):
                self._give_up(tx, reversal)
                return None
            if reversal.gateway not in self.gateways:
                reversal.postpone(now)
                return None
            reversal.send(now)
            return reversal

    @command
    def refund_answered(self, actor: Actor, reversal_id: UUID, answer: Answer) -> None:
        """Writes down what the gateway said about a refund."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            reversal = tx.reversals.get(reversal_id)
            clerk = self.clerk(reversal.key, actor, self.clock.now(), answer.reason)
            reversal.take(answer, tx.accounts.of(reversal.client_id), clerk)

    def unresolved_refunds(
        self, actor: Actor, after: UUID | None = None, limit: int = 50
    ) -> Sequence[Reversal]:
        """Refunds of which nobody knows whether the money arrived (accountant, R24)."""
        actor.must_be(*ACCOUNTING)
        with self.begin(actor) as tx:
            return tx.reversals.unresolved(after, limit)

    @command
    def resolve_refund(self, actor: Actor, reversal_id: UUID, done: bool, reason: str) -> Reversal:
        """A human found out whether an unresolved refund was paid; one that was not becomes a credit.

        Refuses with `NotUnresolved`, and with `Invalid` without a reason (accountant, R24).
        """
        actor.must_be(Role.ACCOUNTANT)
        if not reason.strip():
            raise Invalid(problem="Say how you found out.")
        answer = Answer.succeeded("") if done else Answer.declined(reason, hard=True)
        with self.begin(actor) as tx:
            reversal = tx.reversals.get(reversal_id)
            clerk = self.clerk(reversal.key, actor, self.clock.now(), reason)
            reversal.resolve(answer, tx.accounts.of(reversal.client_id), clerk)
            return reversal

    # inside

    def _give_up(self, tx: BillingTx, reversal: Reversal) -> None:
        reversal.give_up()
        alarm = (
            f"Refund {reversal.number} of {reversal.amount} is without an answer; find out and resolve it."
        )
        tx.notify(board_of(Role.ACCOUNTANT), f"billing/unresolved/{reversal.number}", alarm)

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
