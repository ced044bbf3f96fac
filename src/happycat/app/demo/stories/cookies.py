"""Fortune cookies: the same orders with every kind of bakery, and once with R18 switched off."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from attrs import asdict, define, field, frozen
from typing_extensions import override

from happycat.app.demo.cast import CLIENTS, SERVICES, WORKERS, DemoClient
from happycat.app.demo.figures import event_of, figures, journal
from happycat.app.demo.play import MANAGER, Stage
from happycat.app.demo.steps import Accepted, KitCollected, PickedUp, Reported, Started
from happycat.app.demo.story import Act, Line, Story, Table, fresh_stage, june
from happycat.domain.kernel.ids import OrderId
from happycat.ports.kernel.messages import Envelope
from happycat.ports.kernel.world import Notice

MURKA, *_ = CUSTOMERS = CLIENTS[:6]
DAYS = (1, 2)
WANTED = ("Bowl service", "Sofa brushing", "Toy retrieval", "Litter box refresh")
BEFORE = timedelta(minutes=30)
"""How long before its start an order is placed: short, so that a late cookie misses its kit."""
AT_DESK = timedelta(minutes=15)
"""How long before the start the worker comes to the desk."""


@frozen
class Baker:
    """One of the companies that are played, equal but for its bakery and for when it orders cookies."""

    bakery: str
    title: str
    late: timedelta = timedelta()
    away: bool = False
    cookies: str = "at_checkout"


BAKERS = (
    Baker("normal", "The bakery takes its ten minutes"),
    Baker("dead", "The bakery answers nobody", away=True),
    Baker("10 minutes late", "The bakery is ten minutes late, for every order", late=timedelta(minutes=10)),
    Baker("normal", "The same with R18 switched off: ordered when the worker is there", cookies="at_desk"),
)


@frozen
class Errand:
    """An order at short notice; the desk packs its kit when the worker stands there."""

    client: DemoClient
    title: str
    start: datetime

    def play(self, stage: Stage, /) -> None:
        order_id = stage.order(self.client, (self.title,), self.start)
        end = stage.company.orders.get(MANAGER, order_id).wanted.end
        stage.at(self.start - AT_DESK, Arrived(order_id))
        stage.at(self.start, Started(order_id))
        stage.at(end, Reported(order_id))
        stage.at(end + AT_DESK, Accepted(self.client, order_id))


@frozen
class Arrived:
    """The worker comes to the desk; only now the desk packs the kit."""

    order_id: OrderId

    def play(self, stage: Stage, /) -> None:
        stage.desk.come(self.order_id, stage.worker_of(self.order_id).person, stage.clock.now())
        stage.do(KitCollected(self.order_id), PickedUp(self.order_id))


@frozen
class Baked:
    """What came of it with one bakery."""

    bakery: str
    cookies: str
    orders: int
    kits_with_cookie: int
    cookies_owed: int
    idle_minutes_at_desk: int
    outcomes: list[dict[str, Any]]

    @property
    def rule(self) -> str:
        return "on" if self.cookies == "at_checkout" else "off"

    @property
    def idle_minutes_per_order(self) -> float:
        return self.idle_minutes_at_desk / self.orders

    def row(self) -> tuple[object, ...]:
        cookies = (self.kits_with_cookie, self.cookies_owed)
        idle = (self.idle_minutes_at_desk, f"{self.idle_minutes_per_order:g}")
        return (self.bakery, self.rule, self.orders, *cookies, *idle)


@define
class Cookies(Story):
    name: ClassVar[str] = "cookies"
    heading: ClassVar[str] = "Nobody waits for a cookie"
    cast: ClassVar[str] = (
        "Six cats order twice each, at short notice; three workers come for the kits. Played four times, with"
        " the same seed and the same orders. Murka's orders are told; the figures are of all."
    )
    promise: ClassVar[str] = (
        "the cookie is ordered at checkout and never waited for: a kit that is otherwise complete is ready"
        " without it, and the cookie is owed and goes into a later kit. A bakery that is slow or dead costs"
        " nothing but cookies (R18)."
    )

    baked: list[Baked] = field(factory=list)
    _murkas: set[str] = field(factory=set)
    _usual: dict[str, Any] = field(factory=dict)

    @override
    def acts(self) -> Iterable[Act]:
        return [(baker.title, partial(self._play, baker)) for baker in BAKERS]

    @override
    def seen(self) -> dict[str, Any]:
        """Timeline and outcomes of the usual bakery; idle minutes of all that are played by R18."""
        by_rule = [run for run in self.baked if run.rule == "on"]
        return {
            "story": self.name,
            **self._usual,
            "idle_minutes_at_desk": sum(run.idle_minutes_at_desk for run in by_rule),
            "runs": [
                asdict(run) | {"idle_minutes_per_order": run.idle_minutes_per_order} for run in self.baked
            ],
        }

    @override
    def table(self) -> Table:
        columns = ("bakery", "R18", "orders", "with cookie", "owed", "idle min.", "per order")
        rows = [run.row() for run in self.baked]
        return Table("Idle minutes at the desk", columns, rows)

    @override
    def notable(self, notice: Notice) -> bool:
        return notice.person == MURKA.id and "cookie" in notice.text

    def _play(self, baker: Baker) -> None:
        self.enter(fresh_stage(baker.cookies, late=baker.late, away=baker.away))
        self.stage.let_in(CUSTOMERS)
        self.stage.publish(SERVICES)
        self.stage.hire(WORKERS[:3])
        for day in DAYS:
            for hour, client in enumerate(CUSTOMERS, 9):
                start = june(day, hour)
                self.stage.at(start - BEFORE, Errand(client, WANTED[(day + hour) % len(WANTED)], start))
            self.at(june(day, 20))
        self._count(baker)

    def _count(self, baker: Baker) -> None:
        seen = figures(self.stage)
        self._usual = self._usual or seen
        self.baked.append(
            Baked(
                bakery=baker.bakery,
                cookies=baker.cookies,
                orders=seen["orders"],
                kits_with_cookie=self._with_cookie(),
                cookies_owed=self._owed(),
                idle_minutes_at_desk=seen["idle_minutes_at_desk"],
                outcomes=seen["outcomes"],
            )
        )

    def _with_cookie(self) -> int:
        told = journal(self.stage.company)
        ready = [json.loads(message.body) for message in told if event_of(message) == "KitReady"]
        return sum(kit["with_cookie"] for kit in ready)

    def _owed(self) -> int:
        supplies = self.stage.company.supplies
        return sum(supplies.cookies_owed(MANAGER, client.id) for client in CUSTOMERS)

    @override
    def _line(self, message: Envelope) -> Line | None:
        """Only what Murka ordered, and what the desk did about it."""
        line, body = super()._line(message), json.loads(message.body)
        if body.get("client_name") == MURKA.name:
            self._murkas.add(body["order_id"])
        if line is None or body.get("order_id") not in self._murkas:
            return None
        return self._at_desk(line, message, body) if message.source in {"shop", "supplies"} else None

    def _at_desk(self, line: Line, message: Envelope, body: Mapping[str, Any]) -> Line:
        if event_of(message) != "SuppliesIssued":
            return line
        minutes = self.stage.desk.idle_minutes(message.at)[OrderId(UUID(body["order_id"]))]
        return Line(line.at, line.context, f"{line.text}, {minutes} minutes after it came to the desk")
