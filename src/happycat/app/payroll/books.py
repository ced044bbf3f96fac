"""How payroll writes to its ledger: every posting takes its place in its party's chain."""

from datetime import datetime
from uuid import UUID, uuid5

from attrs import frozen

from happycat.domain.kernel.ids import EntryId, PayoutId, PersonId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Actor
from happycat.domain.payroll.events import EntryKind
from happycat.domain.payroll.ledger import Chain, Draft, Movement, Posting
from happycat.domain.payroll.model import Entry
from happycat.domain.payroll.payouts import Payout
from happycat.domain.payroll.policy import Policy
from happycat.ports.kernel.world import Clock
from happycat.ports.payroll import PayrollTx


@frozen(kw_only=True)
class Item:
    """Something to be entered in a worker's account."""

    worker: WorkerId
    subject: UUID
    kind: EntryKind
    amount: Money
    cause: str
    reason: str = ""
    effective_at: datetime
    rules: int
    reverses: UUID | None = None


@frozen
class Books:
    """Posts drafts, entries and what becomes of payouts."""

    chain: Chain
    policy: Policy
    clock: Clock

    def post(self, tx: PayrollTx, draft: Draft) -> Posting:
        posting = self.chain.link(tx.ledger.head(draft.party), draft, tx.new_id(), self.clock.now())
        tx.ledger.append(posting)
        return posting

    def enter(self, tx: PayrollTx, actor: Actor, item: Item) -> Entry:
        """An entry with its posting; the others and the worker are told (R47).

        Its id says what it is for, so it is the same whichever of several letters brought it (R44).
        """
        id = EntryId(uuid5(item.subject, item.kind))
        posting = self.post(tx, _draft_of(item, id, actor))
        entry = Entry(
            id=id,
            worker_id=item.worker,
            subject=item.subject,
            kind=item.kind,
            amount=item.amount,
            cause=item.cause,
            effective_at=item.effective_at,
            posted_at=posting.at,
            sequence=posting.sequence,
            posting_id=posting.id,
        )
        tx.entries.add(entry)
        tx.publish(entry.told)
        told = f"{entry.kind.replace('_', ' ').capitalize()}: {entry.amount} ({entry.cause})."
        tx.notify(PersonId(item.worker), f"payroll/entry/{id}", told)
        return entry

    def issue(
        self, tx: PayrollTx, actor: Actor, worker: WorkerId, payout: PayoutId, month: str, amount: Money
    ) -> Posting:
        """The amount leaves the worker's balance for a payout."""
        return self.post(
            tx,
            Draft(
                party=worker,
                kind=Movement.PAYOUT_ISSUED,
                amount=amount,
                about=payout,
                cause=f"payout {month}",
                rules=self.policy.version,
                actor=actor.person,
            ),
        )

    def end(self, tx: PayrollTx, actor: Actor, payout: Payout, kind: Movement) -> Posting:
        """What became of a payout; a failure reverses the posting that issued it."""
        return self.post(
            tx,
            Draft(
                party=payout.worker_id,
                kind=kind,
                amount=payout.amount,
                about=payout.id,
                cause=f"payout {payout.month}",
                rules=self.policy.version,
                actor=actor.person,
                reason=payout.reason,
                reverses=payout.posting_id if kind is Movement.PAYOUT_FAILED else None,
            ),
        )


def _draft_of(item: Item, id: EntryId, actor: Actor) -> Draft:
    return Draft(
        party=item.worker,
        kind=Movement(item.kind),
        amount=max(item.amount, -item.amount),
        about=id,
        cause=item.cause,
        rules=item.rules,
        actor=actor.person,
        reason=item.reason,
        reverses=item.reverses,
    )
