"""A service and its numbered revisions (R1)."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from enum import StrEnum

from attrs import define, field, frozen

from happycat.domain.catalog.details import ServiceDetails
from happycat.domain.catalog.events import ServicePublished, ServiceWithdrawn
from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import PersonId, ServiceId
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.kernel.values import text


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class WrongServiceStatus(Conflict):
    says = "The service is {status}; only a service that is {needed} can be {wish}."


class NothingChanged(Conflict):
    says = "That is what revision {revision} says already; nothing was changed."


@frozen
class Signed:
    """Who wants a change, when and why."""

    author: PersonId
    at: datetime
    reason: str = field(validator=text(500))


@frozen
class Revision:
    """One change of a service, for ever: who, when, why, what it said then, and what was different (R1)."""

    service_id: ServiceId
    number: int
    author: PersonId
    at: datetime
    reason: str
    status: Status
    content: ServiceDetails
    diff: dict[str, tuple[str, str]]
    """Field -> (old, new) as people read them; empty text where there was nothing. Empty for the first."""

    def told(self) -> dict[str, str]:
        """Everything it says, as people read it."""
        return _told(self.status, self.content)

    def compared(self, other: "Revision") -> dict[str, tuple[str, str]]:
        """Field -> (here, there) where they differ; nothing at all if both say the same."""
        return _diff(self.told(), other.told())


@define(kw_only=True, eq=False)
class Service(Aggregate):
    """A chore the company sells: draft → published → archived; restoring brings it back as a draft."""

    id: ServiceId
    details: ServiceDetails
    status: Status = Status.DRAFT
    revision: int = 0

    def draft(self, signed: Signed) -> Revision:
        """The first revision; nobody outside hears of drafts."""
        self.revision = 1
        return self._signed(signed, {})

    def edit(self, details: ServiceDetails, signed: Signed) -> Revision:
        """New content; on sale at once if published. Refuses archived services and no change at all."""
        self._only({Status.DRAFT, Status.PUBLISHED}, "edited")
        return self._change(self.status, details, signed)

    def publish(self, signed: Signed) -> Revision:
        """On sale from now on."""
        self._only({Status.DRAFT}, "published")
        return self._change(Status.PUBLISHED, self.details, signed)

    def archive(self, signed: Signed) -> Revision:
        """No longer on sale; a draft that is given up is archived, too, and nobody outside hears of it."""
        self._only({Status.DRAFT, Status.PUBLISHED}, "archived")
        if self.status is Status.PUBLISHED:
            self.record(ServiceWithdrawn(self.revision + 1, self.id, withdrawn_at=signed.at))
        return self._change(Status.ARCHIVED, self.details, signed)

    def restore(self, old: Revision, signed: Signed) -> Revision:
        """The content of an old revision as a new one; an archived service becomes a draft again."""
        status = Status.DRAFT if self.status is Status.ARCHIVED else self.status
        return self._change(status, old.content, signed)

    def _only(self, allowed: AbstractSet[Status], wish: str) -> None:
        if self.status not in allowed:
            needed = " or ".join(sorted(allowed))
            raise WrongServiceStatus(status=self.status, needed=needed, wish=wish)

    def _change(self, status: Status, details: ServiceDetails, signed: Signed) -> Revision:
        """The one door through which every change passes: counted, compared, and told if on sale."""
        before = _told(self.status, self.details)
        self.status, self.details = status, details
        diff = _diff(before, _told(status, details))
        if not diff:
            raise NothingChanged(revision=self.revision)
        self.revision += 1
        if status is Status.PUBLISHED:
            self.record(self._published(signed.at))
        return self._signed(signed, diff)

    def _signed(self, signed: Signed, diff: dict[str, tuple[str, str]]) -> Revision:
        who = (signed.author, signed.at, signed.reason)
        return Revision(self.id, self.revision, *who, self.status, self.details, diff)

    def _published(self, at: datetime) -> ServicePublished:
        said = self.details
        return ServicePublished(
            self.revision,
            self.id,
            title=said.title,
            text=said.text,
            attributes=said.attributes,
            list_price=said.list_price,
            duration=said.duration,
            needed_traits=said.needed_traits,
            supplies=said.supplies,
            published_at=at,
        )


def _told(status: Status, details: ServiceDetails) -> dict[str, str]:
    return {"status": status.value, **details.told()}


def _diff(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    names = [*old, *(name for name in new if name not in old)]
    pairs = {name: (old.get(name, ""), new.get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
