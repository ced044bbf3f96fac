"""The figures of orders: versioned, and an order keeps the version under which it was opened."""

from datetime import timedelta

from attrs import frozen


@frozen
class OrderPolicy:
    """How long everybody waits for everybody."""

    notice_after: timedelta = timedelta(minutes=30)
    """R11 [S,C]: from the agreed start, or from the kit's readiness if that was later."""
    grace: timedelta = timedelta(minutes=15)
    """R11 [S,C]: from the notice to the no-show."""
    silent_after: timedelta = timedelta(hours=72)
    """R12 [O]: a reported order whose client says nothing has succeeded."""
    stuck_after: timedelta = timedelta(hours=24)
    """R12 [O]: after the agreed end of a started order without a report; then everybody is told."""
    manager_after: timedelta = timedelta(hours=72)
    """R12 [O]: after the agreed end; from then on a manager may finish it."""
    no_kit_after: timedelta = timedelta(hours=24)
    """R12 [O]: after the agreed start of an order whose kit was never ready."""
    hand_back_before: timedelta = timedelta(hours=2)
    """R14 [O]: before the agreed start; later a worker cannot hand back."""
    early_start: timedelta = timedelta(minutes=60)
    """R9 [O]: a start is not accepted earlier than this before the agreed start."""
    most_disputed: int = 10
    """R11 [O]: photos of disputed starts that one order keeps."""


POLICIES: dict[int, OrderPolicy] = {1: OrderPolicy()}
"""Every version there was; a changed figure is a new version, so that running orders keep their word."""
CURRENT = 1

LOAD_DAYS = 7
"""R15 [O]: a worker's load is what it has booked on the order's days (UTC), and so many before and after."""
ROSTER_KEPT = timedelta(days=2)
"""[O]: so long the roster keeps what matchers in memory have to hear; who the workers were, for ever."""
