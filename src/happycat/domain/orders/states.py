"""The states of an order and the one table that says what may happen in which, and by whom (R7)."""

from enum import StrEnum
from typing import Final

from happycat.domain.kernel.refusals import Conflict


class Status(StrEnum):
    MATCHING = "matching"
    PREPARED = "prepared"
    SUPPLIED = "supplied"
    STARTED = "started"
    REPORTED = "reported"
    FINISHED = "finished"


class Operation(StrEnum):
    """Everything that can happen to an order."""

    ASSIGN = "assign"
    HAND_BACK = "hand_back"
    REASSIGN = "reassign"
    LOSE_WORKER = "lose_worker"
    KIT_READY = "kit_ready"
    SUPPLY = "supply"
    LOSE_SUPPLIES = "lose_supplies"
    START = "start"
    DISPUTE = "dispute"
    REPORT = "report"
    CANCEL = "cancel"
    ACCEPT = "accept"
    FAIL = "fail"
    GIVE_UP = "give_up"
    WARN = "warn"
    FAIL_NO_SHOW = "fail_no_show"
    FAIL_NO_KIT = "fail_no_kit"
    TELL_STUCK = "tell_stuck"
    FINISH_STUCK = "finish_stuck"
    FINISH_SILENT = "finish_silent"


class Who(StrEnum):
    """By whom it happens."""

    MATCHING = "matching"
    WORKER = "worker"
    CLIENT = "client"
    MANAGER = "manager"
    DESK = "supplies desk"
    SCHEDULER = "scheduler"


class Verdict(StrEnum):
    REFUSED = "refused"
    """Somebody asks for what cannot be: `WrongStatus`."""
    IGNORED = "ignored"
    """A fact of another context that has been overtaken: nothing changes."""


class WrongStatus(Conflict):
    says = "Order {order} is {status}; {operation} is possible only while it is {possible}."


_MAT, _PRE, _SUP, _STA, _REP, _FIN = Status
_NO, _IGN = Verdict
_Cell = Status | Verdict

_ROWS: Final[dict[Operation, tuple[Who, tuple[_Cell, ...]]]] = {
    # in the state:                               matching prepared supplied started reported finished
    Operation.ASSIGN: (Who.MATCHING, (_PRE, _NO, _NO, _NO, _NO, _NO)),
    Operation.HAND_BACK: (Who.WORKER, (_NO, _MAT, _MAT, _NO, _NO, _NO)),
    Operation.REASSIGN: (Who.MANAGER, (_NO, _MAT, _MAT, _NO, _NO, _NO)),
    Operation.LOSE_WORKER: (Who.SCHEDULER, (_NO, _MAT, _MAT, _NO, _NO, _NO)),
    Operation.KIT_READY: (Who.DESK, (_IGN, _PRE, _IGN, _IGN, _IGN, _IGN)),
    Operation.SUPPLY: (Who.DESK, (_IGN, _SUP, _IGN, _IGN, _IGN, _FIN)),
    Operation.LOSE_SUPPLIES: (Who.DESK, (_FIN, _FIN, _IGN, _IGN, _IGN, _IGN)),
    Operation.START: (Who.WORKER, (_NO, _NO, _STA, _NO, _NO, _NO)),
    Operation.DISPUTE: (Who.WORKER, (_NO, _NO, _NO, _NO, _NO, _FIN)),
    Operation.REPORT: (Who.WORKER, (_NO, _NO, _NO, _REP, _NO, _NO)),
    Operation.CANCEL: (Who.CLIENT, (_FIN, _FIN, _FIN, _NO, _NO, _NO)),
    Operation.ACCEPT: (Who.CLIENT, (_NO, _NO, _NO, _FIN, _FIN, _NO)),
    Operation.FAIL: (Who.CLIENT, (_NO, _FIN, _FIN, _FIN, _FIN, _NO)),
    Operation.GIVE_UP: (Who.SCHEDULER, (_FIN, _NO, _NO, _NO, _NO, _NO)),
    Operation.WARN: (Who.SCHEDULER, (_NO, _PRE, _SUP, _NO, _NO, _NO)),
    Operation.FAIL_NO_SHOW: (Who.SCHEDULER, (_NO, _FIN, _FIN, _NO, _NO, _NO)),
    Operation.FAIL_NO_KIT: (Who.SCHEDULER, (_NO, _FIN, _NO, _NO, _NO, _NO)),
    Operation.TELL_STUCK: (Who.SCHEDULER, (_NO, _NO, _NO, _STA, _NO, _NO)),
    Operation.FINISH_STUCK: (Who.MANAGER, (_NO, _NO, _NO, _FIN, _NO, _NO)),
    Operation.FINISH_SILENT: (Who.SCHEDULER, (_NO, _NO, _NO, _NO, _FIN, _NO)),
}

TRANSITIONS: Final[dict[tuple[Status, Operation], Status | Verdict]] = {
    (status, operation): cell
    for operation, (_, cells) in _ROWS.items()
    for status, cell in zip(Status, cells, strict=True)
}
"""Total over (state, operation): the state it leads to, or why it does not happen."""

BY: Final[dict[Operation, Who]] = {operation: who for operation, (who, _) in _ROWS.items()}
"""Who does it."""


def states_of(operation: Operation) -> tuple[Status, ...]:
    """Where it is possible, in the order of an order's life."""
    return tuple(status for status in Status if isinstance(TRANSITIONS[status, operation], Status))


def wrong_status(order: object, status: Status, operation: Operation) -> WrongStatus:
    """The refusal, which says when it would be possible."""
    possible = " or ".join(states_of(operation))
    return WrongStatus(order=order, status=status.value, operation=operation.value, possible=possible)
