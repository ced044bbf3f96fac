"""What the inside asks of the world: time, chance, names, photos, people's attention, faults."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from attrs import frozen

from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import PhotoRef

MAX_PHOTO_BYTES = 5 * 1024 * 1024


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class Ids(Protocol):
    def new(self) -> UUID:
        """A fresh id that sorts after every id made before it by this source (RFC 9562 version 7)."""


class Dice(Protocol):
    def seed(self) -> int:
        """A seed (0 to 2**63 - 1) for one reproducible decision; it is stored beside the decision."""


class PhotoMissing(Invalid):
    says = "There is no photo {sha256} in the store; upload it first."


class NotAPhoto(Invalid):
    says = "That is not a JPEG, PNG or WebP image."


class PhotoTooLarge(Invalid):
    says = "A photo has at most {limit} bytes; this one has {size}."


class PhotoStore(Protocol):
    """Content-addressed: the same bytes are stored once, under their sha256."""

    def put(self, content: bytes) -> PhotoRef:
        """Stores an image of at most `MAX_PHOTO_BYTES`; refuses with `NotAPhoto` or `PhotoTooLarge`."""

    def get(self, sha256: str) -> bytes:
        """The bytes; refuses with `PhotoMissing`."""

    def ref(self, sha256: str) -> PhotoRef:
        """The reference of a stored photo; refuses with `PhotoMissing`."""


@frozen
class Notice:
    """Something a person is told, at most once per (person, cause) (R47)."""

    person: PersonId
    """Or a role's board, which everybody with the role reads: `board_of(Role.MANAGER)`."""
    cause: str
    text: str
    at: datetime


class Notifier(Protocol):
    def tell(self, notice: Notice) -> None:
        """Passes the notice on; may fail with `Unreachable`, and is then not repeated (R47)."""


class PolicyEvaluator(Protocol):
    """Evaluates a policy, which is data, over facts; used by the lab, matching and sampling (R39)."""

    def check(self, policy: Mapping[str, Any], /) -> tuple[str, ...]:
        """What is wrong with the policy, in words; empty if it can be used."""

    def evaluate(self, policy: Mapping[str, Any], facts: Mapping[str, Any], /) -> "Evaluated":
        """The score of the facts under the policy, with each rule's contribution; total, never raises."""


@frozen
class Evaluated:
    """A score in hundredths of a point, which rules contributed what, and which hard rule failed, if any."""

    score: int
    contributions: dict[str, int]
    failed: tuple[str, ...] = ()


class CrashPoints(Protocol):
    """Named places at which a test may kill the process; does nothing otherwise."""

    def reached(self, name: str, /) -> None: ...


CRASH_POINTS = (
    "command.before_commit",
    "command.after_commit",
    "relay.before_publish",
    "relay.after_publish",
    "consumer.before_commit",
    "consumer.after_commit",
    "consumer.put_aside",
    "scheduler.before_job",
    "scheduler.after_job",
)
