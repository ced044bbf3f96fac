"""The play payout provider with its books in memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from attrs import Factory, define
from typing_extensions import override

from happycat.adapters.kernel.payroll.golden_hat import GoldenHat, Line
from happycat.ports.kernel.world import Clock


@define
class MemoryBooks:
    """Lines in a dictionary."""

    _lines: dict[str, Line] = Factory(dict)

    def lines(self) -> Mapping[str, Line]:
        return self._lines

    def add(self, line: Line, /) -> None:
        self._lines[line.key] = line


class MemoryGoldenHat(GoldenHat):
    """Gone with the process; may be shared by threads."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._books, self._lock = MemoryBooks(), Lock()

    @override
    @contextmanager
    def opened(self) -> Iterator[MemoryBooks]:
        with self._lock:
            yield self._books
