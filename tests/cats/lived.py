"""A company that has lived: orders in every state, money, kits, inspections, a cart; and a digest of all."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from attrs import frozen

from happycat import HappyCat
from happycat.adapters.local.photos import FolderPhotos
from happycat.adapters.memory.world import StoppedClock
from happycat.app.demo.cast import CLIENTS, HOPEFUL, SERVICES, WORKERS
from happycat.app.demo.play import MANAGER, Stage, Visit
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import NOBODY, Actor, Role
from tests.cats.stores import Stores

OPENS = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
NOW = OPENS + timedelta(days=14)
MURKA, PUSHOK, SIMA = CLIENTS[:3]


@frozen
class Things:
    """The ids of things that tests ask for."""

    client: UUID
    worker: UUID
    finished: UUID
    """Murka's order, accepted, done by Barsik."""
    ahead: UUID
    """Murka's order for tomorrow, assigned to Barsik."""
    cart: UUID
    """Sima's, with one service and an address and no start."""
    service: UUID
    invoice: UUID
    application: UUID
    inspection: UUID
    bonus: UUID
    photo: str


@frozen
class Lived:
    """The company at `NOW`, and what is in it."""

    company: HappyCat
    clock: StoppedClock
    path: Path
    photos: Path
    worker: Actor
    """Barsik."""
    things: Things

    def digest(self) -> str:
        """Of every row of every context and of the names of all photos: equal if nothing changed."""
        return self.digest_of(self.path) + repr(sorted(str(file) for file in self.photos.rglob("*")))

    def digest_of(self, path: Path) -> str:
        """Of every row in a copy."""
        with closing(sqlite3.connect(path)) as file:
            return sha256("\n".join(file.iterdump()).encode(errors="surrogatepass")).hexdigest()

    def copy_to(self, path: Path) -> None:
        """The whole company as a file of its own."""
        with closing(sqlite3.connect(self.path)) as file, closing(sqlite3.connect(path)) as other:
            file.backup(other)


def lived(stores: Stores) -> Lived:
    """Two weeks of June 2026 with three clients and three workers, in an SQLite file."""
    clock, photos = StoppedClock(OPENS - timedelta(hours=1)), stores.folder / "lived-photos"
    stage = Stage(stores.company("sqlite", clock, photos=FolderPhotos(photos)), clock)
    workers = _opened(stage)
    for placed, visit in _visits():
        stage.at(placed, visit)
    for day in range(1, 15):
        stage.play(OPENS + timedelta(days=day))
    return _named(stage, clock, photos, Actor.having(workers[0], Role.WORKER))


def _opened(stage: Stage) -> list[WorkerId]:
    stage.let_in(CLIENTS[:3])
    stage.publish(SERVICES[:6])
    workers = stage.hire(WORKERS[:1])
    stage.assess(HOPEFUL)
    return workers


def _visits() -> list[tuple[datetime, Visit]]:
    day, hour = timedelta(days=1), timedelta(hours=1)
    return [
        (OPENS, Visit(MURKA, ("Sofa brushing",), OPENS + 4 * hour)),
        (OPENS + day, Visit(PUSHOK, ("Sofa brushing",), OPENS + day + 5 * hour, "no-show")),
        (OPENS + 2 * day, Visit(SIMA, ("Sofa brushing",), OPENS + 2 * day + 9 * hour, "cancelled")),
        (OPENS + 9 * day, Visit(MURKA, ("Sofa brushing",), OPENS + 9 * day + 6 * hour, "rejected")),
    ]


def _named(stage: Stage, clock: StoppedClock, photos: Path, worker: Actor) -> Lived:
    company = stage.company
    finished = min(order.order_id for order in company.orders.page(MURKA.actor, None, 10))
    ahead = stage.order(MURKA, ("Sofa brushing",), NOW + timedelta(hours=20))
    service = stage.services["Sofa brushing"]
    company.shop.add_item(SIMA.actor, service)
    cart = company.shop.set_address(SIMA.actor, SIMA.address).id
    bonus = company.payroll.grant_bonus(MANAGER, WorkerId(worker.person), Money.of(5000), "a large one").id
    application = company.recruiting.apply(NOBODY, "Tuzik", 3, "mixed", "grey", "tuzik@x.example", "worker")
    photo = stage.photo("something else")
    stage.calm()
    things = Things(
        client=MURKA.id,
        worker=worker.person,
        finished=finished,
        ahead=ahead,
        cart=cart,
        service=service,
        invoice=company.billing.invoices(MURKA.actor, None, 1)[0].id,
        application=application,
        inspection=company.quality.inspections(MANAGER)[0].id,
        bonus=bonus,
        photo=photo.sha256,
    )
    path = Path(company.settings.database.removeprefix("sqlite:///"))
    return Lived(company, clock, path, photos, worker, things)
