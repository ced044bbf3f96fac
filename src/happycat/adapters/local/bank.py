"""A play bank whose books are a file: it survives the process, and several processes share it."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
from attrs import frozen

from happycat.adapters.kernel.billing.bank import (
    NAME,
    Decide,
    Entry,
    charging,
    confirming,
    is_lost,
    refunding,
    standing,
    taken,
)
from happycat.domain.billing.attempts import Answer
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Unreachable
from happycat.ports.billing import PaymentRequest
from happycat.ports.kernel.world import Clock


@frozen
class PlayBank:
    """As the bank in memory, over an append-only file of JSON lines; a line counts once it ends.

    Play money only: the file holds play tokens in the clear.
    """

    path: Path
    clock: Clock
    name: str = NAME

    def charge(self, request: PaymentRequest, /) -> Answer:
        lost = is_lost(request, self.books())
        entry = self._write(charging(request, self.clock.now()))
        if lost:
            raise Unreachable("the bank's answer was lost")
        return entry.answer

    def query(self, key: str, /) -> Answer | None:
        found = standing(self.books(), key)
        return found.answer if found else None

    def refund(self, key: str, reference: str, amount: Money, /) -> Answer:
        return self._write(refunding(key, reference, amount, self.clock.now())).answer

    def confirm(self, key: str) -> None:
        """The client acts: a charge that waits for it succeeds."""
        self._write(confirming(key, self.clock.now()))

    def books(self) -> tuple[Entry, ...]:
        """Everything the bank has done, oldest first."""
        with self._locked() as file:
            return _read(file)

    def taken(self) -> Money:
        """All that was taken less all that was given back."""
        return taken(self.books())

    def _write(self, decide: Decide) -> Entry:
        with self._locked() as file:
            books = _read(file)
            entry = decide(books)
            if entry not in books:
                _append(file, entry)
            return entry

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, ours alone until the block ends; a killed process lets go of it by itself."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)


def _read(file: int) -> tuple[Entry, ...]:
    """The whole lines; what a killed process left without an end never happened."""
    size = os.fstat(file).st_size
    whole = os.pread(file, size, 0).rpartition(b"\n")[0]
    return tuple(Entry.of(json.loads(line)) for line in whole.splitlines())


def _append(file: int, entry: Entry) -> None:
    """Durable before anybody hears of it."""
    content = os.pread(file, os.fstat(file).st_size, 0)
    end = content.rfind(b"\n") + 1
    os.ftruncate(file, end)
    os.pwrite(file, json.dumps(attrs.asdict(entry)).encode() + b"\n", end)
    os.fsync(file)
