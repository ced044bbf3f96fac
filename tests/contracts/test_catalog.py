"""The storage contract of the catalog."""

from datetime import timedelta

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.adapters.sql.kernel.database import database
from happycat.adapters.sql.migrate import migrate
from happycat.app.catalog.context import context
from happycat.domain.catalog.model import Service, Signed
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.refusals import NotFound, Stale
from happycat.ports.catalog import CatalogTx
from happycat.ports.kernel.transaction import Storage
from tests.cats.catalog import details
from tests.cats.people import id_of, manager
from tests.cats.stores import STORES, Stores

BATH = ServiceId(id_of("Bath"))


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[CatalogTx]:
    fresh: Storage[CatalogTx] = stores.fresh(request.param, context, clock)
    return fresh


def drafted(storage: Storage[CatalogTx], clock: StoppedClock, id: ServiceId = BATH) -> Service:
    with storage.begin() as tx:
        service = Service(id=id, details=details())
        tx.services.add(service)
        tx.revisions.add(service.draft(Signed(manager.person, clock.now(), "drafted")))
    return service


def test_a_page_has_the_services_after_a_given_one_in_order(
    storage: Storage[CatalogTx], clock: StoppedClock
) -> None:
    ids = sorted(id_of(name) for name in ("Bath", "Brush", "Comb"))
    for id in ids:
        drafted(storage, clock, ServiceId(id))

    with storage.begin() as tx:
        first = tx.services.page(None, limit=2)
        rest = tx.services.page(first[-1].id, limit=2)

    assert [service.id for service in first] == ids[:2]
    assert [service.id for service in rest] == ids[2:]


def test_r1_revisions_are_kept_with_everything_they_said(
    storage: Storage[CatalogTx], clock: StoppedClock
) -> None:
    drafted(storage, clock)
    with storage.begin() as tx:
        edited = tx.services.get(BATH).edit(
            details(title="Long bath"), Signed(manager.person, clock.now(), "nicer")
        )
        tx.revisions.add(edited)

    with storage.begin() as tx:
        first = tx.revisions.page(BATH, 0, limit=1)
        rest = tx.revisions.page(BATH, 1, limit=5)

        assert tx.revisions.get(BATH, 2) == edited
    assert [revision.number for revision in first] == [1]
    assert rest == [edited]


def test_r1_a_service_is_found_as_it_was_at_an_instant(
    storage: Storage[CatalogTx], clock: StoppedClock
) -> None:
    drafted_at, hour = clock.now(), timedelta(hours=1)
    drafted(storage, clock)
    for title in ("Long bath", "Longer bath", "Longest bath"):
        clock.advance(hour)
        with storage.begin() as tx:
            signed = Signed(manager.person, clock.now(), "longer")
            tx.revisions.add(tx.services.get(BATH).edit(details(title=title), signed))

    with storage.begin() as tx:
        found = [tx.revisions.as_of(BATH, drafted_at + n * hour / 2) for n in (0, 1, 2, 5, 6, 99)]

        assert [revision.number for revision in found] == [1, 1, 2, 3, 4, 4]
        with pytest.raises(NotFound, match="revision"):
            tx.revisions.as_of(BATH, drafted_at - timedelta(microseconds=1))
        with pytest.raises(NotFound, match="revision"):
            tx.revisions.as_of(ServiceId(id_of("Brush")), clock.now())


def test_r1_revisions_of_before_are_found_by_time_too(stores: Stores, clock: StoppedClock) -> None:
    old = stores.fresh("sqlite", context, clock)
    drafted(old, clock)
    drafted(old, clock, ServiceId(id_of("Brush")))
    back_to_the_first_revision(old.url)

    migrate("catalog", old.url)

    with old.begin() as tx:
        assert tx.revisions.as_of(BATH, clock.now()) == tx.revisions.get(BATH, 1)
        with pytest.raises(NotFound):
            tx.revisions.as_of(BATH, clock.now() - timedelta(seconds=1))


def back_to_the_first_revision(url: str) -> None:
    """As the tables were before revisions were asked for by time."""
    with database(url).engine.begin() as file:
        file.exec_driver_sql("alter table catalog_revision drop column at")
        file.exec_driver_sql("update catalog_alembic_version set version_num = 'catalog_0001'")


def test_r1_there_is_no_revision_that_was_never_made(storage: Storage[CatalogTx]) -> None:
    with storage.begin() as tx, pytest.raises(NotFound, match="revision"):
        tx.revisions.get(BATH, 1)


def test_r1_a_revision_is_never_written_over(storage: Storage[CatalogTx], clock: StoppedClock) -> None:
    service = drafted(storage, clock)
    again = service.edit(details(title="x"), Signed(manager.person, clock.now(), "again"))

    with storage.begin() as tx:
        tx.revisions.add(again)
    with pytest.raises(Stale), storage.begin() as tx:
        tx.revisions.add(again)
