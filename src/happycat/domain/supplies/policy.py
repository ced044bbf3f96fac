"""The figures and words of the desk, versioned."""

from datetime import timedelta
from enum import StrEnum

VERSION = 1


class Ordering(StrEnum):
    """When a cookie is ordered."""

    AT_CHECKOUT = "at_checkout"
    """As R18 has it: nobody ever waits for it."""
    AT_DESK = "at_desk"
    """R18 switched off, for tests: when the worker stands at the desk, who then waits for it."""


ACCEPTANCE_FORM = "acceptance form"
"""In every kit (R18)."""
COOKIE = "fortune cookie"
"""One in every kit, if it is there in time (R18)."""
BAKING = timedelta(minutes=10)
"""How long the bakery takes for a cookie (R18)."""
ASK_AGAIN = timedelta(minutes=1)
"""How soon the bakery is asked again when it was away or late."""
MOST_COOKIES = 10
"""How many cookies from the client's stock go into one kit beside its own."""
RETURN_WITHIN = timedelta(hours=24)
"""How soon a kit that is not used comes back (R20)."""
WRITE_OFF_AFTER = timedelta(days=30)
"""When a kit that did not come back is lost (R20)."""
