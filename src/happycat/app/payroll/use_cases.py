"""What can be asked of payroll, what it hears, and what it does by time."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from happycat.app.payroll.accounts import Accounts
from happycat.app.payroll.books import Item
from happycat.app.payroll.monthly import MONTHLY
from happycat.domain.kernel.ids import BonusId, OrderId, PersonId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import SYSTEM, Actor, Role
from happycat.domain.kernel.time import pay_month_of
from happycat.domain.orders.events import OrderFinished
from happycat.domain.payroll.events import EntryKind
from happycat.domain.payroll.model import Bonus, Entry, FactKind, OrderFact, PayoutDetails, Worker
from happycat.domain.payroll.payouts import PayoutStatus
from happycat.domain.payroll.settlement import NEWEST, settle
from happycat.domain.quality.events import InspectionClosed
from happycat.domain.recruiting.events import PayoutDetailsChanged, WorkerChanged
from happycat.ports.kernel.commands import command
from happycat.ports.kernel.jobs import Run, Sweep
from happycat.ports.kernel.messages import on
from happycat.ports.payroll import PayrollTx


@frozen
class Payroll(Accounts):
    """Earnings, penalties, bonuses and payouts of workers.

    Statements, payouts and the ledger's check are in `Accounts`, the gateway in `Sending`, the monthly
    run in `Monthly`.
    """

    # asked

    @command
    def grant_bonus(self, actor: Actor, worker_id: WorkerId, amount: Money, reason: str) -> Bonus:
        """A bonus, posted at once up to the limit, above it proposed to a second manager (R28).

        Refuses with `OwnBonus`, `NotFound`, and `Invalid` for an amount out of bounds.
        """
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            worker = tx.workers.get(worker_id)
            bonus = Bonus(
                id=BonusId(tx.new_id()),
                worker_id=worker.id,
                granted_by=actor.person,
                amount=amount,
                reason=reason,
                granted_at=self.clock.now(),
            )
            if bonus.grant(self.policy):
                self._enter_bonus(tx, actor, bonus)
            tx.bonuses.add(bonus)
            return bonus

    @command
    def approve_bonus(self, actor: Actor, bonus_id: BonusId) -> Bonus:
        """A second manager agrees; refuses with `OwnBonus`, `SameManager` or `AlreadyApproved` (R28)."""
        actor.must_be(Role.MANAGER)
        with self.begin(actor) as tx:
            bonus = tx.bonuses.get(bonus_id)
            bonus.approve(actor.person)
            self._enter_bonus(tx, actor, bonus)
            return bonus

    def bonuses(self, actor: Actor, after: BonusId | None = None, limit: int = 50) -> Sequence[Bonus]:
        """All bonuses, in the order of their ids (manager, accountant)."""
        actor.must_be(Role.MANAGER, Role.ACCOUNTANT)
        with self.begin(actor) as tx:
            return tx.bonuses.page(after, limit)

    # heard

    def learn(self, worker: WorkerChanged) -> None:
        with self.begin() as tx:
            known = tx.workers.find(worker.worker_id)
            if known is None:
                known = Worker(id=worker.worker_id)
                tx.workers.add(known)
            known.learn(worker.revision, worker.name, worker.status.value)

    def pay_to(self, details: PayoutDetailsChanged) -> None:
        """Where the worker is paid from now on; a payout that failed last is sent again.

        The worker is told if there is no gateway of that name: nothing is sent until there is (R30).
        """
        with self.begin() as tx:
            known = tx.details.find(details.worker_id)
            if known is None:
                known = PayoutDetails(id=details.worker_id, gateway=details.gateway, token=details.token)
                tx.details.add(known)
            known.gateway, known.token = details.gateway, details.token
            if details.gateway not in self.gateways:
                said = f"We cannot pay through {details.gateway}: payouts wait until you give other details."
                tx.notify(PersonId(details.worker_id), f"payroll/no_gateway/{tx.new_id()}", said)
            self._try_again(tx, details.worker_id)

    def finish(self, order: OrderFinished) -> None:
        """What the order brings its worker (R27); a second end of the same order changes nothing."""
        with self.begin() as tx:
            facts = tx.facts.of(order.order_id)
            if any(fact.kind is FactKind.FINISHED for fact in facts):
                return
            tx.facts.add(_fact(facts, order.order_id, FactKind.FINISHED, order.cause, order.finished_at))
            entries = [self.books.enter(tx, SYSTEM, item) for item in _items(order)]
            penalty = next((entry for entry in entries if entry.kind is EntryKind.PENALTY), None)
            if facts and penalty:
                self._void(tx, penalty, facts[0])

    def void(self, inspection: InspectionClosed) -> None:
        """Takes a penalty back, or remembers to, if the order's end has not been heard yet (R29)."""
        with self.begin() as tx:
            facts = tx.facts.of(inspection.order_id)
            known = any(fact.kind is FactKind.VOID_ASKED for fact in facts)
            if known or not inspection.penalty_voided:
                return
            asked = FactKind.VOID_ASKED
            fact = _fact(facts, inspection.order_id, asked, inspection.reason, inspection.closed_at)
            tx.facts.add(fact)
            for entry in tx.entries.about(inspection.order_id):
                if entry.kind is EntryKind.PENALTY:
                    self._void(tx, entry, fact)

    # inside

    def _enter_bonus(self, tx: PayrollTx, actor: Actor, bonus: Bonus) -> None:
        self.books.enter(
            tx,
            actor,
            Item(
                worker=bonus.worker_id,
                subject=bonus.id,
                kind=EntryKind.BONUS,
                amount=bonus.amount,
                cause=f"bonus: {bonus.reason}"[:200],
                reason=bonus.reason,
                effective_at=self.clock.now(),
                rules=self.policy.version,
            ),
        )

    def _void(self, tx: PayrollTx, penalty: Entry, asked: OrderFact) -> None:
        self.books.enter(
            tx,
            SYSTEM,
            Item(
                worker=penalty.worker_id,
                subject=penalty.subject,
                kind=EntryKind.PENALTY_VOIDED,
                amount=-penalty.amount,
                cause=f"inspection: {asked.reason}"[:200],
                reason=asked.reason,
                effective_at=asked.at,
                rules=self.policy.version,
                reverses=penalty.posting_id,
            ),
        )

    def _try_again(self, tx: PayrollTx, worker: WorkerId) -> None:
        """The newest payout, if the gateway did not take it and the balance still has its money."""
        newest, head = tx.payouts.of(worker, limit=1), tx.ledger.head(worker)
        for payout in newest:
            refused = payout.status is PayoutStatus.FAILED and payout.attempt
            if refused and head and head.balance >= payout.amount:
                posting = self.books.issue(tx, SYSTEM, worker, payout.id, payout.month, payout.amount)
                payout.issue_again(posting, self.clock.now())


def _items(order: OrderFinished) -> list[Item]:
    if order.worker_id is None:
        return []
    brought = settle(order.price, order.outcome, order.cause)
    return [
        Item(
            worker=order.worker_id,
            subject=order.order_id,
            kind=kind,
            amount=amount,
            cause=order.cause.value,
            effective_at=order.finished_at,
            rules=NEWEST,
        )
        for kind, amount in brought.items()
    ]


def _fact(known: Sequence[OrderFact], order: OrderId, kind: FactKind, reason: str, at: datetime) -> OrderFact:
    return OrderFact(order_id=order, number=len(known) + 1, kind=kind, reason=reason, at=at)


reactions = (
    on(WorkerChanged, Payroll.learn),
    on(PayoutDetailsChanged, Payroll.pay_to),
    on(OrderFinished, Payroll.finish),
    on(InspectionClosed, Payroll.void),
)
jobs = (
    Run(MONTHLY, pay_month_of, Payroll.run_month),
    Sweep("send payouts", Payroll.to_send, Payroll.send),
    Sweep("ask about payouts", Payroll.to_ask, Payroll.ask),
)
