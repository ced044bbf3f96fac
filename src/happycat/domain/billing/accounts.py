"""A client's account: what it has settled, its standing, and the end of its chain of postings."""

from attrs import define, field, frozen

from happycat.domain.billing.events import ClientStanding
from happycat.domain.billing.ledger import GENESIS, POSTED, Chain, Move, Posting, Why
from happycat.domain.billing.loyalty import loyalty_percentage
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.money import Money

NOTHING = Money.zero()


@frozen
class Clerk:
    """Who writes into the books now: the chain, and why."""

    chain: Chain
    why: Why


@define(kw_only=True, eq=False)
class ClientAccount(Aggregate):
    client_id: ClientId
    settled: Money = NOTHING
    """Settled less refunded, from the beginning (R22)."""
    credit: Money = NOTHING
    """In the client's favour; the next invoices are less by it."""
    overdue: int = 0
    """How many of its invoices are overdue."""
    told_percentage: int = 0
    told_may_check_out: bool = True
    revision: int = 0
    sequence: int = 0
    head: str = GENESIS
    posted: list[Posting] = field(factory=list, init=False, repr=False)
    """Postings not yet stored."""

    @property
    def loyalty_percentage(self) -> int:
        return loyalty_percentage(self.settled)

    def post(self, clerk: Clerk, move: Move, amount: Money) -> None:
        """Appends a posting to the client's chain; nothing is posted for zero (R33)."""
        if not amount:
            return
        why, (debit, credit) = clerk.why, POSTED[move]
        self.sequence += 1
        party = str(self.client_id)
        reasons = (why.cause, why.rule, why.actor, why.reason, why.at)
        posting = Posting(party, self.sequence, move, debit, credit, amount, *reasons)
        linked = clerk.chain.linked(self.head, posting)
        self.head = linked.hash
        self.posted.append(linked)

    def use_credit(self, clerk: Clerk, owed: Money) -> Money:
        """Takes what it can from the client's credit; says what is left to be paid."""
        used = min(self.credit, owed)
        self.credit -= used
        self.post(clerk, Move.CREDIT_USED, used)
        return owed - used

    def settle(self, amount: Money) -> None:
        self.settled += amount
        self._tell()

    def give_back(self, amount: Money) -> None:
        """Refunds and credit notes lower what counts for loyalty (R22)."""
        self.settled -= amount
        self._tell()

    def fall_behind(self) -> None:
        """One more invoice is overdue: no new checkouts until it is paid (R24)."""
        self.overdue += 1
        self._tell()

    def catch_up(self) -> None:
        self.overdue -= 1
        self._tell()

    def _tell(self) -> None:
        standing = (self.loyalty_percentage, self.overdue == 0)
        if standing == (self.told_percentage, self.told_may_check_out):
            return
        self.revision += 1
        self.told_percentage, self.told_may_check_out = standing
        self.record(ClientStanding(self.revision, self.client_id, *standing))
