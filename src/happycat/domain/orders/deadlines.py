"""What the scheduler waits for: an order has at most one deadline at a time."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from happycat.domain.kernel.refusals import Conflict


class Deadline(StrEnum):
    UNMATCHED = "unmatched"
    """The wanted start comes and nobody was found (R16)."""
    NO_KIT = "no_kit"
    """The kit was not ready a day after the agreed start (R12)."""
    LATE = "late"
    """The worker gets a notice (R11)."""
    NO_SHOW = "no_show"
    """The grace after the notice is over (R11)."""
    STUCK = "stuck"
    """Started and not reported long after the agreed end (R12)."""
    SILENT = "silent"
    """Reported and the client has said nothing (R12)."""


@frozen
class Due:
    """Which deadline, and when."""

    kind: Deadline
    at: datetime


class NotDue(Conflict):
    says = "Order {order} is not due for {deadline} yet."
