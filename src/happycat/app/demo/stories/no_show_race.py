"""A start and a no-show at the same instant: one of them wins, never both (R11, R13)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from attrs import define, field
from typing_extensions import override

from happycat.app.demo import looks
from happycat.app.demo.cast import CLIENTS, DemoClient
from happycat.app.demo.figures import figures
from happycat.app.demo.play import MANAGER
from happycat.app.demo.steps import Accepted, KitCollected, PickedUp, Reported
from happycat.app.demo.story import Act, Story, Table, june
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.values import Cause

MURKA, PUSHOK, SIMA = CLIENTS[:3]


@define
class NoShowRace(Story):
    name: ClassVar[str] = "no-show-race"
    heading: ClassVar[str] = "A start and a no-show at the same instant"
    cast: ClassVar[str] = "Murka, Pushok and Sima order. Barsik, Ryzhik and Snezhok come late, each later."
    promise: ClassVar[str] = (
        "an order that has been started never fails as a no-show: the order itself decides, what comes first"
        " wins, and the other gets a clear answer. A start recorded in time but received after the end is"
        " disputed: its photo is kept, and quality may void the penalty (R11, R13, R29, R41)."
    )
    notices: ClassVar[tuple[str, ...]] = ("/warned", "did not come")

    _disputed: OrderId = field(init=False)

    @override
    def opening(self) -> None:
        self.come_on(clients=3, workers=3)

    @override
    def acts(self) -> Iterable[Act]:
        return (
            ("At 10:45 the start is received first", self._start_first),
            ("At 10:45 the scheduler is first", self._scheduler_first),
            ("The company looks into it", self._inspected),
            ("Truly late", self._truly_late),
            ("Sunday: clients are charged", lambda: self.at(june(7, 0, 30))),
        )

    @override
    def table(self) -> Table:
        """Never a start and a no-show for one order, and always exactly one end."""
        columns = ("order", "came", "starts", "no-shows", "disputed", "ends", "worker gets")
        return Table("Never both", columns, [_row(order) for order in figures(self.stage)["outcomes"]])

    def _start_first(self) -> None:
        order_id = self._late(MURKA, "Sofa brushing", june(1, 10))
        self.stage.clock.set(june(1, 10, 45))
        self._start(order_id, june(1, 10, 45))
        self._no_show(order_id)
        self.at(june(1, 11, 40), Reported(order_id))
        self.at(june(1, 12), Accepted(MURKA, order_id))

    def _scheduler_first(self) -> None:
        self._disputed = order_id = self._late(PUSHOK, "Window watch", june(2, 10))
        self.stage.clock.set(june(2, 10, 45))
        self._no_show(order_id)
        self._start(order_id, june(2, 10, 44))
        self.stage.calm()

    def _inspected(self) -> None:
        self.at(june(2, 15))
        quality, inspection = self.stage.company.quality, looks.at_inspection(self, self._disputed)
        quality.log_contact(MANAGER, inspection.id, "client", "It came at a quarter to eleven, yes.")
        quality.fill(MANAGER, inspection.id, {"result": "yes"})
        quality.close(MANAGER, inspection.id, 3, (), (), True, "it was there in time; its message was not")
        self.stage.calm()
        looks.at_account(self, self.stage.worker_of(self._disputed))

    def _truly_late(self) -> None:
        order_id = self._late(SIMA, "Mouse patrol", june(3, 10))
        self.at(june(3, 10, 45))
        self.at(june(3, 10, 50))
        self._start(order_id, june(3, 10, 50))
        looks.at_account(self, self.stage.worker_of(order_id))

    def _late(self, client: DemoClient, title: str, start: datetime) -> OrderId:
        """An order whose worker has its kit, and has not started a minute before the grace ends."""
        self.at(start - timedelta(hours=3))
        order_id = self.stage.order(client, (title,), start)
        self.at(start - timedelta(hours=1), KitCollected(order_id))
        self.at(start - timedelta(minutes=30), PickedUp(order_id))
        self.at(start + timedelta(minutes=30))
        self.at(start + timedelta(minutes=44))
        return order_id

    def _start(self, order_id: OrderId, recorded_at: datetime) -> None:
        """The worker's start is received now."""
        worker, photo = self.stage.worker_of(order_id), self.stage.photo(f"start of {order_id}")
        start = partial(self.stage.company.orders.start, worker, order_id, photo, recorded_at)
        self.ask(f"{self.called(worker)} starts", start)

    def _no_show(self, order_id: OrderId) -> None:
        """The scheduler asks now."""
        no_show = partial(self.stage.company.orders.fail_no_show, SYSTEM, order_id)
        self.ask("The scheduler asks for the no-show", no_show)


def _row(order: Mapping[str, Any]) -> tuple[object, ...]:
    no_shows = int(order["cause"] == Cause.WORKER_NO_SHOW)
    counts = (order["starts"], no_shows, order["disputed_starts"], order["ends"])
    return (order["titles"], ", ".join(order["workers"]), *counts, order["worker_gets"])
