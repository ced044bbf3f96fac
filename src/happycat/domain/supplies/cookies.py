"""Fortune cookies: one for every order, baked outside, never waited for (R18)."""

from datetime import datetime
from enum import StrEnum

from attrs import define

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.supplies.policy import ASK_AGAIN, BAKING


class Baking(StrEnum):
    """How far a cookie is."""

    HELD = "held"
    """For tests: not to be ordered before the worker stands at the desk."""
    WANTED = "wanted"
    ORDERED = "ordered"
    ARRIVED = "arrived"
    PACKED = "packed"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    """Into which kit of the client it goes."""

    OWN = "own"
    """Into the kit of its own order."""
    OWED = "owed"
    """That kit went without it: into the client's next one."""
    SPARE = "spare"
    """Its order ended without a kit that took it: into the client's next one."""


COMING = frozenset({Baking.WANTED, Baking.ORDERED})
UNORDERED = frozenset({Baking.HELD, Baking.WANTED})


@define(kw_only=True, eq=False)
class CookieOrder(Aggregate):
    """The cookie of one order; its id is the order's. Needs only the client's name."""

    id: OrderId
    client_id: ClientId
    for_name: str
    baking: Baking = Baking.WANTED
    purpose: Purpose = Purpose.OWN
    ask_at: datetime
    """When the bakery is talked to next."""

    @property
    def key(self) -> str:
        """The idempotency key for the bakery: the same for the same order, for ever."""
        return f"cookie-{self.id}"

    @property
    def coming(self) -> bool:
        return self.baking in COMING

    @property
    def here(self) -> bool:
        return self.baking is Baking.ARRIVED

    def want(self, at: datetime) -> None:
        """A held one may be ordered now."""
        if self.baking is Baking.HELD:
            self.baking, self.ask_at = Baking.WANTED, at

    def ordered(self, at: datetime) -> None:
        """The bakery has it. Cancelled in between, it is baked all the same, for the client's stock."""
        if self.baking in (Baking.WANTED, Baking.CANCELLED):
            self.baking, self.ask_at = Baking.ORDERED, at + BAKING

    def arrive(self) -> None:
        """Delivered; a second delivery of the same cookie changes nothing."""
        if self.baking is Baking.ORDERED:
            self.baking = Baking.ARRIVED

    def ask_later(self, at: datetime) -> None:
        """The bakery was away or not done yet."""
        self.ask_at = at + ASK_AGAIN

    def pack(self) -> None:
        self.baking = Baking.PACKED

    def unpack(self) -> None:
        """Its kit was dismantled or came back: it is the client's, for the next kit."""
        if self.baking is Baking.PACKED:
            self.baking = Baking.ARRIVED

    def miss_kit(self) -> bool:
        """The kit of its order is ready without it; says whether that made it owed to the client."""
        newly = self.baking in COMING and self.purpose is not Purpose.OWED
        self.purpose = Purpose.OWED if newly else self.purpose
        return newly

    def outlive_order(self) -> None:
        """Its order ended: not yet ordered it is not needed, otherwise it goes into a later kit."""
        if self.purpose is Purpose.OWN:
            self.purpose = Purpose.SPARE
            self.baking = Baking.CANCELLED if self.baking in UNORDERED else self.baking
