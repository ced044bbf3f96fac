"""Workers by number, of which a view can be lent that does not change while the original does."""

from typing import Final

from attrs import Factory, define, frozen

from happycat.domain.orders.worker import Worker

WIDTH: Final = 1024
Shelf = list[Worker | None]


@frozen
class Lent:
    """As it was when it was lent."""

    shelves: tuple[Shelf, ...]

    def __getitem__(self, number: int) -> Worker:
        worker = self.shelves[number // WIDTH][number % WIDTH]
        assert worker is not None  # noqa: S101
        return worker


@define
class Shelves:
    """A lent shelf is replaced by a copy when something on it changes: a thousandth of copying all."""

    size: int = 0
    _shelves: list[Shelf] = Factory(list)
    _own: set[int] = Factory(set)

    def put(self, number: int, worker: Worker) -> Worker | None:
        """Says who was there before."""
        at, place = divmod(number, WIDTH)
        while at >= len(self._shelves):
            self._own.add(len(self._shelves))
            self._shelves.append([None] * WIDTH)
        if at not in self._own:
            self._shelves[at] = self._shelves[at].copy()
            self._own.add(at)
        before, self._shelves[at][place] = self._shelves[at][place], worker
        self.size = max(self.size, number + 1)
        return before

    def lend(self) -> Lent:
        self._own.clear()
        return Lent(tuple(self._shelves))
