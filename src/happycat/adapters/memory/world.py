"""A world that does what it is told: stopped clock, seeded ids and dice, photos and notices in memory."""

from datetime import UTC, datetime, timedelta
from random import Random
from threading import Lock
from uuid import UUID

from attrs import Factory, define, field

from happycat.adapters.kernel.ids import uuid7_of
from happycat.adapters.kernel.photos import checked
from happycat.domain.kernel.time import aware
from happycat.domain.kernel.values import PhotoRef
from happycat.ports.kernel.world import Clock, Notice, PhotoMissing

A_MONDAY = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@define
class StoppedClock:
    """Stands still until it is moved; may be shared by threads."""

    at: datetime = field(default=A_MONDAY, converter=aware)

    def now(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = aware(at)

    def advance(self, by: timedelta) -> None:
        self.at += by


@define
class SeededIds:
    """Version 7 ids whose chance comes from a seed: the same run gives the same ids."""

    clock: Clock
    _random: Random
    _last: int = 0
    _lock: Lock = Factory(Lock)

    @classmethod
    def of(cls, seed: int, clock: Clock) -> "SeededIds":
        return cls(clock, Random(seed))  # noqa: S311

    def new(self) -> UUID:
        with self._lock:
            millis = int(self.clock.now().timestamp() * 1000)
            self._last = max(millis << 12, self._last + 1)
            return uuid7_of(self._last, self._random.getrandbits(62))


@define
class SeededDice:
    """Reproducible chance."""

    _random: Random

    @classmethod
    def of(cls, seed: int) -> "SeededDice":
        return cls(Random(seed))  # noqa: S311

    def seed(self) -> int:
        return self._random.getrandbits(63)


@define
class MemoryPhotos:
    """Photos in a dictionary."""

    _photos: dict[str, tuple[PhotoRef, bytes]] = Factory(dict)

    def put(self, content: bytes) -> PhotoRef:
        ref = checked(content)
        self._photos[ref.sha256] = (ref, content)
        return ref

    def get(self, sha256: str) -> bytes:
        return self._kept(sha256)[1]

    def ref(self, sha256: str) -> PhotoRef:
        return self._kept(sha256)[0]

    def _kept(self, sha256: str) -> tuple[PhotoRef, bytes]:
        if sha256 not in self._photos:
            raise PhotoMissing(sha256=sha256)
        return self._photos[sha256]


@define
class MemoryNotifier:
    """Keeps what people were told."""

    told: list[Notice] = Factory(list)

    def tell(self, notice: Notice) -> None:
        self.told.append(notice)
