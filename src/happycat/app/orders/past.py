"""The workers as they were: read once, then led from one mark to the next."""

from collections.abc import Collection

from attrs import Factory, define

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.orders.roster import Known
from happycat.domain.orders.worker import Worker
from happycat.ports.orders import OrdersTx

AT_ONCE = 1000


@define
class Past:
    """For marks that only grow."""

    tx: OrdersTx
    _mark: int = -1
    _workers: dict[WorkerId, Worker] = Factory(dict)

    def at(self, mark: int) -> Collection[Worker]:
        """Everybody as it was known at that mark."""
        if self._mark < 0:
            self._workers, self._mark = {one.id: one for one in self.tx.roster.as_of(mark)}, mark
        while self._mark < mark:
            self._go_on(mark)
        return self._workers.values()

    def _go_on(self, mark: int) -> None:
        told = [one for one in self.tx.roster.after(self._mark, limit=AT_ONCE) if one[0] <= mark]
        for _, change in told:
            if isinstance(change, Known):
                self._workers[change.worker.id] = change.worker
        self._mark = told[-1][0] if len(told) == AT_ONCE else mark
