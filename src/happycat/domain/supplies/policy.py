"""The figures and words of the desk, versioned."""

from datetime import timedelta
from enum import StrEnum

VERSION = 2


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
"""How soon the bakery is asked again for a cookie that is late; and its first rest when it is away."""
LONGEST_REST = timedelta(minutes=15)
"""A bakery that stays away is left alone twice as long each time, up to this."""
TELL_AFTER = 5
"""After so many silences in a row, about a quarter of an hour, the desk is told."""
PATIENCE = timedelta(hours=1)
"""How long a cookie is asked for; then it is ordered anew, under a new key."""
MOST_KEYS = 3
"""After so many keys a cookie never came, and is given up.

One that is owed stays owed: the client's next checkout orders it once more. Others are forgiven.
A cookie that is lost with its kit is treated alike: one that was owed is ordered anew, others are forgiven.
"""
KEYS_ASKED = 6
"""A cookie may still come under an old key: so many of its newest keys are asked for."""
BATCH = 200
"""How many cookies the bakery is asked about in one call."""
MOST_COOKIES = 10
"""How many cookies from the client's stock go into one kit beside its own."""
RETURN_WITHIN = timedelta(hours=24)
"""How soon a kit that is not used comes back (R20)."""
WRITE_OFF_AFTER = timedelta(days=30)
"""When a kit that did not come back is lost (R20)."""
