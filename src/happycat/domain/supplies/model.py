"""A kit: what a worker takes along for one assignment of an order."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from attrs import define, field, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, KitId, OrderId, WorkerId
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.kernel.values import ItemCount, ServiceLine, text
from happycat.domain.supplies.events import KitReady, LostBy, SuppliesIssued, SuppliesLost, SuppliesReturned
from happycat.domain.supplies.policy import ACCEPTANCE_FORM, COOKIE, RETURN_WITHIN, WRITE_OFF_AFTER
from happycat.domain.supplies.transitions import MOVES, Happening, Status

MOST = 1000
"""How many of a thing one `ItemCount` can hold."""
FREED = frozenset({Status.DISMANTLED, Status.RETURNED})
"""Where a kit's cookies are at the desk again."""


class WrongStatus(Conflict):
    says = "The kit is {status}; it cannot be {happening} now."


@frozen
class Signed:
    """What the worker signs with at pick-up (R19)."""

    signature: str = field(validator=text(200))


@frozen
class Reason:
    """Why the desk gives supplies up as lost."""

    reason: str = field(validator=text(1000))


@define(kw_only=True, eq=False)
class Kit(Aggregate):
    """The supplies of one assignment; its status is the desk's own and never changes an order (R19)."""

    id: KitId
    order_id: OrderId
    client_id: ClientId
    assignment: int
    worker_id: WorkerId
    starts_at: datetime
    """The agreed start, by which the desk sorts its work."""
    items: tuple[ItemCount, ...]
    """Without the cookies."""
    cookies: tuple[UUID, ...] = ()
    """The cookies that are in it: its order's own, and what the client was owed."""
    status: Status = Status.OPEN
    changed_at: datetime
    """Since when it has that status."""
    collected_at: datetime | None = None
    """Since when an open kit waits for its cookie alone; only with R18 switched off, for tests."""

    @property
    def contents(self) -> tuple[ItemCount, ...]:
        cookies = ItemCount(COOKIE, len(self.cookies)) if self.cookies else None
        return (*self.items, cookies) if cookies else self.items

    @property
    def return_by(self) -> datetime | None:
        """When it should be back; only while it is due (R20)."""
        return self.changed_at + RETURN_WITHIN if self.status is Status.RETURN_DUE else None

    @property
    def lost_at(self) -> datetime | None:
        """When it is written off unless it comes back; only while it is due (R20)."""
        return self.changed_at + WRITE_OFF_AFTER if self.status is Status.RETURN_DUE else None

    # told by the desk

    def collect(self, cookies: Iterable[UUID], at: datetime) -> None:
        """All but the cookie is in, so the kit is ready at this moment, with those cookies that are there.

        There is no step between "collected" and "ready" in which a worker could wait for a cookie (R18).
        """
        if self._moves(Happening.COLLECTED, at):
            self.cookies = tuple(cookies)
            told = (self.order_id, self.id, self.assignment, self.worker_id, bool(self.cookies))
            self.record(KitReady(*told, collected_at=self.collected_at or at, ready_at=at))

    def wait_for_cookie(self, at: datetime) -> None:
        """All but the cookie is in, and the worker waits for it: R18 switched off, for tests."""
        self.collected_at = self.collected_at or at

    @property
    def waiting(self) -> bool:
        return self.status is Status.OPEN and self.collected_at is not None

    def lose(self, reason: str, at: datetime) -> None:
        """Lost by the desk before issue: told, and what is left is dismantled (R19)."""
        why = Reason(reason).reason
        self._moves(Happening.MISLAID, at)
        self._lost(LostBy.DESK, why, at)

    def take_back(self, at: datetime) -> None:
        self._moves(Happening.TAKEN_BACK, at)
        self.record(SuppliesReturned(self.order_id, self.id, self.worker_id, at))

    def write_off(self, reason: str, at: datetime) -> None:
        """Lost by the worker; recorded and told, no automatic fine (R20)."""
        why = Reason(reason).reason
        self._moves(Happening.WRITTEN_OFF, at)
        self._lost(LostBy.WORKER, why, at)

    # told by the worker

    def pick_up(self, signature: str, at: datetime) -> None:
        """Signed for and gone; only now are the supplies issued (R19)."""
        signed = Signed(signature).signature
        self._moves(Happening.PICKED_UP, at)
        told = (self.order_id, self.id, self.assignment, self.worker_id, self.contents, signed)
        self.record(SuppliesIssued(*told, issued_at=at))

    # heard about its order

    def hear(self, fact: Happening, at: datetime) -> None:
        """The assignment or the order ended at that instant; what is overtaken changes nothing."""
        self._moves(fact, at)

    def unpack(self) -> tuple[UUID, ...]:
        """The cookies that are back at the desk, because the kit was dismantled or came back; once."""
        freed = self.cookies if self.status in FREED else ()
        self.cookies = () if freed else self.cookies
        return freed

    def _lost(self, by: LostBy, reason: str, at: datetime) -> None:
        told = (self.order_id, self.id, self.assignment, self.worker_id)
        self.record(SuppliesLost(*told, by, reason, lost_at=at))

    def _moves(self, happening: Happening, at: datetime) -> bool:
        """The one door through which every status passes; says whether it is another one now."""
        after = MOVES[self.status][happening]
        if after is None:
            raise WrongStatus(status=self.status, happening=happening.replace("_", " "))
        moved = after is not self.status
        self.changed_at = at if moved else self.changed_at
        self.status = after
        return moved


def packing_list(lines: Iterable[ServiceLine]) -> tuple[ItemCount, ...]:
    """The supplies of all lines, summed by item, and always one acceptance form (R18)."""
    sums: Counter[str] = Counter()
    for line in lines:
        for supply in line.supplies:
            sums[supply.item] += supply.count
    sums[ACCEPTANCE_FORM] = 1
    return tuple(one for item in sorted(sums) for one in _counted(item, sums[item]))


def _counted(item: str, count: int) -> Iterator[ItemCount]:
    """Never more in one entry than it can hold: a fact heard is not refused for its size."""
    for already in range(0, count, MOST):
        yield ItemCount(item, min(MOST, count - already))
