"""What an answer of the gateway means for attempt, invoice and account together (R24)."""

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from happycat.domain.billing.accounts import Clerk, ClientAccount
from happycat.domain.billing.attempts import OPEN, Answer, Attempt, AttemptState, PaymentMethod
from happycat.domain.billing.ledger import Move
from happycat.domain.billing.model import Invoice, InvoiceStatus

ASKING = frozenset({InvoiceStatus.ACTION_REQUIRED, InvoiceStatus.OVERDUE})


@frozen
class Collection:
    """One attempt with its invoice, the client's account, and how the client pays now."""

    account: ClientAccount
    invoice: Invoice
    attempt: Attempt
    method: PaymentMethod | None

    def take(self, answer: Answer, clerk: Clerk) -> Attempt | None:
        """Applies an answer unless it is overtaken; says which attempt follows, if one does."""
        superseded = self.attempt.state is AttemptState.SUPERSEDED
        if not self.attempt.take(answer, clerk.why.at):
            return None
        if superseded:
            return None
        return MEANING[answer.state](self, clerk)

    def succeed_late(self, answer: Answer, latest: Attempt, clerk: Clerk) -> None:
        """Money came by an attempt that was closed: it pays the invoice unless that is paid or another
        attempt may still succeed; then it is the client's credit. It is never dropped (R24).
        """
        self.attempt.succeed_late(answer)
        if self.invoice.is_paid or latest.state in OPEN:
            self.account.credit += self.attempt.amount
            self.account.post(clerk, Move.PAID_LATE, self.attempt.amount)
            return
        if latest is not self.attempt:
            latest.supersede()
        self.invoice.pay(self.account, clerk)

    def no_method(self, at: datetime) -> None:
        """Nothing can be collected yet: the attempt waits and the client is asked."""
        self.attempt.wait()
        self.invoice.ask(at)

    def _succeeded(self, clerk: Clerk) -> Attempt | None:
        self.invoice.pay(self.account, clerk)
        return None

    def _declined_soft(self, clerk: Clerk) -> Attempt | None:
        following = self.attempt.next_retry()
        if following is None:
            self.invoice.fall_due(self.account, clerk.why.at)
        else:
            self.invoice.reopen()
        return following

    def _declined_hard(self, clerk: Clerk) -> Attempt | None:
        """A method that came while this attempt was open is tried at once."""
        self.invoice.ask(clerk.why.at)
        if self.method is None or self.method.token == self.attempt.token:
            return None
        self.invoice.reopen()
        return self.attempt.following(clerk.why.at)

    def _action_required(self, clerk: Clerk) -> Attempt | None:
        self.invoice.ask(clerk.why.at)
        return None

    def _open(self, _clerk: Clerk) -> Attempt | None:
        self.invoice.lock()
        return None


MEANING: dict[AttemptState, Callable[[Collection, Clerk], Attempt | None]] = {
    AttemptState.SUCCEEDED: Collection._succeeded,
    AttemptState.DECLINED_SOFT: Collection._declined_soft,
    AttemptState.DECLINED_HARD: Collection._declined_hard,
    AttemptState.ACTION_REQUIRED: Collection._action_required,
    AttemptState.PENDING: Collection._open,
    AttemptState.UNKNOWN: Collection._open,
}


WAITING_FOR_GATEWAY = OPEN - {AttemptState.ACTION_REQUIRED}


def with_new_method(invoice: Invoice, last: Attempt, method: PaymentMethod, at: datetime) -> Attempt | None:
    """A new payment method came: the waiting attempt goes on, or a new one follows a declined one.

    One that waits for the client to act is superseded by the new method. While the gateway has not said
    how an attempt stands nothing new is tried: it may still succeed (R24).
    """
    if invoice.status not in ASKING or last.state in WAITING_FOR_GATEWAY:
        return None
    if last.state is AttemptState.ACTION_REQUIRED:
        if (method.gateway, method.token) == (last.gateway, last.token):
            return None
        last.supersede()
    invoice.reopen()
    if last.state is AttemptState.PLANNED:
        last.due_at = last.due_at or at
        return None
    return last.following(at)
