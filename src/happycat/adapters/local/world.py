"""Clock, ids, dice and crash points of the running process."""

import os
import secrets
import signal
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from attrs import Factory, define, frozen

from happycat.adapters.kernel.ids import uuid7_of
from happycat.domain.kernel.refusals import Misconfigured, Refusal
from happycat.domain.kernel.time import aware


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@frozen
class FileClock:
    """A clock that several processes share: the instant written in a file. For tests and demonstrations."""

    path: Path

    def now(self) -> datetime:
        try:
            return aware(datetime.fromisoformat(self.path.read_text().strip()))
        except (ValueError, Refusal, OSError):
            said = f"HAPPYCAT_CLOCK: {self.path} is no file with an instant such as 2026-06-01T08:00:00+00:00"
            raise Misconfigured(said) from None

    def set(self, at: datetime) -> None:
        """Moves the clock, for everybody at once."""
        beside = self.path.with_suffix(".new")
        beside.write_text(at.astimezone(UTC).isoformat())
        beside.replace(self.path)


@define
class Uuid7:
    """RFC 9562 version 7: milliseconds, a counter that keeps one millisecond's ids in order, chance."""

    _last: int = 0
    _lock: threading.Lock = Factory(threading.Lock)

    def new(self) -> UUID:
        with self._lock:
            self._last = max(time.time_ns() // 1_000_000 << 12, self._last + 1)
            stamp = self._last
        return uuid7_of(stamp, secrets.randbits(62))


class SystemDice:
    """The machine's chance."""

    def seed(self) -> int:
        return secrets.randbits(63)


class NoCrash:
    """What runs in earnest: reaching a point does nothing."""

    def reached(self, name: str, /) -> None:
        """Nothing."""


@define
class CrashAt:
    """Kills the process like a power cut at the n-th time that a point is reached. For tests."""

    point: str
    countdown: int = 1

    @classmethod
    def parse(cls, text: str) -> "CrashAt":
        """`relay.after_publish:3`"""
        point, _, count = text.partition(":")
        if not (count or "1").isdecimal():
            raise Misconfigured(f"{text!r} is no crash point; write it as relay.after_publish:3")
        return cls(point, int(count or 1))

    def reached(self, name: str, /) -> None:
        if name != self.point:
            return
        self.countdown -= 1
        if self.countdown == 0:
            os.kill(os.getpid(), signal.SIGKILL)
