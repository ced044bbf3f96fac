"""Orders and matching over HTTP."""

from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from happycat.app.orders.bodies import (
    Away,
    Because,
    BlockWorker,
    FinishStuck,
    ReportWork,
    StartWork,
)
from happycat.app.orders.use_cases import Orders
from happycat.app.orders.views import (
    AbsenceView,
    BlockedView,
    OrderView,
    StartView,
)
from happycat.app.web.kernel import Limit, Me, Once, OnceIn, Page, Replayed, page_of
from happycat.domain.kernel.ids import OrderId, WorkerId
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.refusals import Conflict
from happycat.domain.orders.states import Status
from happycat.domain.orders.work import Start

UseCases = NamedDependency[SkipValidation[Orders]]


class StartDisputed(Conflict):
    says = (
        "The order had ended before your start came in. The start is kept with its photo; a manager looks at "
        "it and tells you. You need not send it again: stop the work, and bring the kit back."
    )


class OrdersController(Controller):
    path = "/orders"
    tags = ("orders",)

    @get("/", sync_to_thread=True)
    def page(
        self,
        actor: Me,
        orders: UseCases,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
        status: FromQuery[Status | None] = None,
    ) -> Page[OrderView]:
        """Your orders, in the order of their ids (client, worker: own; manager: all)."""
        found = orders.page(actor, OrderId(after) if after else None, limit + 1, status)
        return page_of([OrderView.of(order) for order in found], limit, lambda view: view.order_id)

    @get("/{order_id:uuid}", sync_to_thread=True)
    def one(self, order_id: FromPath[UUID], actor: Me, orders: UseCases) -> OrderView:
        """An order (its client, its worker, manager)."""
        return OrderView.of(orders.get(actor, OrderId(order_id)))

    @post("/{order_id:uuid}/start", status_code=200, sync_to_thread=True)
    def start(
        self, order_id: FromPath[UUID], data: JSONBody[StartWork], actor: Me, once: OnceIn[Orders]
    ) -> StartView:
        """The work begins; received after the end it is kept and answered by 409 (its worker)."""
        return _answered(_start(once, actor, OrderId(order_id), data))

    @post("/{order_id:uuid}/report", status_code=204, sync_to_thread=True)
    def report(
        self, order_id: FromPath[UUID], data: JSONBody[ReportWork], actor: Me, once: OnceIn[Orders]
    ) -> None:
        """The work is done (its worker)."""
        once(lambda orders: orders.report(actor, OrderId(order_id), orders.photos.ref(data.photo)))

    @post("/{order_id:uuid}/hand-back", status_code=204, sync_to_thread=True)
    def hand_back(
        self, order_id: FromPath[UUID], data: JSONBody[Because], actor: Me, once: OnceIn[Orders]
    ) -> None:
        """Somebody else shall do it; until two hours before the start (its worker)."""
        once(lambda orders: orders.hand_back(actor, OrderId(order_id), data.reason))

    @post("/{order_id:uuid}/cancel", status_code=204, sync_to_thread=True)
    def cancel(self, order_id: FromPath[UUID], actor: Me, once: OnceIn[Orders]) -> None:
        """It shall not be done; until it has started (its client)."""
        once(lambda orders: orders.cancel(actor, OrderId(order_id)))

    @post("/{order_id:uuid}/accept", status_code=204, sync_to_thread=True)
    def accept(self, order_id: FromPath[UUID], actor: Me, once: OnceIn[Orders]) -> None:
        """It was done (its client)."""
        once(lambda orders: orders.accept(actor, OrderId(order_id)))

    @post("/{order_id:uuid}/fail", status_code=204, sync_to_thread=True)
    def fail(
        self, order_id: FromPath[UUID], data: JSONBody[Because], actor: Me, once: OnceIn[Orders]
    ) -> None:
        """It was done badly, or nobody came at the agreed start (its client)."""
        once(lambda orders: orders.fail(actor, OrderId(order_id), data.reason))

    @post("/{order_id:uuid}/reassign", status_code=204, sync_to_thread=True)
    def reassign(
        self, order_id: FromPath[UUID], data: JSONBody[Because], actor: Me, once: OnceIn[Orders]
    ) -> None:
        """Another worker shall do it; before the agreed start (manager)."""
        once(lambda orders: orders.reassign(actor, OrderId(order_id), data.reason))

    @post("/{order_id:uuid}/finish-stuck", status_code=204, sync_to_thread=True)
    def finish_stuck(
        self, order_id: FromPath[UUID], data: JSONBody[FinishStuck], actor: Me, once: OnceIn[Orders]
    ) -> None:
        """Ends a started order that nobody reports, three days after its agreed end (manager)."""
        how = (data.outcome, data.cause, data.reason)
        once(lambda orders: orders.finish_stuck(actor, OrderId(order_id), *how))


def _start(once: Once[Orders], actor: Actor, order_id: OrderId, data: StartWork) -> StartView:
    """Also when it is replayed, a disputed start is answered as one."""

    def start(orders: Orders) -> StartView:
        photo = orders.photos.ref(data.photo)
        return StartView(result=orders.start(actor, order_id, photo, data.recorded_at))

    try:
        return once(start)
    except Replayed as done:
        _answered(StartView.model_validate_json(done.answer))
        raise


def _answered(view: StartView) -> StartView:
    """A dispute is an outcome that is kept, and still no start (R11)."""
    if view.result is Start.DISPUTED:
        raise StartDisputed
    return view


class MineController(Controller):
    path = "/me"
    tags = ("orders",)

    @get("/away", sync_to_thread=True)
    def absences(self, actor: Me, orders: UseCases) -> list[AbsenceView]:
        """When you are away, as far as it is not over; at most fifty (worker)."""
        return [AbsenceView.of(absence) for absence in orders.absences(actor)]

    @post("/away", status_code=204, sync_to_thread=True)
    def away(self, data: JSONBody[Away], actor: Me, once: OnceIn[Orders]) -> None:
        """You get no new orders then; those that you have stay yours (worker)."""
        once(lambda orders: orders.away(actor, data.start, data.end))

    @post("/back", status_code=204, sync_to_thread=True)
    def back(self, actor: Me, once: OnceIn[Orders]) -> None:
        """You are there again, and your absences ahead are forgotten (worker)."""
        once(lambda orders: orders.back(actor))

    @get("/blocked-workers", sync_to_thread=True)
    def blocked(
        self, actor: Me, orders: UseCases, after: FromQuery[UUID | None] = None, limit: FromQuery[Limit] = 50
    ) -> Page[BlockedView]:
        """Whom you do not want any more, in the order of their ids (client)."""
        found = orders.blocked(actor, after, limit + 1)
        return page_of([BlockedView(worker_id=id) for id in found], limit, lambda view: view.worker_id)

    @post("/blocked-workers", status_code=204, sync_to_thread=True)
    def block(self, data: JSONBody[BlockWorker], actor: Me, once: OnceIn[Orders]) -> None:
        """This worker does not come to you any more; orders it has already stay its (client)."""
        once(lambda orders: orders.block(actor, WorkerId(data.worker_id)))

    @delete("/blocked-workers/{worker_id:uuid}", sync_to_thread=True)
    def unblock(self, worker_id: FromPath[UUID], actor: Me, once: OnceIn[Orders]) -> None:
        """This worker may come again (client)."""
        once(lambda orders: orders.unblock(actor, WorkerId(worker_id)))
