"""The life of an order as its events, for those who listen."""

from datetime import datetime, timedelta

from happycat.domain.catalog.events import ServicePublished, ServiceWithdrawn
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import ClientId, KitId, OrderId, ServiceId, WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import PhotoRef
from happycat.domain.orders.events import OrderOpened, OrderStarted, WorkReported
from happycat.domain.supplies.events import KitReady, LostBy, SuppliesIssued, SuppliesLost
from tests.cats.people import BARSIK, MURKA, id_of
from tests.cats.supplies import NOON, ORDER, checked_out, finished, line, prepared

PHOTO = PhotoRef("ab" * 32, "image/png", 10)
KIT = KitId(id_of("a kit"))
TITLE = line().title
SERVICE = line().service_id


def opened(
    order_id: OrderId = ORDER,
    client: ClientId = MURKA,
    start: datetime = NOON + timedelta(hours=4),
    title: str = TITLE,
) -> OrderOpened:
    return OrderOpened(order_id, client, (title,), Slot.lasting(start, timedelta(hours=1)), NOON)


def kit_ready(order_id: OrderId = ORDER, assignment: int = 1, worker: WorkerId = BARSIK) -> KitReady:
    return KitReady(order_id, KIT, assignment, worker, True, NOON, NOON)


def issued(order_id: OrderId = ORDER, assignment: int = 1, worker: WorkerId = BARSIK) -> SuppliesIssued:
    return SuppliesIssued(order_id, KIT, assignment, worker, (), "Barsik, his secret paw", NOON)


def started(order_id: OrderId = ORDER, worker: WorkerId = BARSIK) -> OrderStarted:
    return OrderStarted(order_id, MURKA, 1, worker, PHOTO, NOON, NOON)


def reported(order_id: OrderId = ORDER, worker: WorkerId = BARSIK) -> WorkReported:
    return WorkReported(order_id, MURKA, 1, worker, PHOTO, NOON)


def lost(order_id: OrderId = ORDER) -> SuppliesLost:
    return SuppliesLost(order_id, KIT, 1, BARSIK, LostBy.WORKER, "the dog ate it", NOON)


def client_changed(name: str = "Murka", revision: int = 1) -> ClientChanged:
    return ClientChanged(revision, MURKA, name, "murka@secret.box")


def published(title: str = TITLE, revision: int = 1, service: ServiceId = SERVICE) -> ServicePublished:
    hour, price = timedelta(hours=1), Money.of(150)
    return ServicePublished(revision, service, title, "text", {}, price, hour, (), (), NOON)


def withdrawn(revision: int = 2) -> ServiceWithdrawn:
    return ServiceWithdrawn(revision, SERVICE, NOON)


def life() -> list[Event]:
    """A whole life, of Murka's order with Barsik, all within the same instant."""
    matched = [prepared(), kit_ready(), issued()]
    return [checked_out(), opened(), *matched, started(), reported(), finished()]
