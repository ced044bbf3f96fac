"""The play bakery with its order book in a file: cookies on order survive the process."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from attrs import Factory, define, field
from typing_extensions import override

from happycat.adapters.kernel.supplies import Bag, Oven


@define
class PlayBakery(Oven):
    """Lines of JSON, only ever appended and synced; several processes share it.

    The file holds the names of clients in the clear: it is play, and readable by its owner alone.
    """

    path: Path = field(kw_only=True)
    _bags: dict[str, Bag] = Factory(dict)
    _read_to: int = 0
    _lock: Lock = Factory(Lock)

    @override
    def bags(self) -> Mapping[str, Bag]:
        with self._opened():
            return dict(self._bags)

    @override
    def add(self, new: dict[str, Bag]) -> None:
        with self._opened() as file:
            lines = [_line(key, bag) for key, bag in new.items() if key not in self._bags]
            file.seek(self._read_to)
            file.write(b"".join(lines))
            file.flush()
            os.fsync(file.fileno())
            self._remember(lines)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """The file, ours alone until the block ends; a killed process lets go of it by itself."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        with self._lock, self.path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._catch_up(file)
            yield file

    def _catch_up(self, file: BinaryIO) -> None:
        """Reads what others have written; a last line that a killed process left half is cut off."""
        file.seek(self._read_to)
        self._remember([line for line in file.read().splitlines(keepends=True) if line.endswith(b"\n")])
        file.truncate(self._read_to)

    def _remember(self, lines: list[bytes]) -> None:
        for line in lines:
            written = json.loads(line)
            self._bags[written["key"]] = (written["for_name"], datetime.fromisoformat(written["at"]))
            self._read_to += len(line)


def _line(key: str, bag: Bag) -> bytes:
    return json.dumps({"key": key, "for_name": bag[0], "at": bag[1].isoformat()}).encode() + b"\n"
