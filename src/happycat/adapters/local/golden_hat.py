"""The play payout provider with its books in a file, shared by all processes of this machine."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import attrs
from attrs import Factory, define
from typing_extensions import override

from happycat.adapters.kernel.payroll.golden_hat import GoldenHat, Line
from happycat.ports.kernel.world import Clock


@define
class FileBooks:
    """JSON lines, only ever appended and synced; what was read before is not read again."""

    _lines: dict[str, Line] = Factory(dict)
    _read_to: int = 0
    _file: BinaryIO | None = None

    @contextmanager
    def over(self, file: BinaryIO) -> Iterator["FileBooks"]:
        self._file = file
        try:
            self._catch_up(file)
            yield self
        finally:
            self._file = None

    def lines(self) -> Mapping[str, Line]:
        return self._lines

    def add(self, line: Line, /) -> None:
        assert self._file is not None, "the books are open while a line is added"  # noqa: S101
        written = json.dumps(attrs.asdict(line)).encode() + b"\n"
        self._file.seek(self._read_to)
        self._file.write(written)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._remember(written)

    def _catch_up(self, file: BinaryIO) -> None:
        """Reads what others have written; a last line that a killed process left half is cut off."""
        file.seek(self._read_to)
        for written in file.read().splitlines(keepends=True):
            if written.endswith(b"\n"):
                self._remember(written)
        file.truncate(self._read_to)

    def _remember(self, written: bytes) -> None:
        line = Line(**json.loads(written))
        self._lines[line.key] = line
        self._read_to += len(written)


class PlayGoldenHat(GoldenHat):
    """Survives kill -9; one process at a time has the file, by its lock."""

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__(clock)
        self._path, self._books, self._lock = path, FileBooks(), Lock()

    @override
    @contextmanager
    def opened(self) -> Iterator[FileBooks]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        with self._lock, self._path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            with self._books.over(file) as books:
                yield books
