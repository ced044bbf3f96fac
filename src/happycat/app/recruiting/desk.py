"""What every part of recruiting works with."""

from attrs import frozen

from happycat.domain.kernel.people import Actor, Role
from happycat.domain.recruiting.board import BOARD, Board, first_policy
from happycat.domain.recruiting.screening import ScreeningPolicy, policy_id
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock, PhotoStore, PolicyEvaluator
from happycat.ports.recruiting import RecruitingTx


@frozen
class Desk:
    begin: Begin[RecruitingTx]
    clock: Clock
    evaluator: PolicyEvaluator
    photos: PhotoStore


def only_managers(actor: Actor) -> None:
    actor.must_be(Role.MANAGER)


def board_of(tx: RecruitingTx) -> Board:
    """The board; the first time it is asked for it comes with policy version 1 (R39)."""
    board = tx.boards.find(BOARD)
    if board is None:
        board = Board()
        tx.boards.add(board)
        tx.policies.add(first_policy())
    return board


def active_policy(tx: RecruitingTx) -> ScreeningPolicy:
    return tx.policies.get(policy_id(board_of(tx).active))
