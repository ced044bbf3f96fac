"""The catalog over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, SkipValidation

from happycat.app.catalog.use_cases import Catalog
from happycat.app.catalog.views import (
    Archive,
    ComparisonView,
    Details,
    Edit,
    Restore,
    RevisionView,
    ServiceView,
)
from happycat.app.web.kernel import Limit, Me, MomentText, Number, OnceIn, Page, moment, page_of
from happycat.domain.kernel.ids import ServiceId

Numbered = Annotated[int, Parameter(ge=1, le=2**31 - 1, description="The number of a revision.")]
UseCases = NamedDependency[SkipValidation[Catalog]]


class ServicesController(Controller):
    path = "/services"
    tags = ("catalog",)

    @get("/", sync_to_thread=True)
    def page(
        self, actor: Me, catalog: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[ServiceView]:
        """All services, drafts and archived ones too, in the order of their ids (manager)."""
        found = catalog.page(actor, ServiceId(after) if after else None, limit + 1)
        return page_of([ServiceView.of(service) for service in found], limit, lambda view: view.service_id)

    @post("/", sync_to_thread=True)
    def draft(self, data: JSONBody[Details], actor: Me, once: OnceIn[Catalog]) -> ServiceView:
        """Drafts a service that nobody outside sees yet (manager)."""
        return once(lambda catalog: ServiceView.of(catalog.draft(actor, data.details())))

    @get("/{service_id:uuid}", sync_to_thread=True)
    def one(self, service_id: FromPath[UUID], actor: Me, catalog: UseCases) -> ServiceView:
        """One service as it is now (manager)."""
        return ServiceView.of(catalog.get(actor, ServiceId(service_id)))

    @post("/{service_id:uuid}/edits", sync_to_thread=True)
    def edit(
        self, service_id: FromPath[UUID], data: JSONBody[Edit], actor: Me, once: OnceIn[Catalog]
    ) -> ServiceView:
        """Changes a service; what is on sale changes at once (manager)."""
        service, details = ServiceId(service_id), data.details.details()
        return once(lambda catalog: ServiceView.of(catalog.edit(actor, service, details, data.reason)))

    @post("/{service_id:uuid}/publish", sync_to_thread=True)
    def publish(self, service_id: FromPath[UUID], actor: Me, once: OnceIn[Catalog]) -> ServiceView:
        """Puts a draft on sale (manager)."""
        return once(lambda catalog: ServiceView.of(catalog.publish(actor, ServiceId(service_id))))

    @post("/{service_id:uuid}/archive", sync_to_thread=True)
    def archive(
        self, service_id: FromPath[UUID], data: JSONBody[Archive], actor: Me, once: OnceIn[Catalog]
    ) -> ServiceView:
        """Takes a service off sale (manager)."""
        return once(
            lambda catalog: ServiceView.of(catalog.archive(actor, ServiceId(service_id), data.reason))
        )

    @post("/{service_id:uuid}/restore", sync_to_thread=True)
    def restore(
        self, service_id: FromPath[UUID], data: JSONBody[Restore], actor: Me, once: OnceIn[Catalog]
    ) -> ServiceView:
        """Brings back the content of an old revision, as a new one (manager)."""
        service, number, reason = ServiceId(service_id), data.revision, data.reason
        return once(lambda catalog: ServiceView.of(catalog.restore(actor, service, number, reason)))

    @get("/{service_id:uuid}/revisions", sync_to_thread=True)
    def revisions(
        self,
        service_id: FromPath[UUID],
        actor: Me,
        catalog: UseCases,
        after: FromQuery[Number] = 0,
        limit: FromQuery[Limit] = 50,
    ) -> Page[RevisionView]:
        """Every revision of a service with its author, reason and diff, oldest first (manager)."""
        found = catalog.revisions(actor, ServiceId(service_id), after, limit + 1)
        return page_of([RevisionView.of(revision) for revision in found], limit, lambda view: view.number)

    @get("/{service_id:uuid}/comparison", sync_to_thread=True)
    def compare(
        self,
        service_id: FromPath[UUID],
        old: FromQuery[Numbered],
        new: FromQuery[Numbered],
        actor: Me,
        catalog: UseCases,
    ) -> ComparisonView:
        """What two revisions of a service say differently (manager)."""
        diff = catalog.compare(actor, ServiceId(service_id), old, new)
        return ComparisonView(old=old, new=new, diff=diff)

    @get("/{service_id:uuid}/as-of", sync_to_thread=True)
    def as_of(
        self, service_id: FromPath[UUID], at: FromQuery[MomentText], actor: Me, catalog: UseCases
    ) -> RevisionView:
        """A service as it was at an instant (manager)."""
        return RevisionView.of(catalog.as_of(actor, ServiceId(service_id), moment("at", at)))
