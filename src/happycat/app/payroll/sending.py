"""Sending payouts, asking how they stand, and resolving by hand what nobody answers."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen

from happycat.app.payroll.monthly import Monthly
from happycat.domain.kernel.ids import PayoutId, PersonId
from happycat.domain.kernel.people import SYSTEM, Actor, Role, board_of
from happycat.domain.kernel.refusals import Invalid, Unreachable
from happycat.domain.payroll.attempts import Answer, Attempt, Reply, attempt_id, key_of
from happycat.domain.payroll.payouts import Payout
from happycat.ports.kernel.commands import command
from happycat.ports.payroll import OtherRequest, PayoutRequest, PayrollTx

NEVER_HEARD = "the gateway never heard of it, and may have forgotten its key"


@frozen
class Sending(Monthly):
    """The part of payroll that talks to the gateway; never inside a transaction."""

    def to_send(self, limit: int) -> Sequence[PayoutId]:
        with self.begin(SYSTEM) as tx:
            return tx.payouts.sendable(self.gateways, limit)

    @command
    def send(self, actor: Actor, payout_id: PayoutId) -> None:
        """Writes down that it is sent and under which key, calls the gateway, writes down the answer.

        Only through the gateway that the worker's details name; while there is none of that name it waits.
        """
        actor.must_be(Role.SYSTEM)
        now = self.clock.now()
        with self.begin(actor) as tx:
            payout = tx.payouts.get(payout_id)
            details = tx.details.get(payout.worker_id)
            if details.gateway not in self.gateways:
                return
            number = payout.send(now)
            attempt = Attempt(
                id=attempt_id(payout_id, number),
                payout_id=payout_id,
                worker_id=payout.worker_id,
                number=number,
                key=key_of(payout_id, number),
                gateway=details.gateway,
                token=details.token,
                amount=payout.amount,
                month=payout.month,
                sent_at=now,
                called_at=now,
                ask_at=now + self.policy.ask_after[0],
            )
            tx.attempts.add(attempt)
        self.hear(actor, attempt.id, self._pay(attempt))

    def to_ask(self, limit: int) -> Sequence[UUID]:
        with self.begin(SYSTEM) as tx:
            return tx.attempts.to_ask(self.clock.now(), limit)

    @command
    def ask(self, actor: Actor, id: UUID) -> None:
        """Asks the gateway about an attempt without a final answer; sends the same request again if the
        gateway never heard of it and surely keeps its key. Money is never sent under a new key meanwhile.
        """
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            attempt = tx.attempts.get(id)
            if not attempt.ask(self.clock.now(), self.policy):
                return
            if attempt.asked == self.policy.human_after:
                told = f"Payout {attempt.payout_id} is without an answer; find out and resolve it."
                tx.notify(board_of(Role.ACCOUNTANT), f"payroll/unanswered/{attempt.id}", told)
        self.hear(actor, id, self._find_out(attempt))

    @command
    def hear(self, actor: Actor, id: UUID, reply: Reply) -> None:
        """Writes down what the gateway said about an attempt; to a closed one nothing is added."""
        actor.must_be(Role.SYSTEM)
        with self.begin(actor) as tx:
            attempt = tx.attempts.get(id)
            if attempt.is_open:
                attempt.hear(reply)
                self._follow(tx, actor, attempt)

    @command
    def resolve(
        self, actor: Actor, payout_id: PayoutId, attempt: int, outcome: Answer, reason: str
    ) -> Payout:
        """An accountant has found out how an attempt ended: paid, or rejected.

        Refuses with `NotInQuestion` or `BeingAsked`, and with `Invalid` for any other outcome.
        """
        actor.must_be(Role.ACCOUNTANT)
        if outcome not in (Answer.PAID, Answer.REJECTED):
            raise Invalid(problem="An attempt is resolved as paid or as rejected.")
        with self.begin(actor) as tx:
            payout = tx.payouts.get(payout_id)
            questioned = tx.attempts.get(attempt_id(payout_id, attempt))
            questioned.resolve(Reply(outcome, reason), self.clock.now(), self.policy)
            self._follow(tx, actor, questioned)
            return payout

    # inside

    def _pay(self, attempt: Attempt) -> Reply:
        """The same attempt makes the same request, whenever it is sent."""
        request = PayoutRequest(
            key=attempt.key,
            token=attempt.token,
            amount=attempt.amount,
            currency=self.currency,
            worker=attempt.worker_id,
            month=attempt.month,
        )
        try:
            return self.gateways[attempt.gateway].pay(request)
        except (Unreachable, OtherRequest) as lost:
            return Reply(Answer.UNKNOWN, str(lost))

    def _find_out(self, attempt: Attempt) -> Reply:
        if attempt.gateway not in self.gateways:
            return Reply(Answer.UNKNOWN, f"there is no gateway {attempt.gateway} any more")
        try:
            found = self.gateways[attempt.gateway].query(attempt.key)
        except Unreachable as lost:
            return Reply(Answer.UNKNOWN, str(lost))
        if found is None and attempt.may_repeat(self.clock.now(), self.policy):
            return self._pay(attempt)
        return found or Reply(Answer.UNKNOWN, NEVER_HEARD)

    def _follow(self, tx: PayrollTx, actor: Actor, attempt: Attempt) -> None:
        """The payout becomes what its attempt is; its money arrives, or returns to the balance."""
        payout = tx.payouts.get(attempt.payout_id)
        movement = payout.follow(attempt.status, attempt.reason, self.clock.now())
        if movement is None:
            return
        self.books.end(tx, actor, payout, movement)
        said = f"Your payout for {payout.month} of {payout.amount} is {payout.status}."
        if payout.reason:
            said += f" The reason: {payout.reason}. The money is kept for you; check your payout details."
        tx.notify(PersonId(payout.worker_id), f"payroll/{payout.status}/{attempt.id}", said)
