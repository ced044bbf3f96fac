"""What the catalog tells about services."""

from datetime import datetime, timedelta
from typing import ClassVar

from attrs import frozen

from happycat.domain.kernel.events import Stream
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import ItemCount


@frozen
class ServicePublished(Stream):
    """The whole present state of a service on sale (R1)."""

    KEY: ClassVar[str] = "service_id"

    service_id: ServiceId
    title: str
    text: str
    attributes: dict[str, str]
    list_price: Money
    duration: timedelta
    needed_traits: tuple[str, ...]
    supplies: tuple[ItemCount, ...]
    published_at: datetime


@frozen
class ServiceWithdrawn(Stream):
    """The service is no longer on sale (archived); its revision counts on (R1)."""

    KEY: ClassVar[str] = "service_id"

    service_id: ServiceId
    withdrawn_at: datetime
