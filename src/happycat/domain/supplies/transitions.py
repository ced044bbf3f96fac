"""What becomes of a kit: one table, total over (status, happening) (R19, R20)."""

from collections.abc import Mapping
from enum import StrEnum

from happycat.domain.kernel.values import Cause, Outcome


class Status(StrEnum):
    """Where a kit is in its life."""

    OPEN = "open"
    READY = "ready"
    ISSUED = "issued"
    USED = "used"
    RETURN_DUE = "return_due"
    RETURNED = "returned"
    LOST = "lost"
    DISMANTLED = "dismantled"


class Happening(StrEnum):
    """What can happen to a kit: the desk's and the worker's commands, and facts heard about its order."""

    COLLECTED = "collected"
    PICKED_UP = "picked_up"
    TAKEN_BACK = "taken_back"
    WRITTEN_OFF = "written_off"
    MISLAID = "mislaid"
    UNASSIGNED = "unassigned"
    WORK_DONE = "work_done"
    CALLED_OFF = "called_off"


FINAL = frozenset({Status.USED, Status.RETURNED, Status.LOST, Status.DISMANTLED})
UNUSED = frozenset({Status.OPEN, Status.DISMANTLED})
"""A kit that is not packed, or not any more: its order's cookie is not missed."""
FACTS = frozenset({Happening.UNASSIGNED, Happening.WORK_DONE, Happening.CALLED_OFF})
"""Heard from orders: they are never refused, only overtaken."""

_H, _S = Happening, Status

MOVES: Mapping[Status, Mapping[Happening, Status | None]] = {
    _S.OPEN: {
        _H.COLLECTED: _S.READY,
        _H.PICKED_UP: None,
        _H.TAKEN_BACK: None,
        _H.WRITTEN_OFF: None,
        _H.MISLAID: _S.DISMANTLED,
        _H.UNASSIGNED: _S.DISMANTLED,
        _H.WORK_DONE: _S.DISMANTLED,
        _H.CALLED_OFF: _S.DISMANTLED,
    },
    _S.READY: {
        _H.COLLECTED: _S.READY,
        _H.PICKED_UP: _S.ISSUED,
        _H.TAKEN_BACK: None,
        _H.WRITTEN_OFF: None,
        _H.MISLAID: _S.DISMANTLED,
        _H.UNASSIGNED: _S.DISMANTLED,
        _H.WORK_DONE: _S.DISMANTLED,
        _H.CALLED_OFF: _S.DISMANTLED,
    },
    _S.ISSUED: {
        _H.COLLECTED: None,
        _H.PICKED_UP: None,
        _H.TAKEN_BACK: None,
        _H.WRITTEN_OFF: None,
        _H.MISLAID: None,
        _H.UNASSIGNED: _S.RETURN_DUE,
        _H.WORK_DONE: _S.USED,
        _H.CALLED_OFF: _S.RETURN_DUE,
    },
    _S.RETURN_DUE: {
        _H.COLLECTED: None,
        _H.PICKED_UP: None,
        _H.TAKEN_BACK: _S.RETURNED,
        _H.WRITTEN_OFF: _S.LOST,
        _H.MISLAID: None,
        _H.UNASSIGNED: _S.RETURN_DUE,
        _H.WORK_DONE: _S.RETURN_DUE,
        _H.CALLED_OFF: _S.RETURN_DUE,
    },
    **{end: {what: end if what in FACTS else None for what in Happening} for end in FINAL},
}
"""The next status; None: the command is refused. A kit in a final status stays as it is."""

AFTER: Mapping[tuple[Outcome, Cause], Happening] = {
    (Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED): Happening.WORK_DONE,
    (Outcome.SUCCEEDED, Cause.CLIENT_SILENT): Happening.WORK_DONE,
    (Outcome.CANCELLED, Cause.CLIENT_CANCELLED): Happening.CALLED_OFF,
    (Outcome.CANCELLED, Cause.NO_WORKER): Happening.CALLED_OFF,
    (Outcome.CANCELLED, Cause.COMPANY): Happening.CALLED_OFF,
    (Outcome.FAILED, Cause.WORKER_NO_SHOW): Happening.CALLED_OFF,
    (Outcome.FAILED, Cause.WORK_REJECTED): Happening.WORK_DONE,
    (Outcome.FAILED, Cause.COMPANY): Happening.CALLED_OFF,
}
"""What the end of the order means for its kit, total over `ENDINGS`: rejected work has used it up (R20)."""
