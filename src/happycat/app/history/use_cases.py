"""What can be asked of history, and what it hears: everything about orders, in whatever order it comes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from attrs import frozen

from happycat.app.history.summaries import entry_of
from happycat.domain.catalog.events import ServicePublished, ServiceWithdrawn
from happycat.domain.clients.events import ClientChanged
from happycat.domain.history.model import (
    EVERYTHING,
    Chronicle,
    Filters,
    Kind,
    Opening,
    OrderRecord,
    Part,
    Place,
    Sight,
    State,
)
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.values import ServiceLine
from happycat.domain.orders.events import (
    NoShowWarned,
    OrderFinished,
    OrderOpened,
    OrderPrepared,
    OrderStarted,
    OrderUnassigned,
    StartDisputed,
    WorkReported,
)
from happycat.domain.recruiting.events import WorkerChanged
from happycat.domain.shop.events import CartCheckedOut
from happycat.domain.supplies.events import KitReady, SuppliesIssued, SuppliesLost, SuppliesReturned
from happycat.ports.history import HistoryTx
from happycat.ports.kernel.transaction import Begin

EXPORT_PAGE = 500

SuppliesFact = TypeVar("SuppliesFact", KitReady, SuppliesReturned, SuppliesLost)
OrderFact = TypeVar("OrderFact", NoShowWarned, StartDisputed)


@frozen
class History:
    """Every order and its timeline: a manager sees all, clients and workers their own (R46)."""

    begin: Begin[HistoryTx]

    # asked

    def get(self, actor: Actor, order_id: OrderId) -> OrderRecord:
        """The order with its lines and its timeline; refuses with `NotFound` what is not one's own."""
        sight = Sight.of(actor)
        with self.begin(actor) as tx:
            order = tx.chronicles.get(order_id, sight)
            timeline = sight.timeline(order, tx.chronicles.timeline(order_id))
            return OrderRecord(sight.order(order), tuple(tx.chronicles.lines(order_id)), timeline)

    def search(
        self, actor: Actor, wanted: Filters = EVERYTHING, after: OrderId | None = None, limit: int = 50
    ) -> Sequence[Chronicle]:
        """Orders by wanted start, newest first, after that one; refuses an `after` that is not one's own."""
        sight = Sight.of(actor)
        with self.begin(actor) as tx:
            last = tx.chronicles.get(after, sight).place if after else None
            return [sight.order(order) for order in tx.chronicles.page(wanted, sight, last, limit)]

    def export(self, actor: Actor, wanted: Filters = EVERYTHING) -> Iterator[Chronicle]:
        """All of them, in pages, so that any number fits in memory; refuses before the first one.

        What was there when it began is in it once, whatever happens meanwhile; nothing is held between
        two pages.
        """
        return self._exported(actor, wanted, Sight.of(actor))

    def _exported(self, actor: Actor, wanted: Filters, sight: Sight) -> Iterator[Chronicle]:
        page: Sequence[Chronicle] = self._page(actor, wanted, sight, None)
        while page:
            yield from page
            page = self._page(actor, wanted, sight, page[-1].place)

    def _page(self, actor: Actor, wanted: Filters, sight: Sight, after: Place | None) -> Sequence[Chronicle]:
        with self.begin(actor) as tx:
            return [sight.order(order) for order in tx.chronicles.page(wanted, sight, after, EXPORT_PAGE)]

    # heard of the shop and of orders

    def checked_out(self, cart: CartCheckedOut) -> None:
        with self.begin.insisting()() as tx:
            _list(tx, cart.order_id, cart.lines)
            _note(tx, cart.order_id, cart)

    def opened(self, order: OrderOpened) -> None:
        """From here on the order is seen."""
        with self.begin() as tx:
            tx.chronicles.open(
                Opening(order.order_id, order.client_id, order.titles, order.wanted, order.opened_at)
            )
            _note(tx, order.order_id, order)

    def prepared(self, order: OrderPrepared) -> None:
        """From here on it is one of the worker's own, whatever becomes of the assignment."""
        with self.begin.insisting()() as tx:
            tx.chronicles.learn(
                order.order_id,
                state=State.PREPARED,
                worker_id=order.worker_id,
                assignment=order.assignment,
                price=order.price.minor,
            )
            tx.chronicles.involve(order.order_id, Part.WORKER, order.worker_id)
            _list(tx, order.order_id, order.lines)
            _note(tx, order.order_id, order)

    def unassigned(self, order: OrderUnassigned) -> None:
        with self.begin() as tx:
            tx.chronicles.learn(order.order_id, state=State.MATCHING, worker_id=None)
            _note(tx, order.order_id, order)

    def started(self, order: OrderStarted) -> None:
        with self.begin() as tx:
            tx.chronicles.learn(order.order_id, state=State.STARTED)
            _note(tx, order.order_id, order)

    def reported(self, order: WorkReported) -> None:
        with self.begin() as tx:
            tx.chronicles.learn(order.order_id, state=State.REPORTED)
            _note(tx, order.order_id, order)

    def finished(self, order: OrderFinished) -> None:
        with self.begin() as tx:
            tx.chronicles.learn(
                order.order_id,
                state=State.FINISHED,
                worker_id=order.worker_id,
                outcome=order.outcome,
                cause=order.cause,
                price=order.price.minor,
                finished_at=order.finished_at,
            )
            _note(tx, order.order_id, order)

    def noted(self, order: OrderFact) -> None:
        """Belongs into the timeline and changes nothing else."""
        with self.begin() as tx:
            _note(tx, order.order_id, order)

    # heard of supplies

    def issued(self, supplies: SuppliesIssued) -> None:
        with self.begin() as tx:
            tx.chronicles.learn(supplies.order_id, issued=supplies.assignment)
            _note(tx, supplies.order_id, supplies)

    def noted_of_kit(self, supplies: SuppliesFact) -> None:
        with self.begin() as tx:
            _note(tx, supplies.order_id, supplies)

    # heard of names

    def client_changed(self, client: ClientChanged) -> None:
        self._call(Kind.CLIENT, client.client_id, client.revision, client.name)

    def worker_changed(self, worker: WorkerChanged) -> None:
        self._call(Kind.WORKER, worker.worker_id, worker.revision, worker.name)

    def service_published(self, service: ServicePublished) -> None:
        self._call(Kind.SERVICE, service.service_id, service.revision, service.title)

    def service_withdrawn(self, service: ServiceWithdrawn) -> None:
        with self.begin() as tx:
            if service.revision > tx.names.revision(Kind.SERVICE, service.service_id):
                tx.names.withdraw(service.service_id, service.revision)

    def _call(self, kind: Kind, id: UUID, revision: int, name: str) -> None:
        with self.begin() as tx:
            if revision > tx.names.revision(kind, id):
                tx.names.call(kind, id, revision, name)


def _note(tx: HistoryTx, order_id: OrderId, event: Event) -> None:
    """The event's line in the timeline, under an id derived from its message: again changes nothing."""
    tx.chronicles.add(entry_of(tx.new_id(), order_id, event))


def _list(tx: HistoryTx, order_id: OrderId, lines: Iterable[ServiceLine]) -> None:
    for line in lines:
        tx.chronicles.list_line(order_id, line.service_id, line.title)
