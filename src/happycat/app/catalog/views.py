"""What the catalog reads and shows over HTTP."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StrictInt

from happycat.app.web.kernel import Body, Minor, MoneyView, Text, Traits, View
from happycat.domain.catalog.details import ServiceDetails
from happycat.domain.catalog.model import Revision, Service, Status
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import ItemCount

MINUTE = timedelta(minutes=1)
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class Supply(Body):
    """So many of a thing that the worker takes along."""

    item: Text
    count: Annotated[StrictInt, Field(ge=1, le=1000)] = 1


class Details(Body):
    """Everything about a service that a manager writes."""

    title: Text
    text: Annotated[str, Field(max_length=5000)] = ""
    attributes: dict[str, str] = Field(default_factory=dict)
    list_price: Minor
    duration_minutes: Annotated[StrictInt, Field(ge=15, le=1440, description="A multiple of 15.")]
    needed_traits: Traits = ()
    supplies: Annotated[tuple[Supply, ...], Field(max_length=50)] = ()

    def details(self) -> ServiceDetails:
        return ServiceDetails(
            title=self.title,
            text=self.text,
            attributes=self.attributes,
            list_price=Money(self.list_price),
            duration=MINUTE * self.duration_minutes,
            needed_traits=self.needed_traits,
            supplies=tuple(ItemCount(supply.item, supply.count) for supply in self.supplies),
        )


class Edit(Body):
    """New content, and why."""

    details: Details
    reason: Reason


class Archive(Body):
    reason: Reason


class Restore(Body):
    """Which revision comes back, and why."""

    revision: Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]
    reason: Reason


class SupplyView(View):
    item: str
    count: int


class DetailsView(View):
    title: str
    text: str
    attributes: dict[str, str]
    list_price: MoneyView
    duration_minutes: int
    needed_traits: tuple[str, ...]
    supplies: tuple[SupplyView, ...]

    @classmethod
    def of(cls, details: ServiceDetails) -> Self:
        return cls(
            title=details.title,
            text=details.text,
            attributes=details.attributes,
            list_price=MoneyView.of(details.list_price),
            duration_minutes=details.duration // MINUTE,
            needed_traits=details.needed_traits,
            supplies=tuple(SupplyView(item=s.item, count=s.count) for s in details.supplies),
        )


class ServiceView(View):
    service_id: UUID
    status: Status
    revision: int
    details: DetailsView

    @classmethod
    def of(cls, service: Service) -> Self:
        details = DetailsView.of(service.details)
        return cls(service_id=service.id, status=service.status, revision=service.revision, details=details)


class ComparisonView(View):
    """What two revisions say differently: field -> (old, new)."""

    old: int
    new: int
    diff: Mapping[str, tuple[str, str]]


class RevisionView(View):
    number: int
    author: UUID
    at: datetime
    reason: str
    status: Status
    content: DetailsView
    diff: dict[str, tuple[str, str]]

    @classmethod
    def of(cls, revision: Revision) -> Self:
        return cls(
            number=revision.number,
            author=revision.author,
            at=revision.at,
            reason=revision.reason,
            status=revision.status,
            content=DetailsView.of(revision.content),
            diff=revision.diff,
        )
