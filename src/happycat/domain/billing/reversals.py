"""Refunds and credit notes: they name what they reverse, and never exceed what was paid (R26)."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import define, field

from happycat.domain.billing.accounts import Clerk, ClientAccount
from happycat.domain.billing.attempts import Answer, Attempt, AttemptState, backoff
from happycat.domain.billing.events import CreditIssued
from happycat.domain.billing.invoicing import Line
from happycat.domain.billing.ledger import Move
from happycat.domain.billing.model import Invoice
from happycat.domain.billing.policy import KEY_LIFETIME
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, InvoiceId, OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Conflict, Invalid, NotFound
from happycat.domain.kernel.values import text


class MoreThanPaid(Conflict):
    says = "At most {left} of that can be given back; more was not paid."


class NotPaid(Conflict):
    says = "Invoice {number} is {status}; only what was paid can be given back."


class NotUnresolved(Conflict):
    says = "Refund {number} is {state}; only one whose outcome nobody knows can be resolved."


class ReversalKind(StrEnum):
    CREDIT = "credit"
    """Kept for the next invoices."""
    REFUND = "refund"
    """Sent back through the gateway that took it."""


class ReversalState(StrEnum):
    DONE = "done"
    PLANNED = "planned"
    SENT = "sent"
    UNRESOLVED = "unresolved"
    """Nobody answered while the gateway surely knew its key: never sent again, a human finds out (R24)."""
    REFUSED = "refused"
    """The gateway did not take it: it became a credit."""


MAY_END = frozenset({ReversalState.SENT, ReversalState.UNRESOLVED})


FIRST_MOVE = {ReversalKind.CREDIT: Move.CREDITED, ReversalKind.REFUND: Move.REFUND_PROMISED}


@define(kw_only=True, eq=False)
class Reversal(Aggregate):
    """A credit note against one order of one paid invoice, perhaps with a refund."""

    id: UUID
    number: str
    kind: ReversalKind
    invoice_id: InvoiceId
    order_id: OrderId
    client_id: ClientId
    amount: Money
    reason: str = field(validator=text(500))
    issued_at: datetime
    state: ReversalState = ReversalState.DONE
    gateway: str = ""
    payment: str = ""
    """The gateway's reference of the payment that goes back."""
    sent_at: datetime | None = None
    """When it was sent first; from then on the gateway's memory of its key runs out."""
    next_try_at: datetime | None = None
    tries: int = 0

    @property
    def key(self) -> str:
        """The idempotency key for the gateway; the same for every try."""
        return f"refund/{self.id}"

    def begin(self, account: ClientAccount, clerk: Clerk) -> None:
        """Posts and tells it; a credit is the client's at once."""
        account.post(clerk, FIRST_MOVE[self.kind], self.amount)
        account.give_back(self.amount)
        if self.kind is ReversalKind.CREDIT:
            account.credit += self.amount
        told = (self.order_id, self.client_id, self.amount, self.reason, self.issued_at)
        self.record(CreditIssued(self.number, self.invoice_id, *told))

    def send_back(self, paid_by: Attempt) -> None:
        """The money is to go back the way it came."""
        self.state, self.next_try_at = ReversalState.PLANNED, self.issued_at
        self.gateway, self.payment = paid_by.gateway, paid_by.reference

    def is_due(self, at: datetime) -> bool:
        return self.next_try_at is not None and self.next_try_at <= at

    def send(self, at: datetime) -> None:
        """Written down before the gateway is called; if nobody answers, the same is sent again.

        At the latest when its key may be forgotten it is looked at again: then it is never sent.
        """
        self.state, self.sent_at = ReversalState.SENT, self.sent_at or at
        self.next_try_at = min(at + backoff(self.tries), self.sent_at + KEY_LIFETIME)
        self.tries += 1

    def may_be_sent(self, at: datetime) -> bool:
        """As long as the gateway surely remembers the key; afterwards it might pay a second time."""
        return self.sent_at is None or at < self.sent_at + KEY_LIFETIME

    def postpone(self, at: datetime) -> None:
        """Its gateway is not here now; nothing is sent, and the key's time does not begin."""
        self.next_try_at = at + backoff(self.tries)

    def give_up(self) -> None:
        """Nobody but a human can know whether it was paid (R24)."""
        self.state, self.next_try_at = ReversalState.UNRESOLVED, None

    def resolve(self, answer: Answer, account: ClientAccount, clerk: Clerk) -> None:
        """A human found out; refuses with `NotUnresolved`."""
        if self.state is not ReversalState.UNRESOLVED:
            raise NotUnresolved(number=self.number, state=self.state)
        self.take(answer, account, clerk)

    def take(self, answer: Answer, account: ClientAccount, clerk: Clerk) -> None:
        """Done, or refused and then a credit; anything else is asked again later."""
        if self.state not in MAY_END:
            return
        if answer.state is AttemptState.SUCCEEDED:
            self.state, self.next_try_at = ReversalState.DONE, None
            account.post(clerk, Move.REFUNDED, self.amount)
        elif answer.state in (AttemptState.DECLINED_HARD, AttemptState.DECLINED_SOFT):
            self.state, self.next_try_at = ReversalState.REFUSED, None
            account.post(clerk, Move.REFUND_REFUSED, self.amount)
            account.credit += self.amount


def may_give_back(
    kind: ReversalKind,
    invoice: Invoice,
    lines: Sequence[Line],
    before: Sequence[Reversal],
    order_id: OrderId,
    amount: Money,
) -> None:
    """Refuses what exceeds what was paid for that order, or, for refunds, what the gateway took."""
    if amount <= Money.zero():
        raise Invalid(problem="An amount to give back is more than nothing.")
    if not invoice.is_paid:
        raise NotPaid(number=invoice.number, status=invoice.status)
    line = next((line for line in lines if line.order_id == order_id), None)
    if line is None:
        raise NotFound(thing="order on that invoice")
    left = line.charged - Money.total(r.amount for r in before if r.order_id == order_id)
    if kind is ReversalKind.REFUND:
        refunded = Money.total(r.amount for r in before if r.kind is kind)
        left = min(left, invoice.due - refunded)
    if amount > left:
        raise MoreThanPaid(left=left)
