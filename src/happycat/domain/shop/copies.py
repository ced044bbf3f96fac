"""What the shop knows of others: its own copies of services, clients and their standing (R2, R6)."""

from datetime import UTC, datetime, timedelta

from attrs import define, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import ClientId, ServiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import ItemCount, ServiceLine

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Offer:
    """What the catalog says about a service on sale."""

    title: str
    text: str
    attributes: dict[str, str]
    list_price: Money
    duration: timedelta
    needed_traits: tuple[str, ...]
    supplies: tuple[ItemCount, ...]


@frozen
class Showing:
    """What the shop showed of a service from an instant on, until the next one; without an offer, nothing."""

    service_id: ServiceId
    revision: int
    since: datetime
    offer: Offer | None


@define(kw_only=True, eq=False)
class Listing(Aggregate):
    """A service as the shop shows it; without an offer it is not on sale."""

    id: ServiceId
    revision: int = 0
    offer: Offer | None = None
    since: datetime = LONG_AGO
    """When the shop began to show it like this, by the shop's own clock."""

    def hear(self, revision: int, offer: Offer | None, at: datetime) -> None:
        """Takes over newer revisions only (R2)."""
        if revision > self.revision:
            # Never before the one it follows: a clock that was put back must not rewrite what was shown.
            self.revision, self.offer, self.since = revision, offer, max(at, self.since)

    def showing(self) -> Showing:
        return Showing(self.id, self.revision, self.since, self.offer)

    def line(self) -> ServiceLine | None:
        """As it would be bought now; nothing if it is not on sale."""
        said = self.offer
        if said is None:
            return None
        seen = (said.title, said.list_price, said.duration)
        return ServiceLine(self.id, self.revision, *seen, said.needed_traits, said.supplies)


@define(kw_only=True, eq=False)
class Buyer(Aggregate):
    """A client, as the clients' door tells it; inactive ones have left."""

    id: ClientId
    revision: int = 0
    name: str = ""
    contact: str = ""
    active: bool = False

    def hear(self, revision: int, name: str, contact: str, active: bool) -> None:
        """Takes over newer revisions only (R2)."""
        if revision > self.revision:
            self.revision, self.name, self.contact, self.active = revision, name, contact, active


@define(kw_only=True, eq=False)
class Standing(Aggregate):
    """What billing says of a client; one it never spoke of has 0 % and may check out (R4, R24)."""

    id: ClientId
    revision: int = 0
    loyalty_percentage: int = 0
    may_check_out: bool = True

    def hear(self, revision: int, loyalty_percentage: int, may_check_out: bool) -> None:
        """Takes over newer revisions only (R2)."""
        if revision > self.revision:
            self.revision = revision
            self.loyalty_percentage, self.may_check_out = loyalty_percentage, may_check_out
