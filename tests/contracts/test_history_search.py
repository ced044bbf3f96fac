"""Whatever is asked, memory and SQL find the same orders; the one is a plain sieve, the other walks lists."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import chain
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from happycat.adapters.memory.world import StoppedClock
from happycat.adapters.sql import history_search
from happycat.app.history.context import context
from happycat.domain.history.model import EVERYTHING, Filters, Opening, Part, Place, Sight, State
from happycat.domain.kernel.ids import ClientId, OrderId, PersonId, ServiceId, WorkerId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.time import Slot
from happycat.ports.history import Chronicles, HistoryTx
from happycat.ports.kernel.transaction import Storage
from tests.cats.people import id_of
from tests.cats.stores import STORES, Stores
from tests.cats.supplies import NOON

pytestmark = pytest.mark.slow

PEOPLE = [PersonId(id_of(f"cat {n}")) for n in range(6)]
SERVICES = [ServiceId(id_of(f"service {n}")) for n in range(5)]
WORDS = ("Sleep", "sleep", "Спать", "100% pure", "_", "a\nb", "Straße", "\\", "sleep walk")
HOURS = 40
HOUR = timedelta(hours=1)


@pytest.fixture(params=[1, 1000], ids=["lists are long", "lists are short"])
def storages(
    request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> list[Storage[HistoryTx]]:
    """The same orders in every store; what counts as long is what makes SQL choose its ways."""
    monkeypatch.setattr(history_search, "STEPS", tuple(request.param * n for n in (3, 9, 27)))
    monkeypatch.setattr(history_search, "TITLE_STEPS", 2 * request.param)
    storages: list[Storage[HistoryTx]] = [stores.fresh(store, context, clock) for store in STORES]
    for storage in storages:
        live(storage, Random(7))
    return storages


def live(storage: Storage[HistoryTx], random: Random) -> None:
    """Three hundred orders; what each publisher tells of them is heard in any order among the others."""
    facts = list(chain.from_iterable(told(OrderId(id_of(f"order {n}")), random) for n in range(300)))
    random.shuffle(facts)
    for some in (facts[n : n + 20] for n in range(0, len(facts), 20)):
        with storage.begin.insisting()() as tx:
            for fact in some:
                fact(tx.chronicles)


def told(order: OrderId, random: Random) -> Iterator[Callable[[Chronicles], None]]:
    """Of an order: its opening, and perhaps its matching; its workers; its kit; its lines."""
    client = ClientId(random.choice(PEOPLE[:4]))
    titles = tuple(random.choices(WORDS, k=random.randint(1, 3)))
    slot = Slot.lasting(NOON + HOUR * random.randrange(HOURS), HOUR)
    opening = Opening(order, client, titles, slot, NOON)
    facts: dict[str, object] = {"price": 100}
    if random.random() < 0.6:
        facts |= {"state": State.PREPARED, "assignment": 1}
    workers, services = random.sample(PEOPLE[2:], 2), random.sample(SERVICES, random.randint(1, 3))
    if random.random() < 0.9:
        yield partial(_open, opening, facts)
    if random.random() < 0.5:
        yield lambda chronicles: chronicles.learn(order, issued=1)
    for worker in workers[: random.randint(0, 2)]:
        yield partial(_involve, order, WorkerId(worker))
    for service in services:
        yield partial(_list, order, service)


def _open(opening: Opening, facts: dict[str, object], chronicles: Chronicles) -> None:
    chronicles.open(opening)
    chronicles.learn(opening.order_id, **facts)


def _involve(order: OrderId, worker: WorkerId, chronicles: Chronicles) -> None:
    chronicles.involve(order, Part.WORKER, worker)


def _list(order: OrderId, service: ServiceId, chronicles: Chronicles) -> None:
    chronicles.list_line(order, service, "a title")


def test_pages_of_every_store_are_the_same(storages: list[Storage[HistoryTx]]) -> None:
    @given(filters(), sights(), st.integers(1, 60))
    def same(wanted: Filters, sight: Sight, limit: int) -> None:
        first, *others = (pages(storage, wanted, sight, limit) for storage in storages)
        assert all(other == first for other in others)

    same()


def test_r46_nobody_ever_finds_what_is_not_their_own(storages: list[Storage[HistoryTx]]) -> None:
    @settings(max_examples=30)
    @given(filters(), sights())
    def own(wanted: Filters, sight: Sight) -> None:
        for storage in storages:
            found = set(chain.from_iterable(pages(storage, wanted, sight, 60)))
            assert found <= set(chain.from_iterable(pages(storage, EVERYTHING, sight, 300)))
            with storage.begin() as tx:
                assert all(tx.chronicles.get(id, sight) for _, id in found)

    own()


def pages(storage: Storage[HistoryTx], wanted: Filters, sight: Sight, limit: int) -> list[list[Place]]:
    """The first three pages."""
    shown: list[list[Place]] = []
    with storage.begin() as tx:
        for _ in range(3):
            after = shown[-1][-1] if shown and shown[-1] else None
            shown.append([order.place for order in tx.chronicles.page(wanted, sight, after, limit)])
    return shown


def filters() -> st.SearchStrategy[Filters]:
    moments = st.none() | st.integers(-1, HOURS).map(lambda hour: NOON + HOUR * hour)
    texts = st.sampled_from(("", "", "sleep", "S", "%", "_", "\\", "\n", "strasse", "пать", "p w", "nothing"))
    return st.builds(
        Filters,
        person=st.none() | st.sampled_from(PEOPLE),
        service=st.none() | st.sampled_from(SERVICES),
        state=st.none() | st.sampled_from([State.MATCHING, State.PREPARED, State.SUPPLIED]),
        since=moments,
        until=moments,
        text=texts,
    )


def sights() -> st.SearchStrategy[Sight]:
    roles = st.sampled_from(
        [
            (Role.MANAGER,),
            (Role.CLIENT,),
            (Role.WORKER,),
            (Role.CLIENT, Role.WORKER),
            (Role.MANAGER, Role.CLIENT),
        ]
    )
    return st.builds(
        lambda person, held: Sight.of(Actor.having(person, *held)), st.sampled_from(PEOPLE), roles
    )
