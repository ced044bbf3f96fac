"""Quality over HTTP."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from happycat.app.quality.bodies import Close, Fill, LogContact, OpenInspection, RaiseHypothesis
from happycat.app.quality.use_cases import Quality
from happycat.app.quality.views import (
    FormView,
    HypothesisView,
    InspectionView,
    LaidView,
    MarginView,
    SealView,
)
from happycat.app.web.kernel import Limit, Me, OnceIn, Page, page_of
from happycat.domain.kernel.ids import InspectionId, OrderId
from happycat.domain.quality.model import InspectionStatus

UseCases = NamedDependency[SkipValidation[Quality]]
OnceHere = OnceIn[Quality]


class InspectionsController(Controller):
    path = "/inspections"
    tags = ("quality",)

    @get("/", sync_to_thread=True)
    def inspections(
        self,
        actor: Me,
        quality: UseCases,
        status: FromQuery[InspectionStatus | None] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> Page[InspectionView]:
        """Inspections in the order of their ids (manager)."""
        found = quality.inspections(actor, status, after, limit + 1)
        return page_of([InspectionView.of(i) for i in found], limit, lambda view: view.inspection_id)

    @get("/of-order/{order_id:uuid}", sync_to_thread=True)
    def of_order(self, order_id: FromPath[UUID], actor: Me, quality: UseCases) -> InspectionView:
        """The one inspection of an order, if there is one (manager)."""
        return InspectionView.of(quality.of_order(actor, OrderId(order_id)))

    @get("/form", sync_to_thread=False)
    def form(self, actor: Me, quality: UseCases) -> FormView:
        """The questions of the inspection form (manager)."""
        return FormView.of(quality.questions(actor))

    @get("/{inspection_id:uuid}", sync_to_thread=True)
    def inspection(self, inspection_id: FromPath[UUID], actor: Me, quality: UseCases) -> LaidView:
        """An inspection with everything about its order (manager)."""
        return LaidView.laid(quality.get(actor, InspectionId(inspection_id)))

    @post("/", sync_to_thread=True)
    def open(self, data: JSONBody[OpenInspection], actor: Me, once: OnceHere) -> InspectionView:
        """Inspects a finished order of your choice (manager)."""
        return once(lambda q: InspectionView.of(q.open(actor, OrderId(data.order_id), data.reason)))

    @post("/{inspection_id:uuid}/contacts", sync_to_thread=True)
    def log_contact(
        self, inspection_id: FromPath[UUID], data: JSONBody[LogContact], actor: Me, once: OnceHere
    ) -> InspectionView:
        """Notes a talk about the order (manager)."""
        id = InspectionId(inspection_id)
        return once(lambda q: InspectionView.of(q.log_contact(actor, id, data.whom, data.note)))

    @post("/{inspection_id:uuid}/form", sync_to_thread=True)
    def fill(
        self, inspection_id: FromPath[UUID], data: JSONBody[Fill], actor: Me, once: OnceHere
    ) -> InspectionView:
        """Answers the form; filled again, the newer answers hold (manager)."""
        id = InspectionId(inspection_id)
        return once(lambda q: InspectionView.of(q.fill(actor, id, data.answers)))

    @post("/{inspection_id:uuid}/close", sync_to_thread=True)
    def close(
        self, inspection_id: FromPath[UUID], data: JSONBody[Close], actor: Me, once: OnceHere
    ) -> InspectionView:
        """Grades the work for good; may void the penalty (manager)."""
        id = InspectionId(inspection_id)
        seen = (data.grade, data.strengths, data.weaknesses, data.void_penalty, data.reason)
        return once(lambda q: InspectionView.of(q.close(actor, id, *seen)))

    @post("/{inspection_id:uuid}/hypotheses", sync_to_thread=True)
    def raise_hypothesis(
        self, inspection_id: FromPath[UUID], data: JSONBody[RaiseHypothesis], actor: Me, once: OnceHere
    ) -> HypothesisView:
        """Raises an idea for hiring better cats (manager)."""
        id = InspectionId(inspection_id)
        return once(lambda q: HypothesisView.of(q.raise_hypothesis(actor, id, data.statement)))


class QualityController(Controller):
    path = "/"
    tags = ("quality",)

    @get("/hypotheses", sync_to_thread=True)
    def hypotheses(
        self,
        actor: Me,
        quality: UseCases,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> Page[HypothesisView]:
        """Hypotheses with their verdicts (manager)."""
        found = quality.hypotheses(actor, after, limit + 1)
        return page_of([HypothesisView.of(idea) for idea in found], limit, lambda view: view.hypothesis_id)

    @get("/quality/margin", sync_to_thread=True)
    def margin(self, actor: Me, quality: UseCases) -> list[MarginView]:
        """What the company keeps of its orders, by how they ended (manager, accountant)."""
        return [MarginView.of(margin) for margin in quality.margin(actor)]

    @get("/quality/seals/{ledger:str}/{party:str}", sync_to_thread=True)
    def seals(
        self,
        ledger: FromPath[str],
        party: FromPath[str],
        actor: Me,
        quality: UseCases,
        after: FromQuery[str] = "",
        limit: FromQuery[Limit] = 50,
    ) -> Page[SealView]:
        """The sealed heads of one party's chain, run by run (accountant, operator)."""
        found = quality.seals(actor, ledger, party, after, limit + 1)
        return page_of([SealView.of(seal) for seal in found], limit, lambda view: view.run)
