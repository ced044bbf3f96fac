"""Looking at accounts, payouts and the ledger; and what an accountant decides about a parked payout."""

from collections.abc import Sequence

from attrs import frozen

from happycat.app.payroll.sending import Sending
from happycat.domain.kernel.ids import PayoutId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.payroll.attempts import Attempt
from happycat.domain.payroll.events import SealedHead
from happycat.domain.payroll.ledger import Fault, Movement, Posting
from happycat.domain.payroll.model import Statement, Verified
from happycat.domain.payroll.payouts import Payout
from happycat.ports.kernel.commands import command
from happycat.ports.payroll import PayrollTx

MONTHS_SHOWN = 60
FAULTS_SHOWN = 100
PAGE = 1000


@frozen
class Accounts(Sending):
    """The part of payroll that shows and checks."""

    def statement(self, actor: Actor, before: int | None = None, limit: int = 50) -> Statement:
        """The worker's own account: entries (newest first), payouts, balance, debt (R31)."""
        with self.begin(actor) as tx:
            return self._statement(tx, actor.as_worker(), before, limit)

    def worker_statement(
        self, actor: Actor, worker_id: WorkerId, before: int | None = None, limit: int = 50
    ) -> Statement:
        """A worker's account, for accountants and managers; refuses with `NotFound`."""
        actor.must_be(Role.ACCOUNTANT, Role.MANAGER)
        with self.begin(actor) as tx:
            if tx.workers.find(worker_id) is None and tx.ledger.head(worker_id) is None:
                raise NotFound(thing="worker")
            return self._statement(tx, worker_id, before, limit)

    def payouts(self, actor: Actor, after: PayoutId | None = None, limit: int = 50) -> Sequence[Payout]:
        """All payouts, in the order of their ids (accountant)."""
        actor.must_be(Role.ACCOUNTANT)
        with self.begin(actor) as tx:
            return tx.payouts.page(after, limit)

    def attempts(self, actor: Actor, payout_id: PayoutId) -> Sequence[Attempt]:
        """How a payout was tried (accountant)."""
        actor.must_be(Role.ACCOUNTANT)
        with self.begin(actor) as tx:
            return tx.attempts.of(tx.payouts.get(payout_id).id)

    @command
    def release(self, actor: Actor, payout_id: PayoutId, reason: str) -> Payout:
        """A parked payout is right after all and is sent (R35)."""
        actor.must_be(Role.ACCOUNTANT)
        with self.begin(actor) as tx:
            payout = tx.payouts.get(payout_id)
            payout.release(reason, self.clock.now())
            return payout

    @command
    def withdraw(self, actor: Actor, payout_id: PayoutId, reason: str) -> Payout:
        """A parked payout is wrong; its money goes back to the balance (R35)."""
        actor.must_be(Role.ACCOUNTANT)
        with self.begin(actor) as tx:
            payout = tx.payouts.get(payout_id)
            payout.withdraw(reason, self.clock.now())
            self.books.end(tx, actor, payout, Movement.PAYOUT_FAILED)
            return payout

    def verify(self, actor: Actor, sealed: Sequence[SealedHead] = ()) -> Verified:
        """Goes through all postings and says what is not as it was written (R33).

        `sealed` are heads kept elsewhere: without them a cut-off end with all its traces goes unseen.
        """
        actor.must_be(Role.ACCOUNTANT, Role.OPERATOR, Role.SYSTEM)
        wanted = {(head.party, head.postings, head.head) for head in sealed}
        count, faults = 0, list[Fault]()
        last: Posting | None = None
        while page := self._postings(actor, last):
            count, faults = count + len(page), faults + list(self.books.chain.faults(page, last))
            wanted -= {(str(posting.party), posting.sequence, posting.hash) for posting in page}
            last = page[-1]
        gone = [Fault(party, number, "a sealed posting is gone or another") for party, number, _ in wanted]
        return Verified(count, (*faults, *sorted(gone), *self._unbacked(actor))[:FAULTS_SHOWN])

    # inside

    def _statement(self, tx: PayrollTx, worker: WorkerId, before: int | None, limit: int) -> Statement:
        known, head = tx.workers.find(worker), tx.ledger.head(worker)
        return Statement(
            worker_id=worker,
            name=known.name if known else "",
            balance=head.balance if head else Money.zero(),
            entries=tuple(tx.entries.of(worker, before, limit)),
            payouts=tuple(tx.payouts.of(worker, MONTHS_SHOWN)),
        )

    def _postings(self, actor: Actor, last: Posting | None) -> Sequence[Posting]:
        """The next page of the whole ledger; it is only added to, so pages fit together."""
        with self.begin(actor) as tx:
            return tx.ledger.page((last.party, last.sequence) if last else None, PAGE)

    def _unbacked(self, actor: Actor) -> list[Fault]:
        with self.begin(actor) as tx:
            entries = tx.entries.unbacked(FAULTS_SHOWN)
        problem = "an entry's posting is missing or another"
        return [Fault(str(entry.worker_id), entry.sequence, problem) for entry in entries]
