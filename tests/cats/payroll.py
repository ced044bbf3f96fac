"""A payroll office of its own, with its gateway, and things that happen to it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from attrs import define

from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.local.world import NoCrash
from happycat.adapters.memory.golden_hat import MemoryGoldenHat
from happycat.adapters.memory.world import MemoryNotifier, StoppedClock
from happycat.app.kernel import LiveContext
from happycat.app.payroll.books import Books
from happycat.app.payroll.context import context
from happycat.app.payroll.use_cases import Payroll
from happycat.app.scheduler import Scheduler
from happycat.domain.kernel.events import Event, wire_name
from happycat.domain.kernel.ids import InspectionId, OrderId, PersonId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.orders.events import OrderFinished
from happycat.domain.payroll.ledger import Chain
from happycat.domain.payroll.payouts import Payout
from happycat.domain.payroll.policy import POLICY, Policy
from happycat.domain.quality.events import InspectionClosed
from happycat.domain.recruiting.events import PayoutDetailsChanged, WorkerChanged, WorkerStatus
from happycat.ports.payroll import Gateways
from tests.cats.people import BARSIK, CATS, MURKA, accountant, id_of
from tests.cats.stores import LEDGER_KEY, Stores

BERLIN = ZoneInfo("Europe/Berlin")
PAYDAY = datetime(2026, 6, 30, 0, 0, tzinfo=BERLIN)
"""The end of the pay month 2026-06."""
HOUR = timedelta(hours=1)
GOOD, NO_SHOW = (Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED), (Outcome.FAILED, Cause.WORKER_NO_SHOW)


def order_id(name: str) -> OrderId:
    return OrderId(uuid5(CATS, f"order {name}"))


def finished(
    name: str,
    at: datetime,
    ending: tuple[Outcome, Cause] = GOOD,
    worker: WorkerId | None = BARSIK,
    price: int = 100,
) -> OrderFinished:
    """A finished order; the price in whole units."""
    return OrderFinished(
        order_id(name), MURKA, worker, 1, Money.of(price), ("Yarn",), *ending, finished_at=at
    )


def voided(name: str, at: datetime, void: bool = True) -> InspectionClosed:
    """An inspection that found the worker was not to blame, or was."""
    inspection = InspectionId(uuid5(CATS, f"inspection {name}"))
    return InspectionClosed(
        inspection, order_id(name), BARSIK, 4, (), (), void, "the door was locked", closed_at=at
    )


def hired(worker: WorkerId = BARSIK, revision: int = 1, name: str = "Barsik") -> WorkerChanged:
    return WorkerChanged(revision, worker, name, WorkerStatus.HIRED, (), (), changed_at=PAYDAY)


def paid_to(token: str, worker: WorkerId = BARSIK) -> PayoutDetailsChanged:
    return PayoutDetailsChanged(worker, "golden_hat", token)


@define
class Office:
    """Payroll over one storage, with its scheduler; `clock` moves time, `hat` shows what was really paid."""

    clock: StoppedClock
    storage: Any
    hat: MemoryGoldenHat
    payroll: Payroll
    scheduler: Scheduler

    def hear(self, *events: Event) -> None:
        """As if delivered, each once, without a bus."""
        for event in events:
            reactions = (r for r in context.reactions if isinstance(event, r.event))
            for reaction in reactions:
                reaction.react(self.payroll, event)

    def at(self, at: datetime) -> None:
        """It is then, and what is due is done."""
        self.clock.set(at)
        self.scheduler.tick()

    def after(self, time: timedelta) -> None:
        self.at(self.clock.now() + time)

    def told(self, kind: type[Event]) -> list[Any]:
        """What was published, oldest first."""
        journal = self.storage.records.journal(0, 100_000)
        return [JsonCodec().loads(m.body, kind) for _, m in journal if m.type == wire_name(kind)]

    def notices(self, worker: WorkerId = BARSIK) -> list[str]:
        """What a person was told, newest first."""
        return [text for _, text, _ in self.storage.records.notices(PersonId(worker))]

    def balance(self, worker: WorkerId = BARSIK) -> Money:
        return self.payroll.worker_statement(accountant, worker).balance

    def payouts(self) -> list[Payout]:
        return list(self.payroll.payouts(accountant, limit=1000))

    def taken(self) -> Money:
        """Everything that really left the company."""
        return Money.total(self.hat.paid().values())


def office(
    stores: Stores,
    clock: StoppedClock,
    kind: str = "memory",
    policy: Policy = POLICY,
    others: Gateways | None = None,
) -> Office:
    """A fresh office, founded now; `others` are gateways beside the play one."""
    storage, hat = stores.fresh(kind, context, clock), MemoryGoldenHat(clock)
    gateways = {hat.name: hat, **(others or {})}
    books = Books(Chain(LEDGER_KEY.encode()), policy, clock)
    payroll = Payroll(storage.begin, clock, books, gateways, policy, "EUR")
    scheduler = Scheduler(
        (LiveContext(context, payroll, storage),), clock, BERLIN, NoCrash(), MemoryNotifier()
    )
    scheduler.open()
    return Office(clock, storage, hat, payroll, scheduler)


def worker_named(name: str) -> WorkerId:
    return WorkerId(id_of(name))
