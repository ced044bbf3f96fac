"""Matching over HTTP: pipelines, previews and explanations, for managers."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, SkipValidation

from happycat.app.orders.bodies import Because, EditPipeline, PreviewPipeline
from happycat.app.orders.matching_views import (
    ActivationView,
    ExplainedView,
    PipelineView,
    PreviewView,
    VersionView,
)
from happycat.app.orders.use_cases import Orders
from happycat.app.web.kernel import Limit, Me, OnceIn, Page, page_of
from happycat.domain.kernel.ids import OrderId

UseCases = NamedDependency[SkipValidation[Orders]]
Before = Annotated[int | None, Parameter(ge=1, le=2**31 - 1, description="The number to go on from.")]


class MatchingController(Controller):
    path = "/matching"
    tags = ("matching",)

    @get("/pipeline", sync_to_thread=True)
    def pipeline(self, actor: Me, orders: UseCases) -> PipelineView:
        """The active pipeline (manager)."""
        return PipelineView.of(orders.pipeline(actor))

    @get("/pipelines", sync_to_thread=True)
    def pipelines(
        self, actor: Me, orders: UseCases, after: FromQuery[Before] = None, limit: FromQuery[Limit] = 50
    ) -> Page[VersionView]:
        """Every version, newest first; `after` is a number (manager)."""
        found = orders.pipelines(actor, after, limit + 1)
        return page_of([VersionView.of(version) for version in found], limit, lambda view: view.number)

    @post("/pipelines", sync_to_thread=True)
    def edit(self, data: JSONBody[EditPipeline], actor: Me, once: OnceIn[Orders]) -> VersionView:
        """A new version, put into use at once unless `activate` is false (manager)."""
        what = (data.pipeline.document(), data.reason, data.activate)
        return once(lambda orders: VersionView.of(orders.edit_pipeline(actor, *what)))

    @post("/pipelines/{number:int}/activate", status_code=200, sync_to_thread=True)
    def activate(
        self, number: FromPath[int], data: JSONBody[Because], actor: Me, once: OnceIn[Orders]
    ) -> VersionView:
        """Puts a version into use for all matches from now on, also an old one again (manager)."""
        return once(lambda orders: VersionView.of(orders.activate_pipeline(actor, number, data.reason)))

    @get("/activations", sync_to_thread=True)
    def activations(
        self, actor: Me, orders: UseCases, after: FromQuery[Before] = None, limit: FromQuery[Limit] = 50
    ) -> Page[ActivationView]:
        """Which version was put into use when, newest first; `after` is a number (manager)."""
        found = orders.activations(actor, after, limit + 1)
        return page_of([ActivationView.of(one) for one in found], limit, lambda view: view.number)

    @post("/preview", status_code=200, sync_to_thread=True)
    def preview(self, data: JSONBody[PreviewPipeline], actor: Me, orders: UseCases) -> PreviewView:
        """What a pipeline would answer for a real order; changes nothing (manager)."""
        return PreviewView.of(orders.preview(actor, data.pipeline.document(), OrderId(data.order_id)))

    @get("/explanations/{order_id:uuid}", sync_to_thread=True)
    def explain(self, order_id: FromPath[UUID], actor: Me, orders: UseCases) -> list[ExplainedView]:
        """Why an order's workers were matched, newest first, at most fifty (manager)."""
        return [ExplainedView.of(one) for one in orders.explain(actor, OrderId(order_id))]
