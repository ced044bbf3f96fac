"""Nobody is free: the order waits where everybody sees it, and ends at no price if nobody comes (R16)."""

from collections.abc import Iterable
from typing import ClassVar

from attrs import define, field
from typing_extensions import override

from happycat.app.demo import looks
from happycat.app.demo.cast import CLIENTS, DemoClient
from happycat.app.demo.play import Course
from happycat.app.demo.steps import Cancelled
from happycat.app.demo.story import Act, Story, june
from happycat.domain.kernel.ids import OrderId

MURKA, PUSHOK, SIMA = CLIENTS[:3]


@define
class NoWorker(Story):
    name: ClassVar[str] = "no-worker"
    heading: ClassVar[str] = "Nobody is free"
    cast: ClassVar[str] = "Murka, Pushok and Sima want something done. Barsik is the only worker there is."
    promise: ClassVar[str] = (
        "an order without a worker waits where its client sees it, and is matched when somebody is free."
        " Unmatched at its wanted start it is cancelled at price zero, and can be ordered again (R5, R16,"
        " R21)."
    )
    notices: ClassVar[tuple[str, ...]] = ("no worker was free",)

    _patrol: OrderId = field(init=False)
    _purring: OrderId = field(init=False)

    @override
    def opening(self) -> None:
        self.come_on(clients=3, workers=1)

    @override
    def acts(self) -> Iterable[Act]:
        return (
            ("The only worker is taken, and an order waits", self._waits),
            ("The worker gets free, and the order has it at once", self._freed),
            ("Nobody gets free in time", self._given_up),
            ("Ordered again", self._reordered),
            ("Sunday: clients are charged", lambda: self.stage.play(june(7, 0, 30))),
        )

    def _waits(self) -> None:
        self.at(june(1, 7))
        self.stage.order(MURKA, ("Kitten sitting",), june(1, 12))
        self.at(june(1, 7, 20))
        self._patrol = self._order_without_luck(PUSHOK, "Mouse patrol", 13)

    def _freed(self) -> None:
        self.at(june(1, 9, 40))
        looks.at_order(self, PUSHOK, self._patrol)
        sitting = self.stage.company.orders.page(MURKA.actor)[0].order_id
        self.stage.do(Cancelled(MURKA, sitting))
        looks.at_order(self, PUSHOK, self._patrol)
        self.stage.do(Course(PUSHOK, self._patrol))

    def _given_up(self) -> None:
        self.at(june(1, 10, 15))
        self._purring = self._order_without_luck(SIMA, "Night purring", 14)
        self.at(june(1, 14))

    def _reordered(self) -> None:
        self.at(june(1, 14, 10))
        self.stage.company.shop.reorder(SIMA.actor, self._purring, june(2, 14))
        again = self.stage.check_out(SIMA)
        looks.at_order(self, SIMA, again)
        self.stage.do(Course(SIMA, again))
        self.at(june(2, 18))

    def _order_without_luck(self, client: DemoClient, title: str, hour: int) -> OrderId:
        order_id = self.stage.order(client, (title,), june(1, hour))
        looks.at_order(self, client, order_id)
        return order_id
