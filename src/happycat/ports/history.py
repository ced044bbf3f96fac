"""What history asks of its storage: rows that are only added to or brought up to date, and questions."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from happycat.domain.history.model import Chronicle, Entry, Filters, Kind, Line, Opening, Part, Place, Sight
from happycat.domain.kernel.ids import OrderId, ServiceId
from happycat.ports.kernel.transaction import Transaction


class Chronicles(Protocol):
    """Every order, in one row each, with its people, its lines and its timeline.

    What was heard of an order before it was opened is kept, and is seen from its opening on. Who involves
    somebody or lists a line insists on its turn to write (`Begin.insisting`): it must know whether the
    order is opened already.
    """

    # written

    def open(self, opening: Opening, /) -> None:
        """From here on the order is seen and found, as the client's own, with all that was heard before."""

    def learn(self, order_id: OrderId, /, **facts: object) -> None:
        """Brings columns of the order's row up to date; makes the row if it is the first thing heard."""

    def involve(self, order_id: OrderId, part: Part, person: UUID, /) -> None:
        """The order is one of that person's own; again changes nothing."""

    def list_line(self, order_id: OrderId, service_id: ServiceId, title: str, /) -> None:
        """A service of the order, as it was called; again changes nothing."""

    def add(self, entry: Entry, /) -> None:
        """One more line in the timeline; the same event again changes nothing."""

    # asked

    def get(self, order_id: OrderId, sight: Sight, /) -> Chronicle:
        """The order; refuses with `NotFound` what is not opened yet or not in sight (R46)."""

    def lines(self, order_id: OrderId, /) -> Sequence[Line]: ...

    def timeline(self, order_id: OrderId, /) -> Sequence[Entry]: ...

    def page(self, wanted: Filters, sight: Sight, after: Place | None, /, limit: int) -> Sequence[Chronicle]:
        """Orders in sight by wanted start, newest first, after that place."""


class Names(Protocol):
    """How clients, workers and services are called; the newest revision of each (R2)."""

    def revision(self, kind: Kind, id: UUID, /) -> int:
        """The newest known; 0 if none."""

    def call(self, kind: Kind, id: UUID, revision: int, name: str, /) -> None:
        """The name as of that revision."""

    def withdraw(self, service_id: ServiceId, revision: int, /) -> None:
        """The service is not on sale as of that revision; it keeps its name."""


class HistoryTx(Transaction, Protocol):
    @property
    def chronicles(self) -> Chronicles: ...
    @property
    def names(self) -> Names: ...
