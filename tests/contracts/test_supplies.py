"""The storage contract of the supplies desk."""

from datetime import timedelta
from uuid import UUID

import attrs
import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.app.supplies.context import context
from happycat.domain.kernel.ids import ClientId, KitId, OrderId
from happycat.domain.kernel.refusals import Stale
from happycat.domain.supplies.bakery import BAKERY, Silence
from happycat.domain.supplies.cookies import Baking, Purpose
from happycat.domain.supplies.copies import EndedEarly
from happycat.domain.supplies.transitions import Status
from happycat.ports.kernel.transaction import Storage
from happycat.ports.supplies import SuppliesTx
from tests.cats.people import BARSIK, MURKA, id_of
from tests.cats.stores import STORES, Stores
from tests.cats.supplies import NOON, ORDER, cookie, kit

A, B, C = sorted(id_of(name) for name in ("one", "two", "three"))


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[SuppliesTx]:
    fresh: Storage[SuppliesTx] = stores.fresh(request.param, context, clock)
    return fresh


def keep_kit(storage: Storage[SuppliesTx], id: UUID, status: Status, assignment: int = 1) -> None:
    with storage.begin() as tx:
        one = kit(status)
        one.id, one.assignment = KitId(id), assignment
        tx.kits.add(one)


def test_the_kits_of_an_order_come_by_assignment(storage: Storage[SuppliesTx]) -> None:
    keep_kit(storage, A, Status.OPEN, assignment=2)
    keep_kit(storage, B, Status.DISMANTLED, assignment=1)

    with storage.begin() as tx:
        kits = tx.kits.of_order(ORDER)

    assert [one.id for one in kits] == [B, A]
    assert attrs.asdict(kits[0]) == attrs.asdict(attrs.evolve(kit(Status.DISMANTLED), id=KitId(B)))


def test_there_is_one_kit_for_an_assignment(storage: Storage[SuppliesTx]) -> None:
    keep_kit(storage, A, Status.OPEN)

    with pytest.raises(Stale):
        keep_kit(storage, B, Status.OPEN)


def test_a_page_of_kits_by_status_and_worker(storage: Storage[SuppliesTx]) -> None:
    for number, (id, status) in enumerate(((A, Status.OPEN), (B, Status.ISSUED), (C, Status.OPEN))):
        keep_kit(storage, id, status, number)

    with storage.begin() as tx:
        first = tx.kits.page(None, limit=2)
        rest = tx.kits.page(first[-1].id, limit=2)
        still_open = tx.kits.page(None, limit=9, status=Status.OPEN, worker=BARSIK)

    assert [one.id for one in (*first, *rest)] == [A, B, C]
    assert [one.id for one in still_open] == [A, C]


def test_r20_overdue_are_only_those_due_back_for_thirty_days(storage: Storage[SuppliesTx]) -> None:
    keep_kit(storage, A, Status.RETURN_DUE)
    keep_kit(storage, B, Status.RETURNED, 2)

    with storage.begin() as tx:
        early = tx.kits.overdue(NOON + timedelta(days=29), limit=9)
        late = tx.kits.overdue(NOON + timedelta(days=30), limit=9)

    assert (list(early), list(late)) == ([], [A])


def test_r18_left_over_cookies_are_the_clients_and_not_for_an_own_kit(storage: Storage[SuppliesTx]) -> None:
    with storage.begin() as tx:
        for id, owed in ((A, False), (B, True)):
            one = cookie(OrderId(id))
            one.ordered(NOON)
            if owed:
                one.miss_kit()
            one.look([one.label], NOON)
            tx.cookies.add(one)

    with storage.begin() as tx:
        mine = tx.cookies.left_over(MURKA, limit=9)
        others = tx.cookies.left_over(ClientId(id_of("Pushok")), limit=9)
        owed_now = tx.cookies.owed(MURKA)

    assert ([one.id for one in mine], list(others), owed_now) == ([B], [], 1)


def test_r18_the_bakery_is_asked_when_it_is_time(storage: Storage[SuppliesTx]) -> None:
    with storage.begin() as tx:
        tx.cookies.add(cookie(OrderId(A)))
        ordered = cookie(OrderId(B))
        ordered.ordered(NOON)
        tx.cookies.add(ordered)

    with storage.begin() as tx:
        early = tx.cookies.to_collect(NOON, limit=9)
        to_order = tx.cookies.to_order(NOON, limit=9)
        to_collect = tx.cookies.to_collect(NOON + timedelta(minutes=10), limit=9)
        kept = tx.cookies.get(B)

    assert (list(early), list(to_order), list(to_collect)) == ([], [A], [B])
    assert kept.baking is Baking.ORDERED


def test_kits_come_by_their_start_and_nothing_after_a_kit_that_is_not_there(
    storage: Storage[SuppliesTx],
) -> None:
    with storage.begin() as tx:
        for number, (id, hours) in enumerate(((A, 3), (B, 1), (C, 3))):
            one = attrs.evolve(kit(), id=KitId(id), assignment=number)
            one.starts_at = NOON + timedelta(hours=hours)
            tx.kits.add(one)

    with storage.begin() as tx:
        pages = [tx.kits.page(after, limit=1) for after in (None, B, A, C, id_of("nothing"))]

    assert [[one.id for one in page] for page in pages] == [[B], [A], [C], [], []]


def test_r20_due_back_are_those_that_are_out_longest_first(storage: Storage[SuppliesTx]) -> None:
    for number, (id, status) in enumerate(
        ((A, Status.RETURN_DUE), (B, Status.RETURN_DUE), (C, Status.ISSUED))
    ):
        keep_kit(storage, id, status, number)

    with storage.begin() as tx:
        all_of_them, rest = tx.kits.due_back(None, limit=9), tx.kits.due_back(A, limit=9)
        after_no_such_kit = tx.kits.due_back(C, limit=9)

    assert [[one.id for one in page] for page in (all_of_them, rest)] == [[A, B], [B]]
    assert list(after_no_such_kit) == []


def test_the_kits_of_some_orders_come_together(storage: Storage[SuppliesTx]) -> None:
    keep_kit(storage, A, Status.OPEN, 2)
    keep_kit(storage, B, Status.DISMANTLED, 1)

    with storage.begin() as tx:
        found = tx.kits.of_orders([ORDER, ORDER, OrderId(id_of("another order"))])
        nothing = tx.kits.of_orders([])

    assert ([one.id for one in found], list(nothing)) == ([B, A], [])


def test_r18_an_orders_cookies_and_those_given_up_and_owed(storage: Storage[SuppliesTx]) -> None:
    with storage.begin() as tx:
        for id, baking, purpose in (
            (A, Baking.GIVEN_UP, Purpose.OWED),
            (B, Baking.GIVEN_UP, Purpose.SPARE),
            (C, Baking.PACKED, Purpose.OWED),
        ):
            one = cookie().another(id, baking, NOON)
            one.purpose = purpose
            tx.cookies.add(one)

    with storage.begin() as tx:
        all_of_them, promised = tx.cookies.of_order(ORDER), tx.cookies.given_up(MURKA, limit=9)
        nobodys = tx.cookies.given_up(ClientId(id_of("Pushok")), limit=9)
        owed = (tx.cookies.owed(MURKA), list(tx.cookies.owed_to(None, limit=9)))
        owed_later = tx.cookies.owed_to(MURKA, limit=9)

    assert [[one.id for one in some] for some in (all_of_them, promised)] == [[A, B, C], [A]]
    assert (list(nobodys), owed, list(owed_later)) == ([], (1, [(MURKA, 1)]), [])


def test_r18_the_silence_of_the_bakery_is_remembered(storage: Storage[SuppliesTx]) -> None:
    with storage.begin() as tx:
        silence = Silence(until=NOON)
        silence.again(NOON)
        tx.silence.add(silence)

    with storage.begin() as tx:
        kept = tx.silence.get(BAKERY)

    assert (kept.rests(NOON), kept.until) == (True, NOON + timedelta(minutes=1))


def test_r20_which_assignments_ended_early_is_remembered(storage: Storage[SuppliesTx]) -> None:
    with storage.begin() as tx:
        ended = EndedEarly(id=ORDER)
        ended.learn(3)
        ended.learn(2)
        tx.ended_early.add(ended)

    with storage.begin() as tx:
        assert tx.ended_early.get(ORDER).up_to == 3
