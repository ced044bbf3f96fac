"""The storage contract of orders: what the sweeps find, what is kept, and that nobody is booked twice."""

from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.app.orders.context import context
from happycat.domain.kernel.ids import OrderId, PersonId, WorkerId
from happycat.domain.kernel.refusals import Stale
from happycat.domain.kernel.time import QUARTER, Slot
from happycat.domain.orders.crowd import Crowd, bitmap_of, loads_of, packed
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.matches import Activation, Inputs, Match, PipelineVersion
from happycat.domain.orders.matching import match
from happycat.domain.orders.model import Order
from happycat.domain.orders.pipeline import DEFAULT, Pipeline
from happycat.domain.orders.roster import Booked
from happycat.domain.orders.samples import Filtered, Matched, NormalSample, ReferenceSample
from happycat.domain.orders.states import Status
from happycat.domain.orders.worker import Absence, Standing
from happycat.ports.kernel.transaction import Storage
from happycat.ports.orders import OrdersTx, Waits, Whose
from tests.cats.orders import HOUR, NOON, OPENED, RYZHIK, hours, minutes, order, order_id, worker
from tests.cats.people import BARSIK, MURKA, id_of
from tests.cats.stores import STORES, Stores

SLOT = Slot.lasting(NOON, HOUR)


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[OrdersTx]:
    fresh: Storage[OrdersTx] = stores.fresh(request.param, context, clock)
    return fresh


def named(name: str, status: Status = Status.MATCHING) -> Order:
    made = order(status)
    made.id = OrderId(id_of(name))
    return made


def keep(storage: Storage[OrdersTx], *orders: Order) -> None:
    with storage.begin() as tx:
        for one in orders:
            tx.orders.add(one)


def hire(storage: Storage[OrdersTx], *names: str) -> None:
    for name in names:
        with storage.begin() as tx:
            tx.workers.add(worker(name, number=tx.workers.next_number()))


def test_r17_two_newcomers_at_once_do_not_get_the_same_number(storage: Storage[OrdersTx]) -> None:
    hire(storage, "Barsik", "Ryzhik")

    with pytest.raises(Stale), storage.begin() as tx:
        tx.workers.add(worker("Tom", number=1))

    with storage.begin() as tx:
        assert tx.workers.next_number() == 2


@pytest.mark.parametrize("status", Status)
def test_an_order_comes_back_as_it_was(storage: Storage[OrdersTx], status: Status) -> None:
    kept = order(status)
    keep(storage, kept)

    with storage.begin() as tx:
        found = tx.orders.get(kept.id)

    assert (found.status, found.assignments, found.due) == (kept.status, kept.assignments, kept.due)
    assert (found.lines, found.wanted, found.ending) == (kept.lines, kept.wanted, kept.ending)


def test_a_page_is_of_the_client_or_of_the_worker_who_is_assigned(storage: Storage[OrdersTx]) -> None:
    keep(storage, named("one"), named("two", Status.PREPARED), named("three", Status.STARTED))

    with storage.begin() as tx:
        murkas = tx.orders.page(Whose(client_id=MURKA), None, limit=2)
        rest = tx.orders.page(Whose(client_id=MURKA), murkas[-1].id, limit=2)
        barsiks = tx.orders.page(Whose(worker_id=BARSIK), None, limit=9)
        nobodys = tx.orders.page(Whose(worker_id=RYZHIK), None, limit=9)
        started = tx.orders.page(Whose(status=Status.STARTED), None, limit=9)

    ids = sorted(id_of(name) for name in ("one", "two", "three"))
    assert [one.id for one in (*murkas, *rest)] == ids
    assert {one.id for one in barsiks} == {id_of("two"), id_of("three")}
    assert nobodys == []
    assert [one.id for one in started] == [id_of("three")]


def test_r11_a_deadline_is_found_when_it_has_passed(storage: Storage[OrdersTx]) -> None:
    keep(storage, named("late", Status.SUPPLIED), named("waiting"))

    with storage.begin() as tx:
        before = tx.orders.due(Deadline.LATE, NOON + minutes(29), limit=9)
        after = tx.orders.due(Deadline.LATE, NOON + minutes(30), limit=9)

    assert (list(before), list(after)) == ([], [id_of("late")])


def test_r16_waiting_orders_come_soonest_first_in_pages(storage: Storage[OrdersTx]) -> None:
    sooner, later = named("sooner"), named("later")
    later.wanted = Slot.lasting(NOON + HOUR, HOUR)
    keep(storage, later, sooner, named("prepared", Status.PREPARED))

    with storage.begin() as tx:
        first = tx.orders.waiting(OPENED, None, limit=1)
        rest = tx.orders.waiting(OPENED, first[0], limit=9)
        too_late = tx.orders.waiting(NOON, None, limit=9)

    assert first == [Waits(sooner.id, MURKA, SLOT)]
    assert [one.order_id for one in rest] == [one.order_id for one in too_late] == [later.id]


def test_r17_orders_of_a_worker_who_left_are_found(storage: Storage[OrdersTx]) -> None:
    keep(storage, named("one", Status.PREPARED), named("two", Status.STARTED), named("three"))
    hire(storage, "Barsik")
    with storage.begin() as tx:
        before = tx.orders.abandoned(9)
        tx.workers.get(BARSIK).standing = Standing.DISMISSED

    with storage.begin() as tx:
        after = tx.orders.abandoned(9)

    assert (before, after) == ([], [id_of("one")])


def test_r17_a_quarter_hour_is_booked_once(storage: Storage[OrdersTx]) -> None:
    with storage.begin() as tx:
        tx.bookings.take(BARSIK, SLOT, order_id("one"))

    with pytest.raises(Stale), storage.begin() as tx:
        tx.bookings.take(BARSIK, Slot(NOON + 3 * QUARTER, NOON + 5 * QUARTER), order_id("two"))

    with storage.begin() as tx:
        tx.bookings.take(BARSIK, Slot(NOON + HOUR, NOON + 2 * HOUR), order_id("three"))
        tx.bookings.take(RYZHIK, SLOT, order_id("four"))
    assert booked(storage) == {
        order_id("one"): (BARSIK, SLOT),
        order_id("three"): (BARSIK, Slot(NOON + HOUR, NOON + 2 * HOUR)),
        order_id("four"): (RYZHIK, SLOT),
    }


def booked(storage: Storage[OrdersTx]) -> dict[OrderId, tuple[WorkerId, Slot]]:
    with storage.begin() as tx:
        found = [change for change in tx.roster.present(OPENED) if isinstance(change, Booked)]
    return {one.order_id: (one.worker_id, one.slot) for one in found}


def test_r17_of_many_at_once_one_gets_the_hour(storage: Storage[OrdersTx]) -> None:
    together, won = Barrier(6), []

    def take(name: str) -> None:
        try:
            with storage.begin() as tx:
                tx.bookings.take(BARSIK, SLOT, order_id(name))
                together.wait()
            won.append(name)
        except Stale:
            return

    threads = [Thread(target=take, args=(f"order {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1


def test_a_released_order_frees_its_quarters_only(storage: Storage[OrdersTx]) -> None:
    with storage.begin() as tx:
        tx.bookings.take(BARSIK, SLOT, order_id("one"))
        tx.bookings.take(RYZHIK, SLOT, order_id("two"))

    with storage.begin() as tx:
        tx.bookings.release(order_id("one"))

    assert booked(storage) == {order_id("two"): (RYZHIK, SLOT)}


def test_absences_are_ahead_until_they_are_over_or_the_worker_is_back(storage: Storage[OrdersTx]) -> None:
    past, ahead = Absence(OPENED - hours(2), OPENED), Absence(NOON, NOON + HOUR)
    with storage.begin() as tx:
        for absence in (ahead, past, ahead):
            tx.absences.add(BARSIK, absence)
        tx.absences.add(RYZHIK, ahead)

    with storage.begin() as tx:
        found = tx.absences.ahead(BARSIK, OPENED, limit=9)
        tx.absences.clear(BARSIK)
    with storage.begin() as tx:
        left = tx.absences.ahead(BARSIK, OPENED, limit=9)
        others = tx.absences.ahead(RYZHIK, OPENED, limit=9)

    assert (found, left, others) == ([ahead], [], [ahead])


def test_blocks_are_pages_of_a_client(storage: Storage[OrdersTx]) -> None:
    both = sorted([BARSIK, RYZHIK])
    with storage.begin() as tx:
        for one in (*both, BARSIK):
            tx.blocks.add(MURKA, one)

    with storage.begin() as tx:
        first = tx.blocks.page(MURKA, None, limit=1)
        rest = tx.blocks.page(MURKA, first[0], limit=5)
        tx.blocks.remove(MURKA, BARSIK)
    with storage.begin() as tx:
        left = tx.blocks.page(MURKA, None, limit=5)

    assert ([*first, *rest], left) == (both, [RYZHIK])


def test_r15_a_match_is_kept_with_everything_it_was_made_from(storage: Storage[OrdersTx]) -> None:
    reference = ReferenceSample(("agile",))
    crowd = Crowd(3, (Filtered("hired", 2, 1),), packed(bitmap_of([11])), packed(loads_of([4])))
    found = match(reference, [NormalSample(BARSIK, ("agile",), (), 1, 0, 0, 0, 4)], DEFAULT, 7)
    assert isinstance(found, Matched)
    with storage.begin() as tx:
        for number in (1, 2):
            inputs = Inputs(reference, crowd, DEFAULT, 2**63 - number)
            whose: Any = {"id": tx.new_id(), "order_id": order_id(), "at": OPENED}
            tx.matches.add(Match(assignment=number, inputs=inputs, matched=found, **whose))

    with storage.begin() as tx:
        newest, first = tx.matches.of_order(order_id(), limit=9)
        page = tx.matches.page(None, limit=1)
        rest = tx.matches.page(page[0].id, limit=9)

    assert (newest.assignment, first.assignment) == (2, 1)
    assert (newest.inputs, newest.matched) == (Inputs(reference, crowd, DEFAULT, 2**63 - 2), found)
    assert newest.inputs.crowd.load_of() == {11: 4}
    assert {one.assignment for one in (*page, *rest)} == {1, 2}


def test_r15_two_editors_at_once_do_not_get_the_same_number(storage: Storage[OrdersTx]) -> None:
    with storage.begin() as tx:
        tx.pipelines.add(version(1))
        tx.pipelines.add(version(2))

    for again in (version(2, weight=9), version(3, weight=2)):
        with pytest.raises(Stale), storage.begin() as tx:
            tx.pipelines.add(again)

    with storage.begin() as tx:
        assert [one.number for one in tx.pipelines.newest(None, limit=1)] == [2]
        assert [one.number for one in tx.pipelines.newest(2, limit=9)] == [1]
        assert (found := tx.pipelines.numbered(2)) is not None
        assert tx.pipelines.saying(found.pipeline.hash) is found
        assert (tx.pipelines.numbered(3), tx.pipelines.saying("nothing")) == (None, None)


def test_r15_two_activations_at_once_do_not_get_the_same_number(storage: Storage[OrdersTx]) -> None:
    for number in (1, 2):
        with storage.begin() as tx:
            tx.activations.add(activation(number))

    with pytest.raises(Stale), storage.begin() as tx:
        tx.activations.add(activation(2))

    with storage.begin() as tx:
        assert [one.number for one in tx.activations.newest(None, limit=9)] == [2, 1]
        assert [one.number for one in tx.activations.newest(2, limit=9)] == [1]


def version(number: int, *, weight: int | None = None) -> PipelineVersion:
    weighs = number if weight is None else weight
    scorers = ({"step": "skills", "weight": weighs},)
    document = {"filters": (), "scorers": scorers, "reducer": {"step": "best"}}
    return PipelineVersion(
        id=uuid4(),
        number=number,
        pipeline=Pipeline.of(document),
        by=PersonId(id_of("Matilda")),
        reason="Better",
        at=OPENED,
    )


def activation(number: int) -> Activation:
    whose: Any = {"id": uuid4(), "by": PersonId(id_of("Matilda")), "reason": "Better", "at": OPENED}
    return Activation(number=number, version=1, **whose)
