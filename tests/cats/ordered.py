"""A company of which a test looks at orders only: it hears, ticks, and is brought to a state."""

from collections.abc import Sequence

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.app.scheduler import Scheduler
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import ClientId, OrderId, PersonId, WorkerId
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.orders.seen import SeenOrder
from happycat.domain.orders.states import Status
from tests.cats.orders import NOON, PHOTO, issued, kit_ready, order_id
from tests.cats.people import manager, worker
from tests.cats.post import deliver

ORDER = order_id()


def tick(company: HappyCat, clock: StoppedClock) -> None:
    """Only what is due in orders."""
    kernel = company.kernel
    only = (company.contexts["orders"],)
    Scheduler(only, clock, company.settings.zone, kernel.crash(), kernel.notifier()).tick()


def hear(company: HappyCat, *events: Event) -> None:
    for event in events:
        deliver(company, "orders", event)


def seen(company: HappyCat, order: OrderId = ORDER) -> SeenOrder:
    found: SeenOrder = company.orders.get(manager, order)
    return found


def bring(company: HappyCat, clock: StoppedClock, status: Status) -> None:
    """Murka's order on its plain path to a state."""
    reached = list(Status).index(status)
    tick(company, clock)
    if reached >= 2:
        hear(company, kit_ready(), issued())
    if reached >= 3:
        clock.set(NOON)
        company.orders.start(worker, ORDER, PHOTO, NOON)
    if reached >= 4:
        company.orders.report(worker, ORDER, PHOTO)


def said(company: HappyCat) -> Sequence[str]:
    journal = company.contexts["orders"].storage.records.journal()
    return [message.type.split(".")[1] for _, message in journal]


def told(company: HappyCat, person: PersonId | ClientId | WorkerId) -> list[str]:
    records = company.contexts["orders"].storage.records
    return [text for _, text, _ in records.notices(PersonId(person))]


def end(company: HappyCat) -> tuple[Outcome, Cause]:
    ending = seen(company).ending
    assert ending is not None
    return ending.outcome, ending.cause
