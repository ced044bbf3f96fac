"""Who is busy when, in columns: a bit for each worker and quarter hour, a sum for each worker and day."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from attrs import Factory, define
from numpy.typing import NDArray

from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.time import Slot
from happycat.domain.orders.roster import days_around
from happycat.domain.orders.worker import Absence

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
FIRST_ROOM = 1024


def roomy(column: NDArray[Any], size: int) -> NDArray[Any]:
    """The column with room for so many at least; what is new is zero."""
    if len(column) >= size:
        return column
    grown = np.zeros(max(size, 2 * len(column), FIRST_ROOM), dtype=column.dtype)
    grown[: len(column)] = column
    return grown


@define
class Bookings:
    _of_order: dict[OrderId, tuple[int, Slot]] = Factory(dict)
    _busy: dict[datetime, NDArray[np.uint8]] = Factory(dict)
    _booked_on: dict[Any, NDArray[np.int16]] = Factory(dict)

    def book(self, number: int, order_id: OrderId, slot: Slot) -> None:
        self.release(order_id)
        self._of_order[order_id] = (number, slot)
        for quarter in slot.quarters():
            bits = roomy(self._busy.get(quarter, np.zeros(0, np.uint8)), number // 8 + 1)
            bits[number // 8] |= 1 << number % 8
            self._busy[quarter] = bits
            self._add(quarter, number, 1)

    def release(self, order_id: OrderId) -> None:
        number, slot = self._of_order.pop(order_id, (0, None))
        for quarter in slot.quarters() if slot else ():
            if quarter in self._busy:  # not yet forgotten
                self._busy[quarter][number // 8] &= ~(1 << number % 8) & 0xFF
            self._add(quarter, number, -1)

    def forget(self, before: datetime) -> None:
        for order_id in [id for id, (_, slot) in self._of_order.items() if slot.end < before]:
            self.release(order_id)
        self._busy = {quarter: bits for quarter, bits in self._busy.items() if quarter >= before}
        day = before.date() - timedelta(days=1)
        self._booked_on = {day_: sums for day_, sums in self._booked_on.items() if day_ >= day}

    def busy(self, slot: Slot, size: int) -> Mask:
        """Who is booked for any quarter hour of the slot."""
        bits = np.zeros((size + 7) // 8, np.uint8)
        for quarter in slot.quarters():
            there = self._busy.get(quarter, bits[:0])[: len(bits)]
            bits[: len(there)] |= there
        return np.unpackbits(bits, count=size, bitorder="little").view(np.bool_)

    def loads(self, slot: Slot, size: int) -> NDArray[np.int16]:
        """How many quarter hours each is booked on the days around the slot."""
        sums = np.zeros(size, np.int16)
        for day in days_around(slot):
            there = self._booked_on.get(day, sums[:0])[:size]
            sums[: len(there)] += there
        return sums

    def _add(self, quarter: datetime, number: int, one: int) -> None:
        day = quarter.date()
        sums = roomy(self._booked_on.get(day, np.zeros(0, np.int16)), number + 1)
        sums[number] += one
        self._booked_on[day] = sums


@define
class Absences:
    """Rows of (who, from, until); a row that does not count any more has no length."""

    _who: Numbers = Factory(lambda: np.zeros(0, np.int64))
    _since: Numbers = Factory(lambda: np.zeros(0, np.int64))
    _until: Numbers = Factory(lambda: np.zeros(0, np.int64))
    _rows: dict[int, dict[datetime, int]] = Factory(dict)
    _count: int = 0

    def add(self, number: int, absence: Absence) -> None:
        rows = self._rows.setdefault(number, {})
        if absence.start in rows:
            self._until[rows[absence.start]] = _at(absence.end)
            return
        row, self._count = self._count, self._count + 1
        columns = (self._who, self._since, self._until)
        self._who, self._since, self._until = (roomy(column, self._count) for column in columns)
        self._who[row], self._since[row], self._until[row] = number, _at(absence.start), _at(absence.end)
        rows[absence.start] = row

    def clear(self, number: int) -> None:
        for row in self._rows.pop(number, {}).values():
            self._until[row] = self._since[row]

    def forget(self, before: datetime) -> None:
        """What ended before that instant counts nowhere any more; the others move together."""
        kept = [
            (number, start, int(self._until[row]))
            for number, rows in self._rows.items()
            for start, row in rows.items()
            if self._until[row] >= _at(before)
        ]
        self._rows, self._count = {}, 0
        for number, start, until in kept:
            self.add(number, Absence(start, EPOCH + timedelta(microseconds=until)))

    def away(self, slot: Slot) -> Numbers:
        """The numbers of those who are away at any time of the slot."""
        who, since, until = (
            self._who[: self._count],
            self._since[: self._count],
            self._until[: self._count],
        )
        return who[(since < until) & (since < _at(slot.end)) & (until > _at(slot.start))]


def _at(instant: datetime) -> int:
    """Microseconds, exactly."""
    return (instant - EPOCH) // timedelta(microseconds=1)


EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
