"""Fortune cookies: one for every order, baked outside, never waited for (R18)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import define

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.supplies.bakery import Label
from happycat.domain.supplies.policy import ASK_AGAIN, BAKING, KEYS_ASKED, MOST_KEYS, PATIENCE


class Baking(StrEnum):
    """How far a cookie is."""

    HELD = "held"
    """For tests: not to be ordered before the worker stands at the desk."""
    WANTED = "wanted"
    ORDERED = "ordered"
    ARRIVED = "arrived"
    PACKED = "packed"
    CANCELLED = "cancelled"
    GIVEN_UP = "given_up"
    """It never came, under none of its keys."""


class Purpose(StrEnum):
    """Into which kit of the client it goes."""

    OWN = "own"
    """Into the kit of its own order."""
    OWED = "owed"
    """That kit went without it: into the client's next one."""
    SPARE = "spare"
    """Its order needs it no more: into the client's next one."""


COMING = frozenset({Baking.WANTED, Baking.ORDERED})
UNORDERED = frozenset({Baking.HELD, Baking.WANTED})
MISSING = COMING | {Baking.HELD, Baking.GIVEN_UP}
"""Not at the desk while its kit is packed."""


@define(kw_only=True, eq=False)
class CookieOrder(Aggregate):
    """One cookie for one order, by the client's name alone; the id of an order's first is the order's."""

    id: UUID
    order_id: OrderId
    client_id: ClientId
    for_name: str
    baking: Baking = Baking.WANTED
    purpose: Purpose = Purpose.OWN
    number: int = 1
    """Under how many keys it has been wanted; a key is never used for a second cookie."""
    oldest: int = 1
    """The first key under which it may still come; what came under those before is gone."""
    since: datetime
    """Since when it is wanted, or ordered, under the present key."""
    ask_at: datetime
    """When the bakery is talked to next."""

    @property
    def label(self) -> Label:
        """With the idempotency key for the bakery, the same until it is wanted anew."""
        return Label(self._key(self.number), self.for_name)

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which it may come: its newest keys, the present one last."""
        oldest = max(self.oldest, self.number - KEYS_ASKED + 1)
        return tuple(self._key(number) for number in range(oldest, self.number + 1))

    @property
    def coming(self) -> bool:
        return self.baking in COMING

    @property
    def here(self) -> bool:
        return self.baking is Baking.ARRIVED

    @property
    def packed(self) -> bool:
        return self.baking is Baking.PACKED

    def another(self, id: UUID, baking: Baking, at: datetime) -> "CookieOrder":
        """One more for the same order, with keys of its own."""
        return CookieOrder(
            id=id,
            order_id=self.order_id,
            client_id=self.client_id,
            for_name=self.for_name,
            baking=baking,
            since=at,
            ask_at=at,
        )

    # with the bakery

    def want(self, at: datetime) -> None:
        """A held one may be ordered now."""
        if self.baking is Baking.HELD:
            self.baking, self.since, self.ask_at = Baking.WANTED, at, at

    def ordered(self, at: datetime) -> None:
        """The bakery has it. Cancelled in between, it is baked all the same, for the client's stock."""
        if self.baking in (Baking.WANTED, Baking.CANCELLED):
            self.baking, self.since, self.ask_at = Baking.ORDERED, at, at + BAKING

    def not_taken(self, at: datetime) -> None:
        """The bakery answered, and did not take the order."""
        if self.baking is Baking.WANTED:
            self._ask_on(at)

    def look(self, delivered: Iterable[Label], at: datetime) -> None:
        """Arrived if it was delivered under one of its keys and in its name; twice is as once.

        In another's name it is not ours, and the right one will not come under that key any more.
        """
        if self.baking is not Baking.ORDERED:
            return
        mine = {label for label in delivered if label.key in self.keys}
        if any(label.for_name == self.for_name for label in mine):
            self.baking = Baking.ARRIVED
        elif any(label.key == self.label.key for label in mine):
            self._another_key(at)
        else:
            self._ask_on(at)

    def want_again(self, at: datetime) -> None:
        """Given up, but promised: the client has ordered again, and so do we (R18)."""
        if self.baking is Baking.GIVEN_UP and self.purpose is Purpose.OWED:
            self._anew(at)

    def _ask_on(self, at: datetime) -> None:
        """Once more in a while; after too long under another key."""
        if at - self.since >= PATIENCE:
            self._another_key(at)
        else:
            self.ask_at = at + ASK_AGAIN

    def _another_key(self, at: datetime) -> None:
        if self.number % MOST_KEYS == 0:
            self.baking = Baking.GIVEN_UP
        else:
            self._anew(at)

    def _anew(self, at: datetime) -> None:
        self.number += 1
        self.baking, self.since, self.ask_at = Baking.WANTED, at, at

    def _key(self, number: int) -> str:
        return f"cookie-{self.id}" if number == 1 else f"cookie-{self.id}-{number}"

    # with kits

    def pack(self) -> None:
        self.baking = Baking.PACKED

    def unpack(self) -> None:
        """Its kit was dismantled or came back: it is the client's, for the next kit."""
        if self.baking is Baking.PACKED:
            self.baking = Baking.ARRIVED

    def lose_with_kit(self, at: datetime) -> None:
        """Its kit was written off: what was promised is ordered anew, the rest is forgiven."""
        if self.baking is Baking.PACKED and self.purpose is Purpose.OWED:
            self._anew(at)
            self.oldest = self.number

    def miss_kit(self) -> bool:
        """The kit of its order is ready without it; says whether that made it owed to the client."""
        newly = self.baking in MISSING | {Baking.ARRIVED} and self.purpose is Purpose.OWN
        self.purpose = Purpose.OWED if newly else self.purpose
        return newly

    def spare(self) -> None:
        """The kit of its order has a cookie already."""
        self.purpose = Purpose.SPARE if self.purpose is Purpose.OWN else self.purpose

    def outlive_order(self) -> None:
        """Its order ended: not yet ordered it is not needed, otherwise it goes into a later kit."""
        if self.purpose is Purpose.OWN:
            self.purpose = Purpose.SPARE
            self.baking = Baking.CANCELLED if self.baking in UNORDERED else self.baking
