"""The bakery through the whole desk: late, dead, mischievous; and R18 switched off, to see what it saves."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic

import attrs
import pytest
from attrs import Factory, define

from happycat import SYSTEM, Actor, HappyCat, Settings
from happycat.adapters.gateways.http_bakery import HttpBakery
from happycat.adapters.memory.bakery import MemoryBakery
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Role, board_of
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.supplies.bakery import BAKERY, Label
from happycat.domain.supplies.cookies import Purpose
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.policy import BATCH
from happycat.domain.supplies.transitions import Status
from happycat.ports.kernel.messages import Envelope
from happycat.ports.kernel.transaction import Begin, Transaction
from happycat.ports.supplies import Bakery, SuppliesTx
from tests.cats.bakery_server import bakery_server
from tests.cats.people import MURKA, assembler, id_of, worker
from tests.cats.post import deliver
from tests.cats.stores import Stores
from tests.cats.supplies import NOON, ORDER, checked_out, finished, prepared, unassigned

MINUTE, TEN_MINUTES = timedelta(minutes=1), timedelta(minutes=10)
NEXT = OrderId(id_of("the next order"))
ORDERS = (ORDER, NEXT, OrderId(id_of("the order after that")))
CALLED_OFF = (Outcome.CANCELLED, Cause.CLIENT_CANCELLED)


@pytest.fixture
def bakery(clock: StoppedClock) -> MemoryBakery:
    clock.set(NOON)
    return MemoryBakery(clock)


def company_ordering(cookies: str, clock: StoppedClock, bakery: MemoryBakery) -> HappyCat:
    settings = Settings.model_validate({"database": "memory:", "cookies": cookies})
    return HappyCat(settings, clock=clock, bakery=bakery)


def kits_ready(company: HappyCat) -> list[tuple[datetime, datetime]]:
    """When each was collected, and when it was ready."""
    journal = [m for _, m in company.contexts["supplies"].storage.records.journal()]
    told = [json.loads(m.body) for m in journal if m.type == "supplies.KitReady.v1"]
    moments = [(one["collected_at"], one["ready_at"]) for one in told]
    return [(datetime.fromisoformat(since), datetime.fromisoformat(at)) for since, at in moments]


def test_r18_switched_off_the_worker_waits_ten_minutes_for_the_cookie(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = company_ordering("at_desk", clock, bakery)
    deliver(company, "supplies", checked_out(), prepared())
    company.catch_up()
    ordered_before = dict(bakery.ordered)
    clock.advance(timedelta(hours=4))

    stands = company.supplies.collect(assembler, ORDER)
    company.catch_up()
    clock.advance(TEN_MINUTES)
    company.catch_up()

    assert (ordered_before, stands.status, stands.cookies) == ({}, Status.OPEN, ())
    [(collected, ready)] = kits_ready(company)
    assert (collected, ready - collected) == (NOON + timedelta(hours=4), TEN_MINUTES)
    assert company.supplies.get(assembler, ORDER).cookies == (ORDER,)


def test_r18_switched_on_the_same_worker_waits_for_nothing(clock: StoppedClock, bakery: MemoryBakery) -> None:
    company = company_ordering("at_checkout", clock, bakery)
    deliver(company, "supplies", checked_out(), prepared())
    company.catch_up()
    clock.advance(timedelta(hours=4))
    company.catch_up()

    company.supplies.collect(assembler, ORDER)

    assert kits_ready(company) == [(clock.now(), clock.now())]
    assert company.supplies.get(assembler, ORDER).cookies == (ORDER,)


def test_switched_off_a_rematch_ends_the_waiting(clock: StoppedClock, bakery: MemoryBakery) -> None:
    company = company_ordering("at_desk", clock, bakery)
    deliver(company, "supplies", checked_out(), prepared())
    company.supplies.collect(assembler, ORDER)
    company.catch_up()

    deliver(company, "supplies", unassigned(), prepared(assignment=2))
    clock.advance(TEN_MINUTES)
    company.catch_up()

    assert kits_ready(company) == []
    assert company.supplies.collect(assembler, ORDER).cookies == (ORDER,)
    assert company.supplies.pick_up(worker, ORDER, "Barsik").status is Status.ISSUED


# the bakery through the whole desk


DEAD = {"away": True}
LATE = {"late": timedelta(minutes=10)}
VERY_LATE = {"late": timedelta(days=1)}
FULL = {"full": True}
WRONG = {"wrong": True}
MISCHIEF = pytest.mark.parametrize("mischief", [DEAD, LATE, VERY_LATE, FULL, WRONG], ids=str)


def begun(clock: StoppedClock, bakery: MemoryBakery, **mischief: object) -> HappyCat:
    """A company whose bakery misbehaves so."""
    for switch, value in mischief.items():
        setattr(bakery, switch, value)
    return company_ordering("at_checkout", clock, bakery)


def hear(company: HappyCat, *events: Event) -> None:
    deliver(company, "supplies", *events)


def live(company: HappyCat, clock: StoppedClock, time: timedelta, step: timedelta = MINUTE) -> None:
    """Time goes by, and the scheduler looks again and again."""
    for _ in range(time // step):
        clock.advance(step)
        company.catch_up()


def packed(company: HappyCat, order_id: OrderId, assignment: int = 1) -> Kit:
    """A kit of that order that is ready: prepared, and collected in the same moment."""
    if not any(kit.order_id == order_id for kit in company.supplies.kits(assembler)):
        hear(company, checked_out(order_id), prepared(order_id, assignment))
    return company.supplies.ready(assembler, order_id)


def owed(company: HappyCat) -> int:
    return company.supplies.cookies_owed(assembler, MURKA)


@MISCHIEF
def test_r18_with_a_bad_bakery_every_kit_is_ready_when_it_is_collected(
    clock: StoppedClock, bakery: MemoryBakery, mischief: dict[str, object]
) -> None:
    company = begun(clock, bakery, **mischief)

    for order_id in ORDERS:
        hear(company, checked_out(order_id), prepared(order_id))
        live(company, clock, timedelta(minutes=15))
        kit = company.supplies.collect(assembler, order_id)
        company.supplies.pick_up(worker, order_id, "Barsik")
        hear(company, finished(order_id))
        assert kit.status is Status.READY

    moments = kits_ready(company)
    assert [ready - collected for collected, ready in moments] == [timedelta()] * len(ORDERS)
    assert owed(company) in (1, len(ORDERS))


def test_r18_a_checkout_calls_no_bakery_the_sweep_does_outside_any_transaction(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery)
    desk = company.contexts["supplies"]
    watched = Watched(desk.use_cases.begin)
    watching = WatchingBakery(bakery, watched)
    company.contexts["supplies"] = attrs.evolve(
        desk, use_cases=attrs.evolve(desk.use_cases, begin=watched, bakery=watching)
    )
    hear(company, checked_out())
    by_the_reaction = dict(bakery.ordered)

    company.supplies.order_cookies(SYSTEM, BAKERY)
    clock.advance(TEN_MINUTES)
    company.supplies.collect_cookies(SYSTEM, BAKERY)

    assert (by_the_reaction, watching.open_at_call) == ({}, [0, 0])
    assert watched.opened == 4


def test_r18_many_cookies_are_one_call(clock: StoppedClock, bakery: MemoryBakery) -> None:
    company = begun(clock, bakery)
    counted = CountedBakery(bakery)
    company = HappyCat(company.settings, clock=clock, bakery=counted)
    hear(company, *(checked_out(OrderId(id_of(f"order {n}"))) for n in range(2 * BATCH + 1)))

    company.catch_up()
    clock.advance(TEN_MINUTES)
    company.catch_up()

    assert (counted.orders, counted.questions, len(bakery.ordered)) == (3, 3, 2 * BATCH + 1)


def test_r18_a_silent_bakery_is_asked_once_and_then_everybody_rests(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    counted = CountedBakery(bakery)
    company = HappyCat(begun(clock, bakery).settings, clock=clock, bakery=counted)
    hear(company, *(checked_out(OrderId(id_of(f"order {n}"))) for n in range(BATCH)))
    company.catch_up()
    hear(company, *(checked_out(order_id) for order_id in ORDERS))
    clock.advance(TEN_MINUTES)
    bakery.away = True

    company.tick()
    first = counted.calls
    for _ in range(59):
        clock.advance(timedelta(seconds=1))
        company.tick()
    rested = counted.calls
    live(company, clock, timedelta(hours=1))

    assert (first, rested) == (2, 2)
    assert counted.calls == 2 + 7  # after 1, 2, 4, 8, 15, 15 and 15 minutes more

    bakery.away = False
    live(company, clock, timedelta(minutes=30))
    assert packed(company, ORDERS[0]).cookies


def test_r47_the_desk_is_told_once_that_the_bakery_is_silent(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery, away=True)
    hear(company, checked_out())
    company.catch_up()

    live(company, clock, timedelta(minutes=14))
    so_far = on_the_board(company)
    live(company, clock, timedelta(hours=6))

    assert so_far == []
    assert on_the_board(company) == [
        "The bakery has not answered for a while; kits go without a cookie until it does."
    ]


def on_the_board(company: HappyCat) -> list[str]:
    records = company.contexts["supplies"].storage.records
    return [text for _, text, _ in records.notices(board_of(Role.ASSEMBLER))]


def test_r18_after_the_silence_the_first_rest_is_short_again(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery, away=True)
    hear(company, checked_out())
    live(company, clock, timedelta(hours=1))
    bakery.away = False
    live(company, clock, timedelta(minutes=15))
    bakery.away = True
    live(company, clock, timedelta(minutes=10))
    bakery.away = False

    live(company, clock, timedelta(minutes=3))

    assert packed(company, ORDER).cookies == (ORDER,)


@pytest.mark.slow
def test_r18_a_cookie_that_does_not_come_is_ordered_anew_thrice_and_then_given_up(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery, late=timedelta(days=99))
    hear(company, checked_out())
    company.catch_up()

    live(company, clock, timedelta(hours=6))
    keys, calls = list(bakery.ordered), company.tick()
    kit = packed(company, ORDER)

    assert keys == [f"cookie-{ORDER}", f"cookie-{ORDER}-2", f"cookie-{ORDER}-3"]
    assert calls == 0
    assert (kit.status, kit.cookies, owed(company)) == (Status.READY, (), 1)


@pytest.mark.slow
def test_r18_a_promised_cookie_that_never_came_is_ordered_with_the_clients_next(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery, late=timedelta(days=99))
    packed(company, ORDER)
    live(company, clock, timedelta(hours=6))
    bakery.late = timedelta()
    bakery.ordered = {}

    hear(company, checked_out(NEXT))
    live(company, clock, TEN_MINUTES + MINUTE)
    both = packed(company, NEXT)

    assert set(bakery.ordered) == {f"cookie-{ORDER}-4", f"cookie-{NEXT}"}
    assert (set(both.cookies), owed(company)) == ({ORDER, NEXT}, 0)


def test_r18_a_cookie_that_comes_under_an_old_key_is_welcome_once(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery, late=timedelta(minutes=80))
    hear(company, checked_out())
    company.catch_up()

    live(company, clock, timedelta(hours=4))

    assert list(bakery.ordered) == [f"cookie-{ORDER}", f"cookie-{ORDER}-2"]
    assert packed(company, ORDER).cookies == (ORDER,)


def test_r18_a_cookie_in_another_clients_name_is_never_in_a_kit(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery, wrong=True)
    hear(company, checked_out())
    live(company, clock, timedelta(minutes=11))
    without = packed(company, ORDER)

    bakery.wrong = False
    live(company, clock, timedelta(minutes=15))
    later = packed(company, NEXT)

    assert (without.cookies, later.cookies) == ((), (ORDER,))
    assert list(bakery.ordered)[1] == f"cookie-{ORDER}-2"


@pytest.mark.slow
def test_r18_a_cookie_that_was_never_taken_is_given_up_too(clock: StoppedClock, bakery: MemoryBakery) -> None:
    company = begun(clock, bakery, full=True)
    hear(company, checked_out())
    live(company, clock, timedelta(hours=6))

    bakery.full = False
    live(company, clock, timedelta(hours=1))

    assert bakery.ordered == {}
    assert packed(company, ORDER).status is Status.READY


def test_r18_after_a_pick_up_the_next_worker_gets_a_second_cookie_under_a_key_of_its_own(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery)
    hear(company, checked_out())
    live(company, clock, TEN_MINUTES + MINUTE)
    first = packed(company, ORDER)
    company.supplies.pick_up(worker, ORDER, "Barsik")

    hear(company, unassigned(), prepared(assignment=2))
    at_once = company.supplies.collect(assembler, ORDER)
    live(company, clock, TEN_MINUTES + MINUTE)

    assert (first.cookies, at_once.status, at_once.cookies) == ((ORDER,), Status.READY, ())
    assert len(bakery.ordered) == len({*bakery.ordered}) == 2
    assert owed(company) == 1
    assert len(packed(company, NEXT).cookies) == 1


def test_r18_the_second_cookie_is_in_the_second_kit_if_it_is_baked_in_time(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery)
    hear(company, checked_out())
    live(company, clock, TEN_MINUTES + MINUTE)
    [first] = packed(company, ORDER).cookies
    company.supplies.pick_up(worker, ORDER, "Barsik")
    hear(company, unassigned(), prepared(assignment=2))

    live(company, clock, TEN_MINUTES + MINUTE)
    [second] = company.supplies.collect(assembler, ORDER).cookies

    assert first != second
    assert owed(company) == 0


def test_r18_a_cookie_at_the_desk_is_not_ordered_twice_for_a_rematch(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery)
    hear(company, checked_out(), prepared())
    live(company, clock, TEN_MINUTES + MINUTE)
    company.supplies.collect(assembler, ORDER)

    hear(company, unassigned(), prepared(assignment=2))
    live(company, clock, TEN_MINUTES + MINUTE)

    assert list(bakery.ordered) == [f"cookie-{ORDER}"]
    assert company.supplies.collect(assembler, ORDER).cookies == (ORDER,)


def test_r18_a_promised_cookie_that_was_lost_with_its_kit_is_ordered_anew(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery)
    packed(company, ORDER)
    live(company, clock, TEN_MINUTES + MINUTE)
    hear(company, checked_out(NEXT), finished(ORDER))
    live(company, clock, TEN_MINUTES + MINUTE)
    assert set(packed(company, NEXT).cookies) == {ORDER, NEXT}
    company.supplies.pick_up(worker, NEXT, "Barsik")
    hear(company, finished(NEXT, *CALLED_OFF))

    company.supplies.write_off(assembler, NEXT, "The dog ate it.")
    told = owed(company)
    live(company, clock, TEN_MINUTES + MINUTE)
    later = packed(company, ORDERS[2])

    assert told == 1
    assert list(bakery.ordered) == [f"cookie-{ORDER}", f"cookie-{NEXT}", f"cookie-{ORDER}-2"]
    assert (later.cookies, owed(company)) == ((ORDER,), 1)


def test_r18_a_cookie_that_came_back_goes_into_one_later_kit(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = begun(clock, bakery)
    hear(company, checked_out())
    live(company, clock, TEN_MINUTES + MINUTE)
    packed(company, ORDER)
    company.supplies.pick_up(worker, ORDER, "Barsik")
    hear(company, finished(ORDER, *CALLED_OFF))
    company.supplies.take_back(assembler, ORDER)

    one, other = packed(company, NEXT), packed(company, ORDERS[2])

    assert (one.cookies, other.cookies) == ((ORDER,), ())


def test_r18_a_cookie_whose_kit_was_packed_unseen_is_owed_when_it_comes(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    """Two transactions at once, neither of which saw the other: the cookie was noted, the kit packed."""
    company = begun(clock, bakery)
    hear(company, checked_out(), prepared())
    company.catch_up()
    company.supplies.collect(assembler, ORDER)
    with company.contexts["supplies"].storage.begin() as tx:
        tx.cookies.get(ORDER).purpose = Purpose.OWN

    live(company, clock, TEN_MINUTES + MINUTE)

    assert owed(company) == 1


@pytest.mark.slow
def test_r18_a_bakery_that_hangs_costs_the_scheduler_seconds_and_the_worker_nothing(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    with bakery_server(bakery) as server:
        server.mischief = "hangs"
        http = HttpBakery(server.url, timedelta(milliseconds=200))
        company = HappyCat(Settings(database="memory:"), clock=clock, bakery=http)
        hear(company, *(checked_out(order_id) for order_id in ORDERS), prepared())
        began = monotonic()

        for _ in range(20):
            company.tick()
        kit = company.supplies.collect(assembler, ORDER)

        assert (kit.status, monotonic() - began < 5) == (Status.READY, True)
        assert len(company.contexts["supplies"].storage.records.audit()) < 10
        http.close()


def test_r18_a_cookie_on_order_survives_a_restart(clock: StoppedClock, stores: Stores) -> None:
    clock.set(NOON)
    with stores.company("sqlite", clock) as company:
        settings = company.settings
        hear(company, checked_out())
        company.catch_up()
    clock.advance(TEN_MINUTES)

    with HappyCat(settings, clock=clock) as reopened:
        reopened.catch_up()
        hear(reopened, prepared())
        kit = reopened.supplies.collect(assembler, ORDER)

    assert kit.cookies == (ORDER,)


@define
class CountedBakery:
    """How often it was called."""

    bakery: Bakery
    orders: int = 0
    questions: int = 0

    @property
    def calls(self) -> int:
        return self.orders + self.questions

    def order(self, labels: Sequence[Label], /) -> frozenset[str]:
        self.orders += 1
        return self.bakery.order(labels)

    def baked(self, keys: Sequence[str], /) -> Sequence[Label]:
        self.questions += 1
        return self.bakery.baked(keys)


@define
class Watched:
    """Begins transactions, and knows how many are open."""

    begin: Begin[SuppliesTx]
    opened: int = 0
    open_now: list[int] = Factory(list)

    @contextmanager
    def __call__(
        self, actor: Actor = SYSTEM, /, *, within: Transaction | None = None
    ) -> Iterator[SuppliesTx]:
        with self.begin(actor, within=within) as tx:
            self.opened += 1
            self.open_now.append(self.opened)
            yield tx
        self.open_now.pop()

    def doing(self, command: str, /) -> "Watched":
        self.begin = self.begin.doing(command)
        return self

    def insisting(self) -> "Watched":
        return self

    def handling(self, message: Envelope, /) -> "Watched":
        self.begin = self.begin.handling(message)
        return self

    def joining(self, outer: Transaction, /) -> "Watched":
        self.begin = self.begin.joining(outer)
        return self


@define
class WatchingBakery:
    """How many transactions were open whenever it was called."""

    bakery: Bakery
    watched: Watched
    open_at_call: list[int] = Factory(list)

    def order(self, labels: Sequence[Label], /) -> frozenset[str]:
        self.open_at_call.append(len(self.watched.open_now))
        return self.bakery.order(labels)

    def baked(self, keys: Sequence[str], /) -> Sequence[Label]:
        self.open_at_call.append(len(self.watched.open_now))
        return self.bakery.baked(keys)
