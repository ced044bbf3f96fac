"""The states of an order and the one table that says what may happen in which (R7)."""

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
    UNASSIGN = "unassign"
    KIT_READY = "kit_ready"
    SUPPLY = "supply"
    LOSE = "lose"
    START = "start"
    DISPUTE = "dispute"
    REPORT = "report"
    ACCEPT = "accept"
    FAIL = "fail"
    CANCEL = "cancel"
    GIVE_UP = "give_up"
    WARN = "warn"
    FAIL_NO_SHOW = "fail_no_show"
    FAIL_NO_KIT = "fail_no_kit"
    TELL_STUCK = "tell_stuck"
    FINISH_STUCK = "finish_stuck"
    FINISH_SILENT = "finish_silent"


class Verdict(StrEnum):
    REFUSED = "refused"
    """Somebody asks for what cannot be: `WrongStatus`."""
    IGNORED = "ignored"
    """A fact of another context that has been overtaken: nothing changes."""


class WrongStatus(Conflict):
    says = "Order {order} is {status}; {operation} is not possible then."


MAT, PRE, SUP, STA, REP, FIN = Status
NO, IGN = Verdict

_ROWS: Final[dict[Operation, tuple[Status | Verdict, ...]]] = {
    # in the state            matching prepared supplied started reported finished
    Operation.ASSIGN: (PRE, NO, NO, NO, NO, NO),
    Operation.UNASSIGN: (NO, MAT, MAT, NO, NO, NO),
    Operation.KIT_READY: (IGN, PRE, IGN, IGN, IGN, IGN),
    Operation.SUPPLY: (IGN, SUP, IGN, IGN, IGN, IGN),
    Operation.LOSE: (FIN, FIN, IGN, IGN, IGN, IGN),
    Operation.START: (NO, NO, STA, NO, NO, NO),
    Operation.DISPUTE: (NO, NO, NO, NO, NO, FIN),
    Operation.REPORT: (NO, NO, NO, REP, NO, NO),
    Operation.ACCEPT: (NO, NO, NO, FIN, FIN, NO),
    Operation.FAIL: (NO, FIN, FIN, FIN, FIN, NO),
    Operation.CANCEL: (FIN, FIN, FIN, NO, NO, NO),
    Operation.GIVE_UP: (FIN, NO, NO, NO, NO, NO),
    Operation.WARN: (NO, PRE, SUP, NO, NO, NO),
    Operation.FAIL_NO_SHOW: (NO, FIN, FIN, NO, NO, NO),
    Operation.FAIL_NO_KIT: (NO, FIN, NO, NO, NO, NO),
    Operation.TELL_STUCK: (NO, NO, NO, STA, NO, NO),
    Operation.FINISH_STUCK: (NO, NO, NO, FIN, NO, NO),
    Operation.FINISH_SILENT: (NO, NO, NO, NO, FIN, NO),
}

TRANSITIONS: Final[dict[tuple[Status, Operation], Status | Verdict]] = {
    (status, operation): cell
    for operation, cells in _ROWS.items()
    for status, cell in zip(Status, cells, strict=True)
}
"""Total over (state, operation): the state it leads to, or why it does not happen."""
