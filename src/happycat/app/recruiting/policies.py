"""Screening policies: drafted, activated and rolled back without a deploy (R39); hypotheses judged (R42)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import frozen

from happycat.app.recruiting.desk import Desk, board_of, only_managers
from happycat.domain.kernel.ids import HypothesisId
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.recruiting.board import BOARD, Board, first_policy
from happycat.domain.recruiting.events import Verdict
from happycat.domain.recruiting.hypothesis import Hypothesis, HypothesisStatus
from happycat.domain.recruiting.screening import PolicyWrong, ScreeningPolicy, policy_id, wrong_with
from happycat.ports.kernel.commands import command


class PolicyKnown(Conflict):
    says = "That is policy version {number} already, {hash}; activate it."


@frozen
class PolicyBook:
    """The versions in order, the hash of the active one, and who activated what, when and why."""

    board: Board
    versions: Sequence[ScreeningPolicy]


@frozen
class PolicyDesk(Desk):
    """For managers."""

    def policies(self, actor: Actor, after: int = 0, limit: int = 50) -> PolicyBook:
        """Versions after that number; who changed what, when and why (R39)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            board = tx.boards.find(BOARD)
            if board is None:
                return PolicyBook(Board(), [] if after else [first_policy()])
            return PolicyBook(board, tx.policies.page(after, limit))

    @command
    def draft_policy(self, actor: Actor, document: Mapping[str, Any], reason: str) -> ScreeningPolicy:
        """A new version; refuses with `PolicyWrong`, naming all that is wrong, or `PolicyKnown` (R39)."""
        only_managers(actor)
        wrong = (*wrong_with(document), *self.evaluator.check(document))
        if wrong:
            raise PolicyWrong(wrong="; ".join(wrong))
        with self.begin(actor) as tx:
            number = board_of(tx).next_number()
            policy = ScreeningPolicy.drafted(document, number, actor.person, reason, self.clock.now())
            known = tx.policies.find(policy.id)
            if known is not None:
                raise PolicyKnown(number=known.number, hash=known.hash)
            tx.policies.add(policy)
            return policy

    @command
    def activate_policy(self, actor: Actor, version: str, reason: str) -> ScreeningPolicy:
        """The version with that content hash decides from now on (R39)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            board = board_of(tx)
            policy = tx.policies.get(policy_id(version))
            board.activate(policy, actor.person, reason, self.clock.now())
            return policy

    @command
    def roll_back_policy(self, actor: Actor, reason: str) -> ScreeningPolicy:
        """Back to the version that was active before (R39)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            board = board_of(tx)
            board.roll_back(actor.person, reason, self.clock.now())
            return tx.policies.get(policy_id(board.active))

    def hypotheses(
        self,
        actor: Actor,
        status: HypothesisStatus | None = None,
        after: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[Hypothesis]:
        """Quality's ideas for better policies (R42)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            return tx.hypotheses.page(status, after, limit)

    @command
    def judge_hypothesis(
        self, actor: Actor, hypothesis_id: HypothesisId, verdict: Verdict, reason: str
    ) -> Hypothesis:
        """The verdict goes back to quality (R42)."""
        only_managers(actor)
        with self.begin(actor) as tx:
            hypothesis = tx.hypotheses.get(hypothesis_id)
            hypothesis.judge(verdict, actor.person, reason, self.clock.now())
            return hypothesis
