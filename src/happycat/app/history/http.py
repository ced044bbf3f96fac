"""History over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter, SkipValidation
from litestar.response import Stream
from pydantic import Field

from happycat.app.history.export import MEDIA_TYPES, Format, as_text, in_chunks
from happycat.app.history.use_cases import History
from happycat.app.web.kernel import Limit, Me, MomentText, MoneyView, Page, View, moment, page_of
from happycat.domain.history.model import Chronicle, Entry, Filters, Line, OrderRecord, State
from happycat.domain.kernel.ids import OrderId, PersonId, ServiceId
from happycat.domain.kernel.values import Cause, Outcome

UseCases = NamedDependency[SkipValidation[History]]
Wanted = NamedDependency[SkipValidation[Filters]]
InState = Annotated[State | None, QueryParameter(name="state")]
"""`state` itself is a name that the web framework keeps for itself."""
Words = Annotated[str, Field(max_length=200)]


def wanted(
    person: FromQuery[UUID | None] = None,
    service: FromQuery[UUID | None] = None,
    in_state: InState = None,
    since: FromQuery[MomentText | None] = None,
    until: FromQuery[MomentText | None] = None,
    text: FromQuery[Words] = "",
) -> Filters:
    """The filters of a search or an export."""
    return Filters(
        PersonId(person) if person else None,
        ServiceId(service) if service else None,
        in_state,
        None if since is None else moment("since", since),
        None if until is None else moment("until", until),
        text,
    )


class ChronicleView(View):
    order_id: UUID
    client_id: UUID
    client_name: str
    worker_id: UUID | None
    worker_name: str
    assignment: int | None
    state: State
    outcome: Outcome | None
    cause: Cause | None
    titles: Sequence[str]
    wanted_start: datetime
    wanted_end: datetime
    opened_at: datetime
    finished_at: datetime | None
    price: MoneyView | None

    @classmethod
    def of(cls, order: Chronicle) -> Self:
        return cls(
            order_id=order.order_id,
            client_id=order.client_id,
            client_name=order.client_name,
            worker_id=order.worker_id,
            worker_name=order.worker_name,
            assignment=order.assignment,
            state=order.state,
            outcome=order.outcome,
            cause=order.cause,
            titles=order.titles,
            wanted_start=order.wanted_start,
            wanted_end=order.wanted_end,
            opened_at=order.opened_at,
            finished_at=order.finished_at,
            price=MoneyView.of(order.price) if order.price is not None else None,
        )


class LineView(View):
    service_id: UUID
    title: str
    title_now: str | None
    on_sale: bool

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(
            service_id=line.service_id, title=line.title, title_now=line.title_now, on_sale=line.on_sale
        )


class EntryView(View):
    at: datetime
    context: str
    event: str
    assignment: int | None
    summary: dict[str, Any]
    note: str

    @classmethod
    def of(cls, entry: Entry) -> Self:
        return cls(
            at=entry.at,
            context=entry.context,
            event=entry.event,
            assignment=entry.assignment,
            summary=entry.summary,
            note=entry.note,
        )


class RecordView(View):
    order: ChronicleView
    lines: Sequence[LineView]
    timeline: Sequence[EntryView]

    @classmethod
    def of(cls, record: OrderRecord) -> Self:
        return cls(
            order=ChronicleView.of(record.order),
            lines=[LineView.of(line) for line in record.lines],
            timeline=[EntryView.of(entry) for entry in record.timeline],
        )


class HistoryController(Controller):
    path = "/history"
    tags = ("history",)
    dependencies = {"wanted": Provide(wanted, sync_to_thread=False)}

    @get("/", sync_to_thread=True)
    def search(
        self,
        actor: Me,
        history: UseCases,
        wanted: Wanted,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> Page[ChronicleView]:
        """Orders by wanted start, newest first (manager: all; client, worker: own)."""
        found = history.search(actor, wanted, OrderId(after) if after else None, limit + 1)
        return page_of([ChronicleView.of(order) for order in found], limit, lambda view: view.order_id)

    @get("/export", sync_to_thread=True)
    def export(
        self, actor: Me, history: UseCases, wanted: Wanted, format: FromQuery[Format] = Format.CSV
    ) -> Stream:
        """All orders of a search as a file, CSV or JSON, streamed (manager: all; client, worker: own)."""
        headers = {"Content-Disposition": f'attachment; filename="orders.{format}"'}
        text = in_chunks(as_text(history.export(actor, wanted), format))
        return Stream(text, media_type=MEDIA_TYPES[format], headers=headers)

    @get("/{order_id:uuid}", sync_to_thread=True)
    def get_record(self, order_id: FromPath[UUID], actor: Me, history: UseCases) -> RecordView:
        """An order with its lines and its timeline (manager; its client; workers once assigned to it)."""
        return RecordView.of(history.get(actor, OrderId(order_id)))
