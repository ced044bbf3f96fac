"""What people do with one order: each step is a use case, at its time."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from attrs import Factory, define, frozen

from happycat.app.demo.cast import DemoClient, office
from happycat.domain.kernel.ids import OrderId, PersonId
from happycat.domain.kernel.people import Role
from happycat.domain.supplies.transitions import Status

if TYPE_CHECKING:
    from happycat.app.demo.play import Stage

ASSEMBLER = office(Role.ASSEMBLER)
TRIES_AGAIN = timedelta(minutes=1)
"""How often a worker at the desk asks for its kit."""


class Step(Protocol):
    """Something that happens at its time."""

    def play(self, stage: "Stage", /) -> None: ...


@define
class AtTheDesk:
    """Who came to the desk when, and when it walked away with its kit: what workers live through (R18)."""

    _came: dict[tuple[OrderId, PersonId], datetime] = Factory(dict)
    _left: dict[tuple[OrderId, PersonId], datetime] = Factory(dict)

    def come(self, order_id: OrderId, worker: PersonId, at: datetime) -> None:
        """Asking again is no new arrival."""
        self._came.setdefault((order_id, worker), at)

    def leave(self, order_id: OrderId, worker: PersonId, at: datetime) -> None:
        self._left.setdefault((order_id, worker), at)

    def idle_minutes(self, now: datetime) -> dict[OrderId, int]:
        """How long it took for each order, from arrival to leaving with the kit, or until now."""
        waited = {who: self._left.get(who, now) - came for who, came in self._came.items()}
        orders = dict.fromkeys(order_id for order_id, _ in waited)
        stood = {id: [time for who, time in waited.items() if who[0] == id] for id in orders}
        return {id: int(sum(times, timedelta()).total_seconds()) // 60 for id, times in stood.items()}


@frozen
class Cancelled:
    client: DemoClient
    order_id: OrderId

    def play(self, stage: "Stage", /) -> None:
        stage.company.orders.cancel(self.client.actor, self.order_id)


@frozen
class KitCollected:
    order_id: OrderId

    def play(self, stage: "Stage", /) -> None:
        stage.company.supplies.collect(ASSEMBLER, self.order_id)
        stage.company.supplies.ready(ASSEMBLER, self.order_id)


@frozen
class PickedUp:
    """The worker stands at the desk, and asks every minute until it walks away with its kit."""

    order_id: OrderId

    def play(self, stage: "Stage", /) -> None:
        worker, supplies, now = stage.worker_of(self.order_id), stage.company.supplies, stage.clock.now()
        stage.desk.come(self.order_id, worker.person, now)
        if supplies.get(worker, self.order_id).status is Status.OPEN:
            stage.at(now + TRIES_AGAIN, self)
            return
        supplies.pick_up(worker, self.order_id, "paw print")
        stage.desk.leave(self.order_id, worker.person, now)


@frozen
class TakenBack:
    """The desk has the kit again."""

    order_id: OrderId

    def play(self, stage: "Stage", /) -> None:
        stage.company.supplies.take_back(ASSEMBLER, self.order_id)


@frozen
class Started:
    order_id: OrderId

    def play(self, stage: "Stage", /) -> None:
        photo = stage.photo(f"start of {self.order_id}")
        worker, now = stage.worker_of(self.order_id), stage.clock.now()
        stage.company.orders.start(worker, self.order_id, photo, now)


@frozen
class Reported:
    order_id: OrderId

    def play(self, stage: "Stage", /) -> None:
        photo = stage.photo(f"report of {self.order_id}")
        stage.company.orders.report(stage.worker_of(self.order_id), self.order_id, photo)


@frozen
class Accepted:
    client: DemoClient
    order_id: OrderId

    def play(self, stage: "Stage", /) -> None:
        stage.company.orders.accept(self.client.actor, self.order_id)


@frozen
class Rejected:
    client: DemoClient
    order_id: OrderId

    def play(self, stage: "Stage", /) -> None:
        stage.company.orders.fail(self.client.actor, self.order_id, "There is still hair on the sofa.")
