"""A client cancels when the kit is out: the order ends, and the kit comes back or is written off (R20)."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import ClassVar

from attrs import define, field
from typing_extensions import override

from happycat.app.demo import looks
from happycat.app.demo.cast import CLIENTS, DemoClient
from happycat.app.demo.steps import Cancelled, KitCollected, PickedUp, Started, TakenBack
from happycat.app.demo.story import Act, Story, june
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Actor

MURKA, PUSHOK = CLIENTS[:2]


@define
class CancelAfterPickup(Story):
    name: ClassVar[str] = "cancel-after-pickup"
    heading: ClassVar[str] = "Cancelled when the kit was out already"
    cast: ClassVar[str] = "Murka and Pushok order and think better of it. Barsik, Ryzhik and Snezhok work."
    promise: ClassVar[str] = (
        "a client may cancel until the work has started, and pays what the settlement table says; the worker"
        " gets nothing and is not fined. The kit is due back in 24 hours and is written off after 30 days:"
        " quality hears of it, and only people decide what follows (R10, R20, R21, R27, R41)."
    )
    notices: ClassVar[tuple[str, ...]] = ("/finished", "kit-return/", "kit-lost/")

    _brought: OrderId = field(init=False)
    _kept: OrderId = field(init=False)
    _keeper: Actor = field(init=False)

    @override
    def opening(self) -> None:
        self.come_on(clients=2, workers=3)

    @override
    def acts(self) -> Iterable[Act]:
        return (
            ("Murka cancels, and the kit comes back", self._comes_back),
            ("Pushok cancels, and the kit does not come back", self._is_kept),
            ("Sunday: clients are charged", lambda: self.at(june(7, 0, 30))),
            ("The last day of the month: workers are paid", self._month_end),
            ("Thirty days after its end", self._written_off),
        )

    def _comes_back(self) -> None:
        self._brought = self._picked_up(MURKA, "Litter box refresh", june(1, 14))
        worker = self.stage.worker_of(self._brought)
        self.at(june(1, 13, 50), Cancelled(MURKA, self._brought))
        self.at(june(1, 14))
        start = partial(self.stage.do, Started(self._brought))
        self.ask(f"{self.called(worker)} has not heard of it, and starts", start)
        self.at(june(1, 17), TakenBack(self._brought))

    def _is_kept(self) -> None:
        self._kept = self._picked_up(PUSHOK, "Mouse patrol", june(2, 14))
        self._keeper = self.stage.worker_of(self._kept)
        self.at(june(2, 13, 50), Cancelled(PUSHOK, self._kept))
        self.at(june(4, 9))
        looks.at_return(self, self._kept)

    def _month_end(self) -> None:
        self.at(june(30, 0, 30))
        looks.at_account(self, self._keeper)

    def _written_off(self) -> None:
        self.at(june(2, 14).replace(month=7))
        looks.at_inspection(self, self._kept)
        looks.at_account(self, self._keeper)

    def _picked_up(self, client: DemoClient, title: str, start: datetime) -> OrderId:
        self.at(start.replace(hour=8))
        order_id = self.stage.order(client, (title,), start)
        self.at(start.replace(hour=13), KitCollected(order_id))
        self.at(start.replace(hour=13, minute=30), PickedUp(order_id))
        return order_id
