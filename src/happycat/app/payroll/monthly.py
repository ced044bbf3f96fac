"""The monthly run: every worker's payout, once (R30, R34, R35)."""

from collections.abc import Sequence

from attrs import frozen

from happycat.app.payroll.books import Books
from happycat.domain.kernel.ids import PayoutId, PersonId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor, Role, board_of
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.time import Period
from happycat.domain.payroll.events import LedgerSealed, SealedHead
from happycat.domain.payroll.ledger import Posting
from happycat.domain.payroll.payouts import NO_HISTORY, Payout, PayoutStatus, is_absurd
from happycat.domain.payroll.policy import Policy
from happycat.ports.kernel.commands import command
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock
from happycat.ports.payroll import Gateways, PayrollTx

MONTHLY = "monthly"


@frozen
class Monthly:
    """The part of payroll that works once a month."""

    begin: Begin[PayrollTx]
    clock: Clock
    books: Books
    gateways: Gateways
    policy: Policy
    currency: str

    def run_month(self, actor: Actor, period: Period) -> None:
        """Issues every worker's payout for a period that has ended, in chunks; repeating it adds nothing.

        What was effective before the period's end and is not in a payout yet is paid (R30); late entries
        go with the next run. Refuses with `Invalid` before the period's end.
        """
        actor.must_be(Role.SYSTEM)
        if self.clock.now() < period.end:
            raise Invalid(problem=f"The month {period.key} has not ended yet; it is paid at {period.end}.")
        after: WorkerId | None = None
        while (after := self.issue_some(actor, period, after)) is not None:
            pass
        while (after := self.seal_some(actor, period, after)) is not None:
            pass

    @command
    def issue_some(self, actor: Actor, period: Period, after: WorkerId | None) -> WorkerId | None:
        """One chunk of the run; gives the worker after whom to go on, or nothing at the end."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            heads = tx.ledger.heads(after, self.policy.chunk)
            workers = [head.party for head in heads]
            done = tx.payouts.issued_for(period.key, workers)
            later = tx.entries.later(workers, period.end)
            histories = tx.payouts.histories(workers, _year_before(period.key))
            payable = tx.details.having(workers, self.gateways)
            for head in heads:
                amount = head.balance - later.get(head.party, Money.zero())
                if head.party not in done and amount > Money.zero():
                    absurd = is_absurd(amount, histories.get(head.party, NO_HISTORY), self.policy)
                    payout = self._issue(tx, actor, head.party, period.key, amount, absurd)
                    _tell_issued(tx, payout, payout.worker_id in payable)
            return workers[-1] if len(workers) == self.policy.chunk else None

    @command
    def seal_some(self, actor: Actor, period: Period, after: WorkerId | None) -> WorkerId | None:
        """Publishes heads of chains for keeping elsewhere (R33); the last chunk marks the period as done."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            heads = tx.ledger.heads(after, self.policy.chunk)
            if heads:
                tx.publish(LedgerSealed(period.key, _sealed(heads), self.clock.now()))
            if len(heads) == self.policy.chunk:
                return heads[-1].party
            done_until = tx.due.done_until(MONTHLY)
            if done_until is None or done_until < period.end:
                tx.due.done(MONTHLY, period)
            return None

    def _issue(
        self, tx: PayrollTx, actor: Actor, worker: WorkerId, month: str, amount: Money, absurd: bool
    ) -> Payout:
        id = PayoutId(tx.new_id())
        posting = self.books.issue(tx, actor, worker, id, month, amount)
        payout = Payout.issue(id, month, posting, absurd, self.clock.now())
        tx.payouts.add(payout)
        return payout


def _tell_issued(tx: PayrollTx, payout: Payout, payable: bool) -> None:
    """The worker is told, and an alarm is given for a parked one (R35, R47)."""
    said = f"Your payout for {payout.month} is {payout.amount}."
    if payout.status is PayoutStatus.PARKED:
        said += " An accountant looks at it first."
        alarm = f"Payout {payout.id} of {payout.amount} is parked; release or withdraw it."
        tx.notify(board_of(Role.ACCOUNTANT), f"payroll/parked/{payout.id}", alarm)
    elif not payable:
        said += " It waits until we know where to pay it: give your payout details."
    tx.notify(PersonId(payout.worker_id), f"payroll/issued/{payout.id}", said)


def _sealed(heads: Sequence[Posting]) -> tuple[SealedHead, ...]:
    return tuple(SealedHead(str(head.party), head.sequence, head.hash) for head in heads)


def _year_before(month: str) -> str:
    """`2026-06` -> `2025-06`"""
    year, number = month.split("-")
    return f"{int(year) - 1:04}-{number}"
