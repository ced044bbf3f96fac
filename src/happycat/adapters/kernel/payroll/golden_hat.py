"""How the play payout provider "Golden Hat" behaves, wherever its books are kept. No money moves."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

import attrs
from attrs import field, frozen

from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.payroll.attempts import Answer, Reply
from happycat.ports.kernel.world import Clock
from happycat.ports.payroll import OtherRequest, PayoutRequest

PENDING_FOR = timedelta(hours=1)


@frozen
class Line:
    """One request in the books; `accepted` is false while only a lost one was seen."""

    key: str
    token: str = field(repr=False)
    amount: int
    currency: str
    worker: str
    month: str
    at: str
    accepted: bool = True

    @classmethod
    def of(cls, request: PayoutRequest, at: datetime, accepted: bool) -> "Line":
        terms = (request.key, request.token, request.amount.minor, request.currency)
        return cls(*terms, str(request.worker), request.month, at.isoformat(), accepted)

    def reply(self, now: datetime) -> Reply:
        """How the request stands at that instant."""
        settled = now >= datetime.fromisoformat(self.at) + PENDING_FOR
        if self.token.startswith("iban_pending") and not settled:
            return Reply(Answer.PENDING)
        if self.token.startswith(("iban_reject", "iban_pending_reject")):
            return Reply(Answer.REJECTED, "the account is closed")
        return Reply(Answer.PAID)


class Books(Protocol):
    """The provider's books while nobody else has them open."""

    def lines(self) -> Mapping[str, Line]:
        """The newest line of each key."""

    def add(self, line: Line, /) -> None:
        """Kept for good when it returns."""


class GoldenHat(ABC):
    """Idempotent by key. Tokens that begin so ask for a fault:

    `iban_reject` is rejected; `iban_pending` is pending for an hour, then paid (`iban_pending_reject`:
    rejected); `iban_lost_answer` pays and the first answer is lost; `iban_lost_request` loses the first
    request without an effect; `iban_down` is never reached.
    """

    name = "golden_hat"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @abstractmethod
    def opened(self) -> AbstractContextManager[Books]:
        """The books, for this caller alone."""

    def pay(self, request: PayoutRequest, /) -> Reply:
        with self.opened() as books:
            known = books.lines().get(request.key)
            now = self._clock.now()
            if known is not None:
                self._same(known, Line.of(request, now, accepted=True))
            if known is not None and known.accepted:
                return known.reply(now)
            return self._first(books, request, now, seen=known is not None)

    def query(self, key: str, /) -> Reply | None:
        with self.opened() as books:
            line = books.lines().get(key)
        if line is None or not line.accepted:
            return None
        return line.reply(self._clock.now())

    def paid(self) -> dict[str, Money]:
        """The books, readable: key -> amount of everything that was really paid by now."""
        now = self._clock.now()
        with self.opened() as books:
            lines = [line for line in books.lines().values() if line.accepted]
        return {line.key: Money(line.amount) for line in lines if line.reply(now).answer is Answer.PAID}

    def _first(self, books: Books, request: PayoutRequest, now: datetime, seen: bool) -> Reply:
        if request.token.startswith("iban_down"):
            raise Unreachable("Golden Hat did not answer; try again later")
        lost = request.token.startswith("iban_lost_request") and not seen
        line = Line.of(request, now, accepted=not lost)
        books.add(line)
        if lost or request.token.startswith("iban_lost_answer"):
            raise Unreachable("Golden Hat did not answer; ask how the payout stands")
        return line.reply(now)

    def _same(self, known: Line, asked: Line) -> None:
        if attrs.evolve(asked, at=known.at, accepted=known.accepted) != known:
            raise OtherRequest(f"the key {asked.key} belongs to another request")
