"""Small values that several contexts speak of."""

import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from happycat.domain.kernel.events import Personal
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Invalid

Check = Callable[[Any, Any, Any], None]


def is_plain(value: str) -> bool:
    """No control characters but line ends and tabs, and no halves of characters, which cannot be stored."""
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", value)


def text(longest: int, shortest: int = 1) -> Check:
    """A validator: so many characters, no control characters; refuses with `Invalid` (R45)."""

    def check(_owner: Any, attribute: Any, value: Any) -> None:
        if not isinstance(value, str) or not shortest <= len(value.strip()) <= len(value) <= longest:
            raise Invalid(problem=f"{attribute.name} is a text of {shortest} to {longest} characters.")
        if not is_plain(value):
            raise Invalid(problem=f"{attribute.name} has control characters; leave them out.")

    return check


def between(least: int, most: int) -> Check:
    """A validator: a whole number within bounds; refuses with `Invalid` (R45)."""

    def check(_owner: Any, attribute: Any, value: Any) -> None:
        if type(value) is not int or not least <= value <= most:
            raise Invalid(problem=f"{attribute.name} is a whole number from {least} to {most}.")

    return check


class Outcome(StrEnum):
    """How an order ended (R7)."""

    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Cause(StrEnum):
    """Why it ended so; what it costs and brings hangs on the pair (R21)."""

    CLIENT_ACCEPTED = "client_accepted"
    CLIENT_SILENT = "client_silent"
    CLIENT_CANCELLED = "client_cancelled"
    NO_WORKER = "no_worker"
    WORKER_NO_SHOW = "worker_no_show"
    WORK_REJECTED = "work_rejected"
    COMPANY = "company"


ENDINGS: frozenset[tuple[Outcome, Cause]] = frozenset(
    {
        (Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED),
        (Outcome.SUCCEEDED, Cause.CLIENT_SILENT),
        (Outcome.CANCELLED, Cause.CLIENT_CANCELLED),
        (Outcome.CANCELLED, Cause.NO_WORKER),
        (Outcome.CANCELLED, Cause.COMPANY),
        (Outcome.FAILED, Cause.WORKER_NO_SHOW),
        (Outcome.FAILED, Cause.WORK_REJECTED),
        (Outcome.FAILED, Cause.COMPANY),
    }
)
"""Every way an order can end; settlement tables are total over it (R21)."""


@frozen
class Address:
    """Where the chore is done."""

    street: Personal[str] = field(validator=text(200))
    city: Personal[str] = field(validator=text(100))
    notes: Personal[str] = field(default="", validator=text(500, shortest=0))


def _sha256(_owner: Any, _attribute: Any, value: Any) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{64}", value):
        raise Invalid(problem="A photo is named by its sha256, 64 lower-case hexadecimal digits.")


MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")


def _image(_owner: Any, _attribute: Any, value: Any) -> None:
    if value not in MEDIA_TYPES:
        raise Invalid(problem=f"A photo is one of {', '.join(MEDIA_TYPES)}.")


@frozen
class PhotoRef:
    """A photo in the content-addressed store: its sha256 (hex), media type and size in bytes."""

    sha256: str = field(validator=_sha256)
    media_type: str = field(validator=_image)
    size: int = field(validator=between(1, 100_000_000))


@frozen
class ItemCount:
    """So many of a thing in a kit or on a supplies list."""

    item: str = field(validator=text(100))
    count: int = field(default=1, validator=between(1, 1000))


@frozen
class ServiceLine:
    """One service exactly as the shop showed it; travels from the cart to the kit unchanged (R5)."""

    service_id: ServiceId
    revision: int
    title: str
    list_price: Money
    duration: timedelta
    needed_traits: tuple[str, ...]
    supplies: tuple[ItemCount, ...]
