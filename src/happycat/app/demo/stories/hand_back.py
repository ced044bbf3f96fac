"""A worker cannot come after all, or must not: another one comes, and nobody is fined (R14, R17)."""

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from attrs import define
from typing_extensions import override

from happycat.app.demo import looks
from happycat.app.demo.cast import CLIENTS
from happycat.app.demo.play import MANAGER, Course
from happycat.app.demo.steps import KitCollected, PickedUp, TakenBack
from happycat.app.demo.story import Act, Story, june
from happycat.domain.kernel.ids import WorkerId

MURKA, PUSHOK, SIMA = CLIENTS[:3]


@define
class HandBack(Story):
    name: ClassVar[str] = "hand-back"
    heading: ClassVar[str] = "A worker cannot come after all"
    cast: ClassVar[str] = "Murka, Pushok and Sima order. Barsik, Ryzhik and Snezhok work."
    promise: ClassVar[str] = (
        "until two hours before the start a worker may hand an order back, with a reason, unfined. It is"
        " matched again at once, and so are the orders of a suspended worker. A packed cookie goes into the"
        " next kit, and a kit that is out comes back (R14, R17, R18, R20)."
    )
    notices: ClassVar[tuple[str, ...]] = ("/unassigned", "kit-return/")

    @override
    def opening(self) -> None:
        self.come_on(clients=3, workers=3)

    @override
    def acts(self) -> Iterable[Act]:
        return (
            ("Handed back in time", self._in_time),
            ("Handed back too late", self._too_late),
            ("A worker is suspended", self._suspended),
            ("Sunday: clients are charged", lambda: self.at(june(7, 0, 30))),
            ("The last day of the month: workers are paid", lambda: self.at(june(30, 0, 30))),
        )

    def _in_time(self) -> None:
        self.at(june(1, 7))
        order_id = self.stage.order(MURKA, ("Sofa brushing",), june(1, 14))
        self.at(june(1, 10), KitCollected(order_id))
        self.at(june(1, 11))
        worker = self.stage.worker_of(order_id)
        self.stage.company.orders.hand_back(worker, order_id, "There is a thorn in my paw.")
        self.stage.calm()
        looks.at_kits(self, order_id)
        self.stage.do(Course(MURKA, order_id))
        self.at(june(1, 18))
        looks.at_account(self, worker)

    def _too_late(self) -> None:
        self.at(june(2, 7))
        order_id = self.stage.order(PUSHOK, ("Window watch",), june(2, 10))
        self.stage.do(Course(PUSHOK, order_id))
        self.at(june(2, 8, 30))
        worker = self.stage.worker_of(order_id)
        hand_back = partial(self.stage.company.orders.hand_back, worker, order_id, "I would rather sleep.")
        self.ask(f"{self.called(worker)} hands it back", hand_back)
        self.at(june(2, 15))

    def _suspended(self) -> None:
        self.at(june(3, 7))
        tonight = self.stage.order(SIMA, ("Mouse patrol",), june(3, 20))
        tomorrow = self.stage.order(PUSHOK, ("Toy retrieval",), june(4, 12))
        worker = self.stage.worker_of(tonight)
        self.at(june(3, 18), KitCollected(tonight))
        self.at(june(3, 19), PickedUp(tonight))
        self.at(june(3, 19, 10))
        self.stage.company.recruiting.suspend(MANAGER, WorkerId(worker.person), "It scratched a client.")
        self.stage.calm()
        for client, order_id in ((SIMA, tonight), (PUSHOK, tomorrow)):
            self.stage.do(Course(client, order_id))
        looks.at_kits(self, tonight)
        self.at(june(3, 21), TakenBack(tonight))
        self.at(june(4, 18))
        looks.at_account(self, worker)
