"""The contract of the matcher: in plain Python and in columns, over every store, the same answers."""

from collections.abc import Callable
from random import Random
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest

from happycat.adapters.columns import candidates as in_columns
from happycat.adapters.columns import steps as column_steps
from happycat.adapters.columns.roster import ColumnRoster
from happycat.adapters.local.matcher import Roster, RosterMatcher
from happycat.adapters.local.roster import PlainRoster
from happycat.adapters.memory.world import StoppedClock
from happycat.app.orders.context import context
from happycat.domain.kernel.ids import ClientId, OrderId, WorkerId
from happycat.domain.kernel.refusals import Stale
from happycat.domain.kernel.time import QUARTER, Slot
from happycat.domain.orders import border, matching, steps
from happycat.domain.orders.pipeline import DEFAULT, Pipeline
from happycat.domain.orders.roster import (
    Blocked,
    Booked,
    CameBack,
    Change,
    Known,
    Released,
    Unblocked,
    WentAway,
)
from happycat.domain.orders.samples import Filtered, Matched, ReferenceSample, Waiting
from happycat.domain.orders.states import Status
from happycat.domain.orders.worker import Absence, Standing, Worker
from happycat.ports.kernel.transaction import Storage
from happycat.ports.orders import Matcher, OrdersTx
from tests.cats.orders import HOUR, NOON, OPENED, hours, minutes, order, order_id, worker
from tests.cats.people import BARSIK, MURKA, id_of
from tests.cats.stores import STORES, Stores

SLOT = Slot.lasting(NOON, HOUR)
AGILE = ReferenceSample(("agile",))
ROSTERS: dict[str, Callable[[], Roster]] = {"plain": PlainRoster, "columns": ColumnRoster}


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[OrdersTx]:
    fresh: Storage[OrdersTx] = stores.fresh(request.param, context, clock)
    return fresh


@pytest.fixture(params=ROSTERS)
def matcher(request: pytest.FixtureRequest, storage: Storage[OrdersTx], clock: StoppedClock) -> Matcher:
    return RosterMatcher(storage.begin, clock, ROSTERS[request.param])


def hire(storage: Storage[OrdersTx], *names: str, **known: object) -> None:
    for name in names:
        with storage.begin() as tx:
            number = tx.workers.next_number()
            tx.workers.add(worker(name, number=number, strengths=("agile",), **known))


def free(matcher: Matcher, slot: Slot = SLOT, client: ClientId = MURKA) -> set[UUID]:
    """Who has a chance, found by asking until nobody new comes."""
    crowd, found = matcher.candidates(slot, client), set[UUID]()
    plain = Pipeline.of({"filters": [{"step": "not_tried_before"}], **ONE_SCORER})
    while isinstance(got := crowd.match(ReferenceSample((), tuple(found)), plain, 0), Matched) and (
        got.chosen not in found
    ):
        found.add(got.chosen)
    return found


ONE_SCORER = {"scorers": [{"step": "skills"}], "reducer": {"step": "best"}}


def test_r16_the_hard_filters(storage: Storage[OrdersTx], matcher: Matcher) -> None:
    hire(storage, "Free", "Booked", "Away", "Blocked")
    hire(storage, "Suspended", standing=Standing.SUSPENDED)
    with storage.begin() as tx:
        tx.bookings.take(WorkerId(id_of("Booked")), Slot(NOON + 3 * QUARTER, NOON + HOUR), order_id("x"))
        tx.absences.add(WorkerId(id_of("Away")), Absence(NOON - HOUR, NOON + minutes(1)))
        tx.blocks.add(MURKA, WorkerId(id_of("Blocked")))

    assert free(matcher) == {id_of("Free")}
    assert free(matcher, Slot(NOON - 2 * HOUR, NOON - HOUR)) == {id_of(n) for n in ("Free", "Booked", "Away")}
    assert free(matcher, client=ClientId(id_of("Pushok"))) == {id_of("Free"), id_of("Blocked")}
    assert matcher.candidates(SLOT, MURKA).crowd().hard == (
        Filtered("hired", 5, 4),
        Filtered("free", 4, 3),
        Filtered("not_away", 3, 2),
        Filtered("not_blocked", 2, 1),
    )


def test_r16_who_comes_and_goes_is_known_at_the_next_question(
    storage: Storage[OrdersTx], matcher: Matcher
) -> None:
    hire(storage, "Barsik")
    seen = [free(matcher)]

    def then(change: Callable[[OrdersTx], object]) -> None:
        with storage.begin() as tx:
            change(tx)
        seen.append(free(matcher))

    then(lambda tx: tx.absences.add(BARSIK, Absence(NOON, NOON + minutes(1))))
    then(lambda tx: tx.absences.clear(BARSIK))
    then(lambda tx: tx.blocks.add(MURKA, BARSIK))
    then(lambda tx: tx.blocks.remove(MURKA, BARSIK))
    then(lambda tx: tx.bookings.take(BARSIK, SLOT, order_id("one")))
    then(lambda tx: tx.bookings.release(order_id("one")))
    then(lambda tx: tx.workers.get(BARSIK).change(2, Standing.DISMISSED, (), ()))
    then(lambda tx: tx.workers.get(BARSIK).change(3, Standing.HIRED, ("agile",), ()))

    assert seen == [{BARSIK} if n % 2 == 0 else set() for n in range(9)]


def test_r16_a_matcher_that_comes_later_knows_the_same(
    storage: Storage[OrdersTx], matcher: Matcher, clock: StoppedClock
) -> None:
    hire(storage, "Free", "Booked", "Away", "Blocked")
    with storage.begin() as tx:
        tx.bookings.take(WorkerId(id_of("Booked")), SLOT, order_id("x"))
        tx.absences.add(WorkerId(id_of("Away")), Absence(NOON, NOON + HOUR))
        tx.blocks.add(MURKA, WorkerId(id_of("Blocked")))

    for make in ROSTERS.values():
        late = RosterMatcher(storage.begin, clock, make)
        assert late.candidates(SLOT, MURKA).crowd() == matcher.candidates(SLOT, MURKA).crowd()


def test_r16_what_was_rolled_back_is_not_known(storage: Storage[OrdersTx], matcher: Matcher) -> None:
    hire(storage, "Barsik")

    def fail() -> None:
        with storage.begin() as tx:
            tx.absences.add(BARSIK, Absence(NOON, NOON + HOUR))
            tx.workers.add(worker("Twin", number=0))

    with pytest.raises(Stale):
        fail()

    assert free(matcher) == {BARSIK}


def test_r16_of_somebody_unknown_nothing_is_kept_and_nothing_fails() -> None:
    """Who reads the tables while they change may see an absence before the worker: the log brings both."""
    stranger = WorkerId(id_of("Stranger"))
    early: list[Change] = [
        Booked(stranger, order_id("one"), SLOT),
        WentAway(stranger, Absence(NOON, NOON + HOUR)),
        CameBack(stranger),
        Blocked(MURKA, stranger),
        Unblocked(MURKA, stranger),
    ]

    for make in ROSTERS.values():
        heard = make()
        for change in early:
            heard.hear(change)
        assert not heard.anybody(SLOT, MURKA)


class Telling:
    """A `begin` that says when it is asked."""

    def __init__(self, begin: Any) -> None:
        self._begin, self.asked = begin, Event()

    def __call__(self) -> Any:
        self.asked.set()
        return self._begin()


@pytest.mark.parametrize("make", ROSTERS.values(), ids=ROSTERS)
def test_r16_who_holds_the_store_does_not_wait_for_who_waits_for_the_store(
    storage: Storage[OrdersTx], clock: StoppedClock, make: Callable[[], Roster]
) -> None:
    hire(storage, "Barsik")
    telling: Any = Telling(storage.begin)
    shared = RosterMatcher(telling, clock, make)
    shared.candidates(SLOT, MURKA)
    telling.asked.clear()
    other = Thread(target=shared.candidates, args=(SLOT, MURKA), daemon=True)
    found: list[int] = []

    def hold() -> None:
        with storage.begin.insisting()():
            other.start()
            telling.asked.wait(10)
            found.append(len(shared.candidates(SLOT, MURKA).crowd()))

    holder = Thread(target=hold, daemon=True)
    holder.start()
    for thread in (holder, other):
        thread.join(10)

    assert (holder.is_alive(), other.is_alive(), found) == (False, False, [1])


def test_r16_an_order_is_matchable_when_somebody_is_free_for_it(
    storage: Storage[OrdersTx], matcher: Matcher
) -> None:
    with storage.begin() as tx:
        for name, status in (("one", Status.MATCHING), ("prepared", Status.PREPARED)):
            made = order(status)
            made.id = OrderId(id_of(name))
            tx.orders.add(made)
    nobody = matcher.matchable(OPENED, 9)
    hire(storage, "Barsik")

    somebody, too_late = matcher.matchable(OPENED, 9), matcher.matchable(NOON, 9)
    with storage.begin() as tx:
        tx.bookings.take(BARSIK, SLOT, order_id("another"))
    booked = matcher.matchable(OPENED, 9)
    with storage.begin() as tx:
        tx.bookings.release(order_id("another"))
    freed = matcher.matchable(OPENED, 9)

    assert (nobody, somebody, too_late, booked, freed) == ([], [id_of("one")], [], [], [id_of("one")])


def test_r16_an_order_without_a_candidate_holds_up_nobody(
    storage: Storage[OrdersTx], matcher: Matcher
) -> None:
    hire(storage, "Barsik")
    with storage.begin() as tx:
        tx.bookings.take(BARSIK, SLOT, order_id("taken"))
        for n in range(12):
            made = order()
            made.id, made.wanted = order_id(f"order {n}"), SLOT if n < 10 else Slot.lasting(NOON + HOUR, HOUR)
            tx.orders.add(made)

    assert set(matcher.matchable(OPENED, 9)) == {order_id("order 10"), order_id("order 11")}
    assert len(matcher.matchable(OPENED, 1)) == 1


def test_r15_load_is_what_is_booked_within_a_week_around(
    storage: Storage[OrdersTx], matcher: Matcher
) -> None:
    hire(storage, "Barsik")
    for name, start in (("before", NOON - 7 * hours(24)), ("long ago", NOON - 9 * hours(24))):
        with storage.begin() as tx:
            tx.bookings.take(BARSIK, Slot.lasting(start, HOUR), order_id(name))

    assert matcher.candidates(SLOT, MURKA).crowd().load_of() == {0: 4}


def test_r16_bookings_long_past_are_forgotten_and_nothing_else(
    storage: Storage[OrdersTx], matcher: Matcher, clock: StoppedClock
) -> None:
    hire(storage, "Barsik", "Ryzhik")
    with storage.begin() as tx:
        tx.bookings.take(BARSIK, SLOT, order_id("one"))
    before = free(matcher)

    clock.set(NOON + 40 * hours(24))
    later = Slot.lasting(NOON + 41 * hours(24), HOUR)
    with storage.begin() as tx:
        tx.bookings.take(BARSIK, later, order_id("two"))

    assert before == {id_of("Ryzhik")} == free(matcher, later)
    assert matcher.candidates(later, MURKA).crowd().load_of() == {1: 0}


def test_r15_the_roster_tells_how_everybody_was_at_a_mark(storage: Storage[OrdersTx]) -> None:
    hire(storage, "Barsik", "Ryzhik")
    with storage.begin() as tx:
        mark = tx.roster.mark()
        tx.workers.get(BARSIK).succeeded = 7
    with storage.begin() as tx:
        then = {one.id: one.succeeded for one in tx.roster.as_of(mark)}
        now = {one.id: one.succeeded for one in tx.roster.as_of(tx.roster.mark())}

    assert (then[BARSIK], now[BARSIK], len(then)) == (0, 7, 2)


def test_r15_old_changes_are_forgotten_but_not_who_the_workers_were(storage: Storage[OrdersTx]) -> None:
    hire(storage, "Barsik")
    with storage.begin() as tx:
        tx.bookings.take(BARSIK, SLOT, order_id("one"))
        tx.blocks.add(MURKA, BARSIK)

    with storage.begin() as tx:
        tx.roster.forget(OPENED.date())
    with storage.begin() as tx:
        kept = [type(change) for _, change in tx.roster.after(0, limit=9)]

    assert kept == [Known]


# the same answers


def test_r15_every_step_of_the_domain_is_there_in_columns() -> None:
    assert set(column_steps.FILTERS) == set(steps.FILTERS)
    assert set(column_steps.SCORERS) == set(steps.SCORERS)
    assert set(in_columns.REDUCERS) == set(steps.REDUCERS)


@pytest.mark.parametrize("seed", range(10))
def test_r15_plain_and_in_columns_give_the_same_answers(seed: int) -> None:
    compare(Random(seed), cases=20)


@pytest.mark.slow
def test_r15_the_same_winner_with_and_without_numpy_on_ten_thousand_random_cases() -> None:
    for seed in range(1000, 1100):
        compare(Random(seed), cases=100)


def compare(dice: Random, cases: int) -> None:
    """Two rosters hear the same random life; asked at random, they answer the same, to the last detail."""
    plain, columns = PlainRoster(), ColumnRoster()
    life = Life(dice)
    for case in range(cases):
        for change in life.some():
            assert plain.hear(change) == columns.hear(change)
        slot, client, pipeline, reference = life.slot(), life.client(), life.pipeline(), life.reference()
        one, other = plain.candidates(case, slot, client), columns.candidates(case, slot, client)
        drawn = dice.randrange(2**63)

        answer = one.match(reference, pipeline, drawn)

        assert (other.crowd(), other.match(reference, pipeline, drawn)) == (one.crowd(), answer)
        assert plain.anybody(slot, client) == columns.anybody(slot, client) == isinstance(answer, Matched)
        samples = border.samples_in(other.crowd(), life.workers.values())
        assert matching.match(reference, samples, pipeline, drawn) == answer
        if isinstance(answer, Matched):
            chosen = WorkerId(answer.chosen)
            assert one.changes_of(chosen) == other.changes_of(chosen) == life.workers[chosen].changes


TRAITS = ("agile", "patient", "quiet", "strong", "brave")


class Life:
    """What may happen to workers, at random; ids agree in their upper halves, as those of one instant do."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.workers: dict[WorkerId, Worker] = {}
        self.booked: dict[OrderId, tuple[WorkerId, Slot]] = {}
        self.size = dice.choice((1, 3, 8, 40))
        self.orders = [order_id(f"order {n}") for n in range(30)]

    def some(self) -> list[Change]:
        return [self._one() for _ in range(self.dice.randrange(1, 12))]

    def _one(self) -> Change:
        who = list(self.workers)
        if not who or (len(who) < self.size and self.dice.random() < 0.5):
            return self._known(WorkerId(UUID(int=self._id())))
        worker_id, order, client = self.dice.choice(who), self.dice.choice(self.orders), self.client()
        start = NOON + QUARTER * self.dice.randrange(-900, 900)
        away = Absence(start, start + minutes(self.dice.randrange(1, 300)))
        happening = self.dice.randrange(7)
        if happening == 0:
            return self._known(worker_id)
        if happening == 1:
            near = self.dice.random() < 0.5
            lasting = QUARTER * self.dice.randrange(1, 9)
            return self._booked(worker_id, order, self.slot() if near else Slot.lasting(start, lasting))
        return (
            Released(order),
            WentAway(worker_id, away),
            CameBack(worker_id),
            Blocked(client, worker_id),
            Unblocked(client, worker_id),
        )[happening - 2]

    def _booked(self, worker_id: WorkerId, order: OrderId, slot: Slot) -> Change:
        """Nobody is booked twice for a quarter hour (R17): then the older order is released."""
        for other, (who, taken) in list(self.booked.items()):
            if who == worker_id and taken.overlaps(slot) and other != order:
                del self.booked[other]
                return Released(other)
        self.booked[order] = (worker_id, slot)
        return Booked(worker_id, order, slot)

    def _id(self) -> int:
        return self.dice.choice((1, 2, 2**63)) << 64 | self.dice.randrange(2**64)

    def _known(self, id: WorkerId) -> Known:
        few = self.dice.randrange
        known: dict[str, Any] = {
            "number": self.workers[id].number if id in self.workers else len(self.workers),
            "changes": few(100),
            "standing": self.dice.choice((Standing.HIRED, Standing.HIRED, Standing.SUSPENDED)),
            "strengths": tuple(self.dice.sample(TRAITS, few(4))),
            "weaknesses": tuple(self.dice.sample(TRAITS, few(2))),
            "succeeded": few(4),
            "failed": few(2),
            "grades": few(2),
        }
        self.workers[id] = Worker(id=id, grade_sum=known["grades"] * (1 + few(5)), **known)
        return Known(self.workers[id])

    def slot(self) -> Slot:
        return Slot.lasting(NOON + QUARTER * self.dice.randrange(12), QUARTER * self.dice.randrange(1, 9))

    def client(self) -> ClientId:
        return ClientId(id_of(self.dice.choice(("Murka", "Pushok"))))

    def reference(self) -> ReferenceSample:
        tried = self.dice.sample(list(self.workers), min(len(self.workers), self.dice.randrange(3)))
        return ReferenceSample(tuple(self.dice.sample(TRAITS, self.dice.randrange(4))), tuple(tried))

    def pipeline(self) -> Pipeline:
        filters = self.dice.sample(list(steps.FILTERS), self.dice.randrange(4))
        scorers = self.dice.sample(list(steps.SCORERS), self.dice.randrange(1, 4))
        reducer = self.dice.choice(list(steps.REDUCERS))
        return Pipeline.of(
            {
                "filters": [self._step(name, steps.FILTERS[name].parameters) for name in filters],
                "scorers": [self._step(name, steps.SCORERS[name].parameters) for name in scorers],
                "reducer": self._step(reducer, steps.REDUCERS[reducer].parameters),
            }
        )

    def _step(self, name: str, known: Any) -> dict[str, Any]:
        return {"step": name, **{key: self.dice.randint(b.least, b.most) for key, b in known.items()}}


def test_r16_nobody_is_nobody_in_columns_too() -> None:
    for make in ROSTERS.values():
        assert make().candidates(0, SLOT, MURKA).match(AGILE, DEFAULT, 1) == Waiting()
