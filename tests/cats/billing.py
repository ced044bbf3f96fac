"""A billing department of its own, with a bank, and things that happen to it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from attrs import define

from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.local.world import NoCrash
from happycat.adapters.memory.bank import MemoryBank
from happycat.adapters.memory.world import MemoryNotifier, StoppedClock
from happycat.app.billing.context import context
from happycat.app.billing.use_cases import Billing
from happycat.app.kernel import LiveContext
from happycat.app.scheduler import Scheduler
from happycat.domain.billing.invoicing import no_tax
from happycat.domain.billing.ledger import Chain
from happycat.domain.clients.events import PaymentMethodChanged
from happycat.domain.kernel.events import Event, wire_name
from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.orders.events import OrderFinished
from tests.cats.people import CATS, MURKA
from tests.cats.stores import LEDGER_KEY, Stores

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = timedelta(days=7)


def order_id(name: str) -> OrderId:
    return OrderId(uuid5(CATS, f"order {name}"))


def finished(
    name: str,
    at: datetime,
    price: int = 100,
    client_id: ClientId = MURKA,
    outcome: Outcome = Outcome.SUCCEEDED,
    cause: Cause = Cause.CLIENT_ACCEPTED,
) -> OrderFinished:
    """A finished order; the price in whole units."""
    return OrderFinished(
        order_id(name), client_id, None, 1, Money.of(price), ("Yarn",), outcome, cause, finished_at=at
    )


@define
class Department:
    """Billing over one storage, with its scheduler; `clock` moves time, `bank` shows what was taken."""

    clock: StoppedClock
    storage: Any
    bank: Any
    billing: Billing
    scheduler: Scheduler

    def hear(self, *events: Event) -> None:
        """As if delivered, each once, without a bus."""
        for reaction in context.reactions:
            for event in events:
                if isinstance(event, reaction.event):
                    reaction.react(self.billing, event)

    def pays_by(self, token: str, client_id: ClientId = MURKA) -> None:
        self.hear(PaymentMethodChanged(client_id, "bank", token))

    def after(self, time: timedelta) -> None:
        """Time passes, and what is due is done."""
        self.clock.advance(time)
        self.scheduler.tick()

    def told(self, kind: type[Event]) -> list[Any]:
        """What was published, oldest first."""
        codec = JsonCodec()
        journal = self.storage.records.journal(0, 100_000)
        return [codec.loads(m.body, kind) for _, m in journal if m.type == wire_name(kind)]


def department(stores: Stores, clock: StoppedClock, kind: str = "memory", bank: Any = None) -> Department:
    """A fresh department, founded now."""
    storage = stores.fresh(kind, context, clock)
    bank = bank or MemoryBank(clock)
    billing = Billing(
        begin=storage.begin,
        clock=clock,
        chain=Chain(LEDGER_KEY.encode()),
        gateways={bank.name: bank},
        tax=no_tax,
        zone=BERLIN,
        currency="EUR",
    )
    live = LiveContext(context, billing, storage)
    scheduler = Scheduler((live,), clock, BERLIN, NoCrash(), MemoryNotifier())
    scheduler.open()
    return Department(clock, storage, bank, billing, scheduler)
