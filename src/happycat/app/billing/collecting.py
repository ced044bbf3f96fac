"""Collecting invoices: write down, call the gateway, write down what it said; never both at once (R24)."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen

from happycat.app.billing.desk import ACCOUNTING, Desk
from happycat.domain.billing.accounts import Clerk
from happycat.domain.billing.attempts import Answer, Attempt
from happycat.domain.billing.collection import Collection
from happycat.domain.kernel.people import Actor, Role, board_of
from happycat.domain.kernel.refusals import Unreachable
from happycat.ports.billing import BillingTx, PaymentRequest
from happycat.ports.kernel.commands import command


@frozen
class Collecting(Desk):
    """The sweeps over attempts and overdue invoices."""

    def attempts_due(self, limit: int) -> Sequence[UUID]:
        with self.begin() as tx:
            return tx.attempts.due(self.clock.now(), limit)

    def collect(self, actor: Actor, attempt_id: UUID) -> None:
        """Sends a planned attempt to its gateway. Killed in between, it is asked about later."""
        actor.must_be(Role.SYSTEM)
        attempt = self.send(actor, attempt_id)
        if attempt is not None:
            self.answered(actor, attempt_id, self._charged(attempt))

    @command
    def send(self, actor: Actor, attempt_id: UUID) -> Attempt | None:
        """Marks a due attempt as sent; None if it is not due any more or has no usable payment method."""
        actor.must_be(Role.SYSTEM)
        now = self.clock.now()
        with self.begin(actor) as tx:
            attempt = tx.attempts.get(attempt_id)
            if not attempt.is_due(now):
                return None
            case = self.collection(tx, attempt)
            if case.method is None or case.method.gateway not in self.gateways:
                case.no_method(now)
                self.tell(tx, case.invoice, attempt.number)
                return None
            attempt.send(case.method, now)
            return attempt

    @command
    def answered(self, actor: Actor, attempt_id: UUID, answer: Answer) -> None:
        """Writes down an outcome and all that follows from it; an overtaken one changes nothing.

        Money that came by an attempt closed meanwhile is never overtaken: it is posted and listed (R24).
        """
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            self.take(tx, actor, tx.attempts.get(attempt_id), answer)

    def attempts_to_ask_about(self, limit: int) -> Sequence[UUID]:
        with self.begin() as tx:
            return tx.attempts.to_ask_about(self.clock.now(), limit)

    def resolve_unknown(self, actor: Actor, attempt_id: UUID) -> None:
        """Asks the gateway how an open attempt stands; one it never heard of is sent again as it was."""
        actor.must_be(Role.SYSTEM)
        attempt = self.begin_asking(actor, attempt_id)
        if attempt is not None:
            self.answered(actor, attempt_id, self._asked(attempt))

    @command
    def begin_asking(self, actor: Actor, attempt_id: UUID) -> Attempt | None:
        """Writes down that the gateway is asked now, and again later at growing intervals; None if it is
        not time to ask.
        """
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            attempt = tx.attempts.get(attempt_id)
            return attempt if attempt.ask(self.clock.now()) else None

    def late_payments(self, actor: Actor, after: UUID | None = None, limit: int = 50) -> Sequence[Attempt]:
        """Attempts that took money after they had been closed or superseded (accountant, R24)."""
        actor.must_be(*ACCOUNTING)
        with self.begin(actor) as tx:
            return tx.attempts.late(after, limit)

    def invoices_to_dun(self, limit: int) -> Sequence[UUID]:
        with self.begin() as tx:
            return tx.invoices.overdue(self.clock.now(), limit)

    @command
    def dun(self, actor: Actor, invoice_id: UUID) -> None:
        """An invoice whose client was asked to act and has not is overdue from now on."""
        actor.must_be(Role.SYSTEM)
        now = self.clock.now()
        with self.begin(actor) as tx:
            invoice = tx.invoices.get(invoice_id)
            if invoice.grace_is_over(now):
                invoice.fall_due(tx.accounts.of(invoice.client_id), now)
                self.tell(tx, invoice, "grace")

    # inside

    def take(self, tx: BillingTx, actor: Actor, attempt: Attempt, answer: Answer, reason: str = "") -> None:
        """An outcome within a transaction: books, following attempt, and what the client is told."""
        case = self.collection(tx, attempt)
        clerk = self.clerk(f"attempt/{attempt.key}", actor, self.clock.now(), reason or answer.reason)
        if attempt.is_late(answer):
            self._late(tx, case, answer, clerk)
            return
        following = case.take(answer, clerk)
        if following is not None:
            tx.attempts.add(following)
        self.tell(tx, case.invoice, attempt.number)

    def _late(self, tx: BillingTx, case: Collection, answer: Answer, clerk: Clerk) -> None:
        """Books it, and says so to an accountant, who may want to give it back (R24, R47)."""
        attempt, invoice = case.attempt, case.invoice
        case.succeed_late(answer, tx.attempts.last_of([invoice.id])[invoice.id], clerk)
        alarm = f"Attempt {attempt.number} for {invoice.number} took {attempt.amount} after it was closed."
        tx.notify(board_of(Role.ACCOUNTANT), f"billing/late/{attempt.id}", alarm)

    def _charged(self, attempt: Attempt) -> Answer:
        """What the gateway says; that nobody answers is an outcome too."""
        description = f"Make Cats Free, invoice {attempt.invoice_id}"
        request = PaymentRequest(attempt.key, attempt.token, attempt.amount, self.currency, description)
        try:
            return self.gateways[attempt.gateway].charge(request)
        except Unreachable as away:
            return Answer.unknown(str(away))

    def _asked(self, attempt: Attempt) -> Answer:
        if attempt.gateway not in self.gateways:
            return Answer.unknown(f"there is no gateway {attempt.gateway} any more")
        try:
            answer = self.gateways[attempt.gateway].query(attempt.key)
        except Unreachable as away:
            return Answer.unknown(str(away))
        if answer is not None:
            return answer
        unheard = attempt.may_be_sent_again(self.clock.now())
        return self._charged(attempt) if unheard else Answer.unknown("the gateway knows no such key")
