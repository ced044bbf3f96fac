"""A bank in memory, for tests and the embedded company."""

from threading import Lock

from attrs import Factory, define

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


@define
class MemoryBank:
    """Does what the token says (see `adapters.kernel.billing.bank`), once per key; its books can be read."""

    clock: Clock
    name: str = NAME
    _books: list[Entry] = Factory(list)
    _lock: Lock = Factory(Lock)

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
        with self._lock:
            return tuple(self._books)

    def taken(self) -> Money:
        """All that was taken less all that was given back."""
        return taken(self.books())

    def _write(self, decide: Decide) -> Entry:
        with self._lock:
            entry = decide(self._books)
            if entry not in self._books:
                self._books.append(entry)
            return entry
