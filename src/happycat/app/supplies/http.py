"""The supplies desk over HTTP."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, SkipValidation
from pydantic import Field, StrictInt

from happycat.app.supplies.use_cases import Supplies
from happycat.app.web.kernel import Body, Limit, Me, OnceIn, Page, Text, View, page_of
from happycat.domain.kernel.ids import ClientId, KitId, OrderId, WorkerId
from happycat.domain.kernel.people import Actor
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.transitions import Status

UseCases = NamedDependency[SkipValidation[Supplies]]
Number = Annotated[
    StrictInt | None,
    Field(ge=1, le=2**31 - 1, description="Which assignment's kit; else the one due longest."),
]
Whose = Annotated[UUID | None, Parameter(description="Only this worker's, who stands at the desk.")]
Why = Annotated[str, Field(min_length=1, max_length=1000)]


class PickUp(Body):
    """The worker's signature."""

    signature: Text


class TakeBack(Body):
    """Which kit came back."""

    assignment: Number = None


class WriteOff(Body):
    """Which kit will not come back, and why."""

    reason: Why
    assignment: Number = None


class Lose(Body):
    """Why the desk cannot hand the kit out."""

    reason: Why


class ItemView(View):
    item: str
    count: int


class KitView(View):
    kit_id: UUID
    order_id: UUID
    assignment: int
    worker_id: UUID
    worker_name: str
    starts_at: datetime
    status: Status
    changed_at: datetime
    items: tuple[ItemView, ...]
    return_by: datetime | None

    @classmethod
    def of(cls, kit: Kit, names: Mapping[WorkerId, str]) -> Self:
        return cls(
            kit_id=kit.id,
            order_id=kit.order_id,
            assignment=kit.assignment,
            worker_id=kit.worker_id,
            worker_name=names.get(kit.worker_id, ""),
            starts_at=kit.starts_at,
            status=kit.status,
            changed_at=kit.changed_at,
            items=tuple(ItemView(item=one.item, count=one.count) for one in kit.contents),
            return_by=kit.return_by,
        )


class CookiesOwedView(View):
    client_id: UUID
    cookies: int


class KitsController(Controller):
    path = "/kits"
    tags = ("supplies",)

    @get("/", sync_to_thread=True)
    def page(
        self,
        actor: Me,
        supplies: UseCases,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
        status: FromQuery[Status | None] = None,
        worker: FromQuery[Whose] = None,
    ) -> Page[KitView]:
        """Kits, by their agreed start (assembler, manager: all, or a worker's; worker: own)."""
        whose = WorkerId(worker) if worker else None
        kits = supplies.kits(actor, KitId(after) if after else None, limit + 1, status, whose)
        return _page(supplies, actor, kits, limit)

    @get("/due-back", sync_to_thread=True)
    def due_back(
        self,
        actor: Me,
        supplies: UseCases,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> Page[KitView]:
        """Kits that are out and should come back, those due longest first (assembler, manager)."""
        kits = supplies.due_back(actor, KitId(after) if after else None, limit + 1)
        return _page(supplies, actor, kits, limit)

    @get("/{order_id:uuid}", sync_to_thread=True)
    def get_kit(self, order_id: FromPath[UUID], actor: Me, supplies: UseCases) -> KitView:
        """The kit of the order's current assignment (assembler, manager; its worker)."""
        kit = supplies.get(actor, OrderId(order_id))
        return KitView.of(kit, supplies.worker_names(actor, [kit]))

    @get("/cookies-owed", sync_to_thread=True)
    def all_cookies_owed(
        self,
        actor: Me,
        supplies: UseCases,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> Page[CookiesOwedView]:
        """Clients who are owed fortune cookies, in the order of their ids (assembler, manager)."""
        owed = supplies.all_cookies_owed(actor, ClientId(after) if after else None, limit + 1)
        views = [CookiesOwedView(client_id=client, cookies=cookies) for client, cookies in owed]
        return page_of(views, limit, lambda view: view.client_id)

    @get("/cookies-owed/{client_id:uuid}", sync_to_thread=True)
    def cookies_owed(self, client_id: FromPath[UUID], actor: Me, supplies: UseCases) -> CookiesOwedView:
        """How many fortune cookies the client is still owed (assembler, manager)."""
        return CookiesOwedView(client_id=client_id, cookies=supplies.cookies_owed(actor, ClientId(client_id)))

    @post("/{order_id:uuid}/collect", status_code=200, sync_to_thread=True)
    def collect(self, order_id: FromPath[UUID], actor: Me, once: OnceIn[Supplies]) -> KitView:
        """All but the cookie is in, so the kit is ready (assembler)."""
        return once(lambda supplies: _seen(supplies, actor, supplies.collect(actor, OrderId(order_id))))

    @post("/{order_id:uuid}/ready", status_code=200, sync_to_thread=True)
    def ready(self, order_id: FromPath[UUID], actor: Me, once: OnceIn[Supplies]) -> KitView:
        """The kit can be picked up (assembler)."""
        return once(lambda supplies: _seen(supplies, actor, supplies.ready(actor, OrderId(order_id))))

    @post("/{order_id:uuid}/pick-up", status_code=200, sync_to_thread=True)
    def pick_up(
        self, order_id: FromPath[UUID], data: JSONBody[PickUp], actor: Me, once: OnceIn[Supplies]
    ) -> KitView:
        """Takes the kit and signs for it (the worker of the current assignment)."""
        return once(
            lambda supplies: _seen(
                supplies, actor, supplies.pick_up(actor, OrderId(order_id), data.signature)
            )
        )

    @post("/{order_id:uuid}/take-back", status_code=200, sync_to_thread=True)
    def take_back(
        self, order_id: FromPath[UUID], data: JSONBody[TakeBack], actor: Me, once: OnceIn[Supplies]
    ) -> KitView:
        """A kit that was due came back (assembler)."""
        return once(
            lambda supplies: _seen(
                supplies, actor, supplies.take_back(actor, OrderId(order_id), data.assignment)
            )
        )

    @post("/{order_id:uuid}/write-off", status_code=200, sync_to_thread=True)
    def write_off(
        self, order_id: FromPath[UUID], data: JSONBody[WriteOff], actor: Me, once: OnceIn[Supplies]
    ) -> KitView:
        """A kit that was due will not come back (assembler)."""
        order, number = OrderId(order_id), data.assignment
        return once(
            lambda supplies: _seen(supplies, actor, supplies.write_off(actor, order, data.reason, number))
        )

    @post("/{order_id:uuid}/lose", status_code=200, sync_to_thread=True)
    def lose(
        self, order_id: FromPath[UUID], data: JSONBody[Lose], actor: Me, once: OnceIn[Supplies]
    ) -> KitView:
        """The desk lost supplies before issue; the kit is dismantled (assembler)."""
        return once(
            lambda supplies: _seen(supplies, actor, supplies.lose(actor, OrderId(order_id), data.reason))
        )


def _page(supplies: Supplies, actor: Actor, kits: Sequence[Kit], limit: int) -> Page[KitView]:
    names = supplies.worker_names(actor, kits)
    return page_of([KitView.of(kit, names) for kit in kits], limit, lambda view: view.kit_id)


def _seen(supplies: Supplies, actor: Actor, kit: Kit) -> KitView:
    return KitView.of(kit, supplies.worker_names(actor, [kit]))
