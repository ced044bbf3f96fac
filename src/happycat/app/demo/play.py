"""How the cast plays: every step a use case, in virtual time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Protocol

from attrs import Factory, define, frozen

from happycat.app.company import HappyCat
from happycat.app.demo.cast import CLIENTS, SERVICES, WORKERS, DemoClient, DemoService, DemoWorker, office
from happycat.app.demo.photo import picture
from happycat.app.demo.steps import (
    Accepted,
    AtTheDesk,
    Cancelled,
    KitCollected,
    PickedUp,
    Rejected,
    Reported,
    Started,
    Step,
)
from happycat.domain.catalog.details import ServiceDetails
from happycat.domain.kernel.ids import ApplicationId, OrderId, ServiceId, WorkerId
from happycat.domain.kernel.people import NOBODY, SYSTEM, Actor, Role
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.values import PhotoRef
from happycat.ports.kernel.world import Notice

MANAGER = office(Role.MANAGER)


class MovableClock(Protocol):
    def now(self) -> datetime: ...
    def set(self, at: datetime) -> None: ...


@define
class Stage:
    """A company in virtual time, with an agenda of what will happen when."""

    company: HappyCat
    clock: MovableClock
    services: dict[str, ServiceId] = Factory(dict)
    desk: AtTheDesk = Factory(AtTheDesk)
    notices: Sequence[Notice] = ()
    """What people were told, if the company's notifier keeps it there."""
    _agenda: list[tuple[datetime, int, Step]] = Factory(list)
    _count: int = 0

    # time

    def at(self, when: datetime, step: Step) -> None:
        """Puts something on the agenda; equal times in the order of putting."""
        self._count += 1
        heappush(self._agenda, (when, self._count, step))

    def play(self, until: datetime) -> None:
        """Moves time forward from step to step; messages and what is due by time go along."""
        while self._agenda and self._agenda[0][0] <= until:
            when, _, step = heappop(self._agenda)
            self.clock.set(max(when, self.clock.now()))
            self._go_on()
            step.play(self)
            self.company.settle()
        self.move(until)

    def do(self, *steps: Step) -> None:
        """Does it now, with everything that follows from it at this instant."""
        for step in steps:
            step.play(self)
            self.calm()

    def move(self, to: datetime) -> None:
        self.clock.set(max(to, self.clock.now()))
        self.calm()

    def calm(self) -> None:
        """Until nothing is left to deliver or to do at this instant."""
        self.company.settle()
        while self.company.tick():
            self.company.settle()

    def _go_on(self) -> None:
        """One round of messages and of what is due; what follows from it comes with the next step."""
        self.company.settle()
        if self.company.tick():
            self.company.settle()

    def photo(self, of: str) -> PhotoRef:
        return self.company.kernel.photos().put(picture(of))

    # the cast comes on

    def let_in(self, clients: Sequence[DemoClient] = CLIENTS) -> None:
        for client in clients:
            self.company.clients.import_client(SYSTEM, client.id, client.name, client.contact)
            self.company.clients.pay_by(SYSTEM, client.id, "bank", f"tok_{client.name.lower()}")

    def publish(self, services: Sequence[DemoService] = SERVICES) -> None:
        for service in services:
            details = ServiceDetails(
                title=service.title,
                text=service.text,
                attributes={},
                list_price=service.price,
                duration=service.duration,
                needed_traits=service.traits,
                supplies=service.supplies,
            )
            drafted = self.company.catalog.draft(MANAGER, details)
            self.company.catalog.publish(MANAGER, drafted.id)
            self.services[service.title] = drafted.id

    def hire(self, workers: Sequence[DemoWorker] = WORKERS) -> list[WorkerId]:
        """Each applies, is assessed and decided on; those who are hired say how to pay them."""
        return [hired for cat in workers if (hired := self.assess(cat)) is not None]

    def assess(self, cat: DemoWorker) -> WorkerId | None:
        recruiting = self.company.recruiting
        receipt = recruiting.apply(NOBODY, cat.name, cat.age, cat.breed, cat.coat, cat.contact, "worker")
        self.calm()
        recruiting.contact(MANAGER, receipt, "invited for Tuesday")
        recruiting.assign_assessments(MANAGER, receipt)
        recruiting.record_results(MANAGER, receipt, cat.results)
        recruiting.decide(MANAGER, receipt)
        self.calm()
        return self._payable(receipt, cat)

    def _payable(self, receipt: ApplicationId, cat: DemoWorker) -> WorkerId | None:
        worker_id = self.company.recruiting.application(MANAGER, receipt).worker_id
        if worker_id is not None:
            worker = Actor.having(worker_id, Role.WORKER)
            self.company.recruiting.set_payout_details(worker, "golden_hat", f"iban_{cat.name.lower()}")
            self.calm()
        return worker_id

    # a client orders

    def order(self, client: DemoClient, titles: Sequence[str], start: datetime, wishes: str = "") -> OrderId:
        shop, actor = self.company.shop, client.actor
        for title in titles:
            shop.add_item(actor, self.services[title])
        shop.set_start(actor, start)
        shop.set_address(actor, client.address)
        shop.set_wishes(actor, wishes or "Please be quiet before noon.")
        return self.check_out(client)

    def check_out(self, client: DemoClient) -> OrderId:
        """Buys what is in the client's cart, as the quote shows it."""
        shop, actor = self.company.shop, client.actor
        quote = shop.quote(actor)
        receipt = shop.check_out(actor, shop.cart(actor).id, quote.fingerprint)
        self.calm()
        order_id: OrderId = receipt.order_id
        return order_id

    def worker_of(self, order_id: OrderId) -> Actor:
        """Whoever is assigned to it now."""
        worker_id = self.company.orders.get(MANAGER, order_id).worker_id
        if worker_id is None:
            raise NotFound(thing="worker")
        return Actor.having(worker_id, Role.WORKER)


@frozen
class Visit:
    """One order from checkout to its end, as its client wants it to end."""

    client: DemoClient
    titles: tuple[str, ...]
    start: datetime
    ending: str = "accepted"
    """accepted, silent, cancelled, rejected, no-show"""

    def play(self, stage: Stage, /) -> None:
        order_id = stage.order(self.client, self.titles, self.start)
        Course(self.client, order_id, self.ending).play(stage)


@frozen
class Course:
    """Everything that is still to come for an order that has a worker; each step at its time."""

    client: DemoClient
    order_id: OrderId
    ending: str = "accepted"

    def play(self, stage: Stage, /) -> None:
        order = stage.company.orders.get(MANAGER, self.order_id)
        if order.worker_id is None:
            return
        start, end = order.wanted.start, order.wanted.end
        if self.ending == "cancelled":
            stage.at(start - timedelta(hours=1), Cancelled(self.client, self.order_id))
            return
        stage.at(start - timedelta(hours=1), KitCollected(self.order_id))
        if self.ending != "no-show":
            self._work(stage, start, end)

    def _work(self, stage: Stage, start: datetime, end: datetime) -> None:
        stage.at(start - timedelta(minutes=30), PickedUp(self.order_id))
        stage.at(start, Started(self.order_id))
        stage.at(end, Reported(self.order_id))
        if self.ending == "accepted":
            stage.at(end + timedelta(hours=2), Accepted(self.client, self.order_id))
        if self.ending == "rejected":
            stage.at(end + timedelta(hours=2), Rejected(self.client, self.order_id))
