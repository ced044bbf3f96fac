"""The storage contract of history."""

from datetime import timedelta
from uuid import uuid4

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.app.history.context import context
from happycat.app.history.summaries import entry_of
from happycat.domain.history.model import EVERYTHING, Filters, Kind, Opening, Part, Sight, State
from happycat.domain.kernel.ids import OrderId, PersonId, ServiceId
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.time import Slot
from happycat.ports.history import HistoryTx
from happycat.ports.kernel.transaction import Storage
from tests.cats.people import BARSIK, MURKA, client, id_of, manager, other_client, worker
from tests.cats.stores import STORES, Stores
from tests.cats.supplies import NOON, finished

ALL, MINE, OTHERS, WORKERS = (Sight.of(actor) for actor in (manager, client, other_client, worker))
A, B, C = (OrderId(id) for id in sorted(id_of(name) for name in ("one", "two", "three")))
SERVICE = ServiceId(id_of("a service"))


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[HistoryTx]:
    fresh: Storage[HistoryTx] = stores.fresh(request.param, context, clock)
    return fresh


def keep(
    storage: Storage[HistoryTx], id: OrderId, hours: int = 0, title: str = "Sleep", **more: object
) -> None:
    slot = Slot.lasting(NOON + timedelta(hours=hours), timedelta(hours=1))
    with storage.begin() as tx:
        tx.chronicles.open(Opening(id, MURKA, (title,), slot, NOON))
        if more:
            tx.chronicles.learn(id, **more)


def found(storage: Storage[HistoryTx], wanted: Filters = EVERYTHING, sight: Sight = ALL) -> list[OrderId]:
    with storage.begin() as tx:
        return [order.order_id for order in tx.chronicles.page(wanted, sight, None, limit=9)]


def test_newest_first_page_by_page(storage: Storage[HistoryTx]) -> None:
    for id, hours in ((A, 1), (B, 2), (C, 1)):
        keep(storage, id, hours)

    with storage.begin() as tx:
        first = tx.chronicles.page(EVERYTHING, ALL, None, limit=2)
        rest = tx.chronicles.page(EVERYTHING, ALL, first[-1].place, limit=2)

    assert [order.order_id for order in (*first, *rest)] == [B, C, A]


def test_an_order_is_seen_from_its_opening_on(storage: Storage[HistoryTx]) -> None:
    with storage.begin() as tx:
        tx.chronicles.learn(A, issued=1)
    before = found(storage)

    keep(storage, A, state=State.PREPARED, assignment=1)

    assert (before, found(storage)) == ([], [A])
    with storage.begin() as tx:
        assert tx.chronicles.get(A, ALL).state is State.SUPPLIED


def test_every_filter_finds_its_own(storage: Storage[HistoryTx]) -> None:
    keep(storage, A, hours=1, title="Спать вместо Вас")
    keep(storage, B, hours=2, state=State.PREPARED, assignment=1, issued=1)
    keep(storage, C, hours=3, state=State.PREPARED, assignment=2, issued=1)
    with storage.begin() as tx:
        tx.chronicles.involve(B, Part.WORKER, BARSIK)
        tx.chronicles.list_line(C, SERVICE, "Sleep")

    assert found(storage, Filters(person=PersonId(BARSIK))) == [B]
    assert found(storage, Filters(service=SERVICE)) == [C]
    assert found(storage, Filters(state=State.SUPPLIED)) == [B]
    assert found(storage, Filters(state=State.PREPARED)) == [C]
    assert found(storage, Filters(state=State.MATCHING)) == [A]
    assert found(storage, Filters(since=NOON + timedelta(hours=2))) == [C, B]
    assert found(storage, Filters(until=NOON + timedelta(hours=2))) == [A]
    assert found(storage, Filters(text="сПАТЬ")) == [A]
    assert found(storage, Filters(text="%")) == []


def test_r46_everybody_sees_only_their_own(storage: Storage[HistoryTx]) -> None:
    keep(storage, A)
    keep(storage, B)
    with storage.begin() as tx:
        tx.chronicles.involve(B, Part.WORKER, BARSIK)

    assert found(storage, sight=MINE) == [B, A]
    assert found(storage, sight=WORKERS) == [B]
    assert found(storage, sight=OTHERS) == []
    with storage.begin() as tx, pytest.raises(NotFound):
        tx.chronicles.get(A, WORKERS)


def test_r46_a_client_does_not_see_what_it_worked_on_as_a_worker(storage: Storage[HistoryTx]) -> None:
    keep(storage, A)
    with storage.begin() as tx:
        tx.chronicles.involve(A, Part.WORKER, other_client.as_client())

    assert found(storage, sight=OTHERS) == []


def test_r44_the_same_event_is_one_line_of_the_timeline(storage: Storage[HistoryTx]) -> None:
    entry = entry_of(uuid4(), A, finished(A))
    for _ in range(2):
        with storage.begin() as tx:
            tx.chronicles.add(entry)

    with storage.begin() as tx:
        assert list(tx.chronicles.timeline(A)) == [entry]


def test_names_are_joined_to_orders_and_lines(storage: Storage[HistoryTx]) -> None:
    keep(storage, A, worker_id=BARSIK)
    with storage.begin() as tx:
        tx.names.call(Kind.CLIENT, MURKA, 1, "Murka")
        tx.names.call(Kind.WORKER, BARSIK, 1, "Barsik")
        tx.names.call(Kind.SERVICE, SERVICE, 1, "Nap")
        tx.chronicles.list_line(A, SERVICE, "Sleep")
    with storage.begin() as tx:
        tx.names.withdraw(SERVICE, 2)

    with storage.begin() as tx:
        order, [line] = tx.chronicles.get(A, ALL), tx.chronicles.lines(A)
        revision = tx.names.revision(Kind.SERVICE, SERVICE)

    assert (order.client_name, order.worker_name) == ("Murka", "Barsik")
    assert (line.title, line.title_now, line.on_sale, revision) == ("Sleep", "Nap", False, 2)
