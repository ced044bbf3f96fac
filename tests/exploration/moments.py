"""When something can change by the clock alone: the fixed moments of the one order that is explored."""

from datetime import timedelta

from tests.cats.orders import HOUR, NOON, OPENED

DOORS_OPEN = NOON - HOUR
"""Handing back is too late from here on, and a start is not too early any more (R9, R14)."""
MANAGER = NOON + HOUR + timedelta(hours=72)
"""From here on a manager may finish what was never reported (R12)."""
FIXED = (OPENED, DOORS_OPEN, NOON, MANAGER)
"""The deadlines of order and kit come to these as they run."""
LONG_AGO, LONG_AFTER = OPENED - HOUR, OPENED + timedelta(days=61)
"""For a finished order all that is left of times is before or after its end, which is within the month.

In `LONG_AFTER` every kit has been out for more than 31 days (R20).
"""
