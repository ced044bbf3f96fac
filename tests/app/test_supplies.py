"""The supplies desk: use cases, jobs and HTTP."""

from datetime import timedelta

import pytest
from attrs import evolve

from happycat import HappyCat
from happycat.adapters.memory.bakery import MemoryBakery
from happycat.adapters.memory.world import MemoryNotifier, StoppedClock
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.refusals import Forbidden, NotFound
from happycat.domain.kernel.time import Slot
from happycat.domain.kernel.values import Cause, ItemCount, Outcome
from happycat.domain.orders.events import OrderPrepared
from happycat.domain.supplies.model import WrongStatus
from happycat.domain.supplies.policy import ACCEPTANCE_FORM, COOKIE
from happycat.domain.supplies.transitions import Status
from tests.cats.people import EVERYBODY, MURKA, accountant, assembler, client, id_of, other_worker, worker
from tests.cats.post import deliver, letter
from tests.cats.stores import Stores
from tests.cats.supplies import (
    NOON,
    ORDER,
    checked_out,
    finished,
    later,
    prepared,
    unassigned,
    worker_changed,
)
from tests.cats.web import as_, served

NEXT, THIRD = OrderId(id_of("the next order")), OrderId(id_of("the third order"))
CALLED_OFF = (Outcome.CANCELLED, Cause.CLIENT_CANCELLED)


@pytest.fixture
def bakery(clock: StoppedClock) -> MemoryBakery:
    return MemoryBakery(clock)


@pytest.fixture
def company(stores: Stores, clock: StoppedClock, bakery: MemoryBakery) -> HappyCat:
    clock.set(NOON)
    return stores.company("memory", clock, bakery=bakery)


def hear(company: HappyCat, *events: Event) -> None:
    deliver(company, "supplies", *events)


def wait(company: HappyCat, clock: StoppedClock, time: timedelta) -> None:
    """Time goes by, with the scheduler looking before and after."""
    company.tick()
    clock.advance(time)
    company.tick()


def pick_up(company: HappyCat, order_id: OrderId = ORDER) -> None:
    company.supplies.ready(assembler, order_id)
    company.supplies.pick_up(worker, order_id, "Barsik, his paw")


def status(company: HappyCat, order_id: OrderId = ORDER) -> Status:
    return company.supplies.get(assembler, order_id).status


def test_r18_a_cookie_ordered_at_checkout_is_in_the_kit(company: HappyCat, clock: StoppedClock) -> None:
    hear(company, checked_out())
    wait(company, clock, timedelta(minutes=10))
    hear(company, prepared())

    kit = company.supplies.ready(assembler, ORDER)

    assert kit.contents == (ItemCount(ACCEPTANCE_FORM), ItemCount(COOKIE))


def test_r18_the_cookie_never_makes_a_worker_wait_and_goes_into_the_next_kit(
    company: HappyCat, clock: StoppedClock
) -> None:
    hear(company, checked_out(), prepared())
    company.tick()

    without = company.supplies.collect(assembler, ORDER)
    owed = company.supplies.cookies_owed(assembler, MURKA)
    hear(company, checked_out(NEXT), prepared(NEXT))
    wait(company, clock, timedelta(minutes=10))
    following = company.supplies.ready(assembler, NEXT)

    assert (without.status, without.cookies, owed) == (Status.READY, (), 1)
    assert set(following.cookies) == {ORDER, NEXT}
    assert company.supplies.cookies_owed(assembler, MURKA) == 0


@pytest.mark.parametrize("mischief", [{"away": True}, {"late": timedelta(days=1)}, {"twice": True}])
def test_r18_a_bad_bakery_costs_nothing_but_cookies(
    company: HappyCat, clock: StoppedClock, bakery: MemoryBakery, mischief: dict[str, object]
) -> None:
    for switch, value in mischief.items():
        setattr(bakery, switch, value)
    hear(company, checked_out(), prepared())
    wait(company, clock, timedelta(minutes=10))

    pick_up(company)

    assert status(company) is Status.ISSUED
    assert len(company.supplies.get(assembler, ORDER).cookies) == (1 if bakery.twice else 0)


def test_r18_after_an_outage_the_bakery_is_asked_again(
    company: HappyCat, clock: StoppedClock, bakery: MemoryBakery
) -> None:
    bakery.away = True
    hear(company, checked_out(), prepared())
    wait(company, clock, timedelta(seconds=1))
    bakery.away = False

    for _ in range(3):
        wait(company, clock, timedelta(minutes=10))

    assert list(bakery.ordered) == [f"cookie-{ORDER}"]
    assert company.supplies.ready(assembler, ORDER).cookies == (ORDER,)


def test_r18_a_kit_that_was_ready_before_the_checkout_was_heard_leaves_a_cookie_owed(
    company: HappyCat,
) -> None:
    hear(company, prepared())
    pick_up(company)

    hear(company, checked_out())

    assert company.supplies.cookies_owed(assembler, MURKA) == 1


def test_r18_no_cookie_is_baked_for_an_order_that_was_over_before(
    company: HappyCat, bakery: MemoryBakery
) -> None:
    hear(company, finished(ORDER, *CALLED_OFF))

    hear(company, checked_out())
    company.tick()

    assert bakery.ordered == {}


def test_r18_a_dismantled_kits_cookie_goes_into_the_next_one(company: HappyCat, clock: StoppedClock) -> None:
    hear(company, checked_out(), prepared())
    wait(company, clock, timedelta(minutes=10))
    company.supplies.ready(assembler, ORDER)

    hear(company, unassigned(), prepared(assignment=2))

    assert company.supplies.ready(assembler, ORDER).cookies == (ORDER,)
    assert company.supplies.cookies_owed(assembler, MURKA) == 0


def test_r19_only_the_worker_of_the_current_assignment_picks_up(company: HappyCat) -> None:
    hear(company, prepared())
    company.supplies.ready(assembler, ORDER)

    with pytest.raises(NotFound):
        company.supplies.pick_up(other_worker, ORDER, "Ryzhik, his paw")
    with pytest.raises(Forbidden):
        company.supplies.pick_up(assembler, ORDER, "Vaska, his paw")

    assert status(company) is Status.READY


def test_r19_a_kit_that_is_not_ready_is_not_picked_up(company: HappyCat) -> None:
    hear(company, prepared())

    with pytest.raises(WrongStatus):
        company.supplies.pick_up(worker, ORDER, "Barsik, his paw")


def test_r19_after_a_rematch_the_new_worker_gets_a_new_kit(company: HappyCat) -> None:
    hear(company, prepared())
    pick_up(company)

    hear(company, unassigned(), prepared(assignment=2, worker=other_worker.as_worker()))
    company.supplies.ready(assembler, ORDER)
    company.supplies.pick_up(other_worker, ORDER, "Ryzhik, his paw")

    kits = {kit.assignment: kit.status for kit in company.supplies.kits(assembler)}
    assert kits == {1: Status.RETURN_DUE, 2: Status.ISSUED}
    assert company.supplies.take_back(assembler, ORDER).assignment == 1


@pytest.mark.parametrize(
    ("ending", "after"),
    [
        ((Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED), Status.USED),
        ((Outcome.FAILED, Cause.WORK_REJECTED), Status.USED),
        ((Outcome.FAILED, Cause.WORKER_NO_SHOW), Status.RETURN_DUE),
        (CALLED_OFF, Status.RETURN_DUE),
    ],
)
def test_r20_what_the_end_of_the_order_makes_of_an_issued_kit(
    company: HappyCat, ending: tuple[Outcome, Cause], after: Status
) -> None:
    hear(company, prepared())
    pick_up(company)

    hear(company, finished(ORDER, *ending))

    assert status(company) is after


def test_r20_written_off_after_thirty_days_and_told(company: HappyCat, clock: StoppedClock) -> None:
    hear(company, prepared())
    pick_up(company)
    hear(company, finished(ORDER, *CALLED_OFF))

    wait(company, clock, timedelta(days=29, hours=23))
    before = status(company)
    wait(company, clock, timedelta(hours=1))

    assert (before, status(company)) == (Status.RETURN_DUE, Status.LOST)
    told = [m.type for _, m in company.contexts["supplies"].storage.records.journal()]
    assert told == ["supplies.KitReady.v1", "supplies.SuppliesIssued.v1", "supplies.SuppliesLost.v1"]


def test_r20_a_late_message_does_not_give_more_time(company: HappyCat, clock: StoppedClock) -> None:
    hear(company, prepared())
    pick_up(company)
    clock.advance(timedelta(days=31))

    hear(company, later(finished(ORDER, *CALLED_OFF), timedelta(hours=1)))
    company.tick()

    assert status(company) is Status.LOST


def test_r20_a_late_assignment_of_an_order_that_is_over_leaves_nothing(company: HappyCat) -> None:
    hear(company, finished(ORDER, *CALLED_OFF))

    hear(company, prepared())

    assert company.supplies.kits(assembler) == []


def test_r44_the_same_news_twice_makes_no_second_kit_and_no_second_cookie(company: HappyCat) -> None:
    again = letter(company, prepared())
    company.receivers["supplies"].receive([again, again])

    hear(company, checked_out(), checked_out(), evolve(prepared()))

    assert len(company.supplies.kits(assembler)) == 1


def test_r46_desk_commands_are_for_assemblers(company: HappyCat) -> None:
    hear(company, prepared())
    supplies = company.supplies

    for somebody in set(EVERYBODY) - {assembler}:
        with pytest.raises(Forbidden):
            supplies.ready(somebody, ORDER)
        with pytest.raises(Forbidden):
            supplies.lose(somebody, ORDER, "no reason")

    assert status(company) is Status.OPEN


def test_r46_a_worker_sees_its_own_kits_only(company: HappyCat) -> None:
    hear(company, prepared(), worker_changed())

    mine, others = company.supplies.kits(worker), company.supplies.kits(other_worker)

    assert ([kit.order_id for kit in mine], others) == ([ORDER], [])
    with pytest.raises(NotFound):
        company.supplies.get(other_worker, ORDER)
    for stranger in (client, accountant):
        with pytest.raises(Forbidden):
            company.supplies.kits(stranger)


def test_r47_the_worker_is_told_that_the_kit_is_ready_and_when_to_bring_it_back(
    company: HappyCat, clock: StoppedClock
) -> None:
    hear(company, prepared())
    pick_up(company)
    hear(company, finished(ORDER, *CALLED_OFF))

    wait(company, clock, timedelta(seconds=1))

    notifier = company.kernel.notifier()
    assert isinstance(notifier, MemoryNotifier)
    assert [(n.person, n.cause.split("/")[0]) for n in notifier.told] == [
        (worker.person, "kit-ready"),
        (worker.person, "kit-return"),
    ]


def test_http_from_the_desk_to_the_worker_and_back(company: HappyCat) -> None:
    hear(company, prepared(), worker_changed())
    with served(company) as http:
        kits = f"/api/v1/kits/{ORDER}"
        [listed] = http.get("/api/v1/kits?status=open", headers=as_(assembler)).json()["items"]
        ready = http.post(f"{kits}/ready", headers=as_(assembler, **{"Idempotency-Key": "k"}))
        again = http.post(f"{kits}/ready", headers=as_(assembler, **{"Idempotency-Key": "k"}))
        foreign = http.post(f"{kits}/pick-up", json={"signature": "R"}, headers=as_(other_worker))
        out = http.post(f"{kits}/pick-up", json={"signature": "Barsik"}, headers=as_(worker))
        early = http.post(f"{kits}/take-back", json={}, headers=as_(assembler))
        owed = http.get(f"/api/v1/kits/cookies-owed/{MURKA}", headers=as_(assembler))

    assert listed["worker_name"] == "Barsik"
    assert (ready.json()["status"], again.json()) == ("ready", ready.json())
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
    assert (out.json()["status"], early.status_code, early.json()["code"]) == ("issued", 409, "wrong_status")
    assert owed.json()["cookies"] == 0


def starting(order_id: OrderId, hour: int, somebody: Actor = worker) -> OrderPrepared:
    """An assignment of Murka's that starts so many hours after noon."""
    agreed = Slot.lasting(NOON + timedelta(hours=hour), timedelta(hours=1))
    return evolve(prepared(order_id, worker=somebody.as_worker()), agreed=agreed)


def test_r19_the_desk_sees_what_to_pack_next_and_whose_kit_it_is(company: HappyCat) -> None:
    hear(company, starting(ORDER, 6), starting(NEXT, 3, other_worker), starting(THIRD, 5))
    company.supplies.ready(assembler, THIRD)
    with served(company) as http:

        def listed(query: str) -> list[str]:
            answer = http.get(f"/api/v1/kits?{query}", headers=as_(assembler)).json()
            return [one["order_id"] for one in answer["items"]]

        first = http.get("/api/v1/kits?limit=2", headers=as_(assembler)).json()
        rest = listed(f"limit=2&after={first['next']}")
        to_pack, at_the_desk = listed("status=open"), listed(f"status=ready&worker={worker.person}")
        own = http.get(f"/api/v1/kits?worker={worker.person}", headers=as_(other_worker)).json()["items"]

    assert [one["order_id"] for one in first["items"]] == [str(NEXT), str(THIRD)]
    assert (rest, to_pack, at_the_desk) == ([str(ORDER)], [str(NEXT), str(ORDER)], [str(THIRD)])
    assert [one["order_id"] for one in own] == [str(NEXT)]


def test_r20_the_desk_sees_what_is_due_back_longest_first(company: HappyCat) -> None:
    for order_id, hours in ((ORDER, 2), (NEXT, 1)):
        hear(company, prepared(order_id))
        pick_up(company, order_id)
        hear(company, later(finished(order_id, *CALLED_OFF), timedelta(hours=hours)))
    with served(company) as http:
        due = http.get("/api/v1/kits/due-back", headers=as_(assembler)).json()
        second = http.get(f"/api/v1/kits/due-back?after={due['items'][0]['kit_id']}", headers=as_(assembler))
        foreign = http.get("/api/v1/kits/due-back", headers=as_(worker))

    assert [one["order_id"] for one in due["items"]] == [str(NEXT), str(ORDER)]
    assert due["items"][0]["return_by"] == "2026-06-02T13:00:00Z"
    assert [one["order_id"] for one in second.json()["items"]] == [str(ORDER)]
    assert foreign.status_code == 403


def test_r18_the_desk_sees_who_is_owed_cookies(company: HappyCat) -> None:
    pushok = ClientId(id_of("Pushok"))
    hear(company, checked_out(), prepared(), checked_out(NEXT), prepared(NEXT))
    hear(company, checked_out(THIRD, client=pushok), evolve(prepared(THIRD), client_id=pushok))
    for order_id in (ORDER, NEXT, THIRD):
        company.supplies.ready(assembler, order_id)
    with served(company) as http:
        owed = http.get("/api/v1/kits/cookies-owed", headers=as_(assembler)).json()["items"]
        page = http.get("/api/v1/kits/cookies-owed?limit=1", headers=as_(assembler)).json()
        rest = http.get(f"/api/v1/kits/cookies-owed?after={page['next']}", headers=as_(assembler)).json()
        foreign = http.get("/api/v1/kits/cookies-owed", headers=as_(client))

    assert {one["client_id"]: one["cookies"] for one in owed} == {str(MURKA): 2, str(pushok): 1}
    assert page["items"] + rest["items"] == owed
    assert foreign.status_code == 403
