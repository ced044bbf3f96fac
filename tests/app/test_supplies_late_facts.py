"""What the desk hears late, in another order, or while somebody stands there: every kit comes to an end."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import permutations
from threading import Barrier, Thread

import pytest

from happycat import HappyCat, Settings
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import Refusal
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.orders.states import Status as OrderStatus
from happycat.domain.supplies.model import Kit
from happycat.domain.supplies.transitions import FINAL, Status
from tests.cats import orders
from tests.cats.people import MURKA, assembler, client, manager, other_worker, worker
from tests.cats.post import deliver
from tests.cats.stores import STORES, Stores
from tests.cats.supplies import NOON, ORDER, checked_out, finished, prepared, unassigned

CALLED_OFF = (Outcome.CANCELLED, Cause.CLIENT_CANCELLED)
BOUGHT = orders.order_id()
SECOND = prepared(assignment=2, worker=other_worker.as_worker())
FACTS: dict[str, Event] = {
    "checked_out": checked_out(),
    "prepared": prepared(),
    "unassigned": unassigned(),
    "prepared_again": SECOND,
    "finished": finished(ORDER, *CALLED_OFF),
}
IN_ORDER = ("prepared", "unassigned", "prepared_again", "finished")
"""As orders tells them; the shop's checkout comes at any time."""


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Iterator[HappyCat]:
    clock.set(NOON)
    with stores.company(request.param, clock) as company:
        yield company


def desk_alone(clock: StoppedClock) -> HappyCat:
    return HappyCat(Settings(database="memory:", contexts=("supplies",)), clock=clock)


def hear(company: HappyCat, *events: Event) -> None:
    deliver(company, "supplies", *events)


def kits(company: HappyCat) -> Sequence[Kit]:
    return company.supplies.kits(assembler)


def statuses(company: HappyCat) -> dict[int, Status]:
    by_assignment = sorted(kits(company), key=lambda kit: kit.assignment)
    return {kit.assignment: kit.status for kit in by_assignment}


def told(company: HappyCat) -> list[str]:
    journal = company.contexts["supplies"].storage.records.journal()
    return [message.type.split(".")[1] for _, message in journal]


def stand_at_the_desk(company: HappyCat) -> None:
    """Whoever has a kit to fetch now fetches it."""
    for somebody in (worker, other_worker):
        with suppress(Refusal):
            company.supplies.ready(assembler, ORDER)
            company.supplies.pick_up(somebody, ORDER, "a paw")


def a_month_later(company: HappyCat, clock: StoppedClock) -> None:
    clock.advance(timedelta(days=31))
    company.catch_up()


@pytest.mark.slow
@pytest.mark.parametrize("seen_off", [True, False], ids=["fetched at once", "nobody comes"])
def test_r20_in_whatever_order_the_facts_come_every_kit_is_final_a_month_later(seen_off: bool) -> None:
    for order in permutations(FACTS):
        clock = StoppedClock(NOON)
        fresh = desk_alone(clock)
        for name in order:
            hear(fresh, FACTS[name])
            if seen_off:
                stand_at_the_desk(fresh)
        a_month_later(fresh, clock)

        assert {kit.status for kit in kits(fresh)} <= FINAL, order
        assert told(fresh).count("SuppliesIssued") == told(fresh).count("SuppliesLost"), order


def test_r20_whenever_the_checkout_is_heard_the_desk_ends_up_the_same() -> None:
    ends = set()
    for place in range(len(IN_ORDER) + 1):
        fresh = desk_alone(StoppedClock(NOON))
        names = [*IN_ORDER[:place], "checked_out", *IN_ORDER[place:]]
        hear(fresh, *(FACTS[name] for name in names))
        ends.add((str(statuses(fresh)), fresh.supplies.cookies_owed(assembler, MURKA)))

    assert ends == {(str({1: Status.DISMANTLED, 2: Status.DISMANTLED}), 0)}


def test_r20_an_assignment_that_ended_before_it_was_heard_of_gets_no_kit(company: HappyCat) -> None:
    hear(company, unassigned(assignment=2), prepared(), SECOND)

    hear(company, prepared(assignment=3))

    assert statuses(company) == {3: Status.OPEN}


def test_r20_an_assignment_heard_of_after_the_next_one_gets_no_kit(company: HappyCat) -> None:
    hear(company, SECOND, prepared())

    assert statuses(company) == {2: Status.OPEN}


def test_r20_the_next_assignment_ends_the_one_before_it(company: HappyCat) -> None:
    """Should the news of its end never come, its kit is still asked back."""
    hear(company, prepared())
    company.supplies.ready(assembler, ORDER)
    company.supplies.pick_up(worker, ORDER, "a paw")

    hear(company, SECOND)

    assert statuses(company) == {1: Status.RETURN_DUE, 2: Status.OPEN}


def test_r20_work_well_done_uses_up_the_kit_of_its_own_assignment_only(
    company: HappyCat, clock: StoppedClock
) -> None:
    hear(company, prepared())
    company.supplies.ready(assembler, ORDER)
    company.supplies.pick_up(worker, ORDER, "a paw")
    hear(company, unassigned(), SECOND)
    company.supplies.ready(assembler, ORDER)
    company.supplies.pick_up(other_worker, ORDER, "another paw")

    hear(company, finished(ORDER, assignment=2))
    after = statuses(company)
    a_month_later(company, clock)

    assert after == {1: Status.RETURN_DUE, 2: Status.USED}
    assert statuses(company) == {1: Status.LOST, 2: Status.USED}
    assert told(company)[-1] == "SuppliesLost"


def test_r20_a_kit_of_another_assignment_than_the_one_that_did_the_work_is_due_back(
    company: HappyCat,
) -> None:
    """Should the news of the end of its assignment never come."""
    hear(company, prepared())
    company.supplies.ready(assembler, ORDER)
    company.supplies.pick_up(worker, ORDER, "a paw")

    hear(company, finished(ORDER, assignment=2))

    assert statuses(company) == {1: Status.RETURN_DUE}


def test_r20_picked_up_before_the_end_of_the_assignment_was_heard_it_is_due_back(company: HappyCat) -> None:
    hear(company, prepared())
    company.supplies.ready(assembler, ORDER)
    out = company.supplies.pick_up(worker, ORDER, "a paw")

    hear(company, unassigned())
    [kit] = kits(company)

    assert (out.status, kit.status) == (Status.ISSUED, Status.RETURN_DUE)
    assert kit.return_by == NOON + timedelta(hours=24)


def test_r20_after_the_end_was_heard_nobody_picks_it_up(company: HappyCat) -> None:
    hear(company, prepared())
    company.supplies.ready(assembler, ORDER)
    hear(company, unassigned())

    with pytest.raises(Refusal, match="dismantled"):
        company.supplies.pick_up(worker, ORDER, "a paw")

    assert "SuppliesIssued" not in told(company)


def test_r20_of_a_pick_up_and_an_end_at_the_same_moment_both_are_true_or_only_the_end(
    company: HappyCat,
) -> None:
    for number in range(1, 11):
        hear(company, prepared(assignment=number))
        company.supplies.ready(assembler, ORDER)

        picked = at_once(company, number)

        after = {kit.assignment: kit.status for kit in kits(company)}[number]
        assert after is (Status.RETURN_DUE if picked else Status.DISMANTLED)
    issued = sum(status is Status.RETURN_DUE for status in statuses(company).values())
    assert told(company).count("SuppliesIssued") == issued


def at_once(company: HappyCat, assignment: int) -> bool:
    """The worker picks up while the end of its assignment is heard; whether it went away with the kit."""
    ready, picked = Barrier(2), []

    def pick_up() -> None:
        ready.wait()
        try:
            picked.append(company.supplies.pick_up(worker, ORDER, "a paw"))
        except Refusal:
            return

    paw = Thread(target=pick_up)
    paw.start()
    ready.wait()
    hear(company, unassigned(assignment=assignment))
    paw.join()
    return bool(picked)


def test_r20_a_kit_comes_back_any_time_before_it_is_written_off_and_not_after(
    company: HappyCat, clock: StoppedClock
) -> None:
    for number in (1, 2):
        hear(company, prepared(assignment=number))
        company.supplies.ready(assembler, ORDER)
        company.supplies.pick_up(worker, ORDER, "a paw")
        hear(company, unassigned(assignment=number))
    clock.advance(timedelta(days=29, hours=23))
    company.catch_up()

    back = company.supplies.take_back(assembler, ORDER, 1)
    clock.advance(timedelta(hours=1))
    company.catch_up()

    assert back.status is Status.RETURNED
    assert statuses(company) == {1: Status.RETURNED, 2: Status.LOST}
    with pytest.raises(Refusal, match="lost"):
        company.supplies.take_back(assembler, ORDER, 2)


def test_r19_supplies_lost_at_the_desk_are_told_once_and_by_whom(
    company: HappyCat, clock: StoppedClock
) -> None:
    hear(company, prepared())
    company.supplies.lose(assembler, ORDER, "It fell behind the shelf.")
    with pytest.raises(Refusal, match="dismantled"):
        company.supplies.lose(assembler, ORDER, "It fell behind the shelf again.")

    hear(company, finished(ORDER, Outcome.FAILED, Cause.COMPANY))
    a_month_later(company, clock)

    [lost] = lost_by(company)
    assert lost == '"by":"desk"'


def test_r20_supplies_that_a_worker_kept_are_told_once_and_by_whom(
    company: HappyCat, clock: StoppedClock
) -> None:
    hear(company, prepared())
    company.supplies.ready(assembler, ORDER)
    company.supplies.pick_up(worker, ORDER, "a paw")
    hear(company, finished(ORDER, *CALLED_OFF))

    a_month_later(company, clock)
    a_month_later(company, clock)

    [lost] = lost_by(company)
    assert lost == '"by":"worker"'


def lost_by(company: HappyCat) -> list[str]:
    journal = company.contexts["supplies"].storage.records.journal()
    bodies = [message.body for _, message in journal if message.type == "supplies.SuppliesLost.v1"]
    return [by for body in bodies for by in ('"by":"desk"', '"by":"worker"') if by in body]


# with orders on the other side


def matched(company: HappyCat) -> Actor:
    """An order with its kit ready for whoever is matched; two workers are hired."""
    hired = (orders.worker_told(), orders.worker_told("Ryzhik"))
    for context in ("orders", "supplies"):
        deliver(company, context, *hired, orders.checked_out())
    company.catch_up()
    company.supplies.ready(assembler, BOUGHT)
    company.catch_up()
    return assigned(company)


def assigned(company: HappyCat) -> Actor:
    worker_id = company.orders.get(manager, BOUGHT).worker_id
    assert worker_id is not None
    return Actor.having(worker_id, Role.WORKER)


def test_r19_picked_up_after_the_hand_back_but_before_its_news_another_worker_does_the_work(
    company: HappyCat, clock: StoppedClock
) -> None:
    clock.set(orders.OPENED)
    first = matched(company)

    company.orders.hand_back(first, BOUGHT, "A thorn in my paw.")
    company.supplies.pick_up(first, BOUGHT, "a paw")
    company.catch_up()
    second = assigned(company)
    company.supplies.ready(assembler, BOUGHT)
    not_theirs = company.orders.get(manager, BOUGHT).status
    company.supplies.pick_up(second, BOUGHT, "another paw")
    company.catch_up()

    assert second != first
    assert not_theirs is OrderStatus.PREPARED
    assert company.orders.get(manager, BOUGHT).status is OrderStatus.SUPPLIED
    assert statuses(company) == {1: Status.RETURN_DUE, 2: Status.ISSUED}


def test_r20_picked_up_after_the_order_was_cancelled_but_before_its_news_it_is_due_back(
    company: HappyCat, clock: StoppedClock
) -> None:
    clock.set(orders.OPENED)
    barsik = matched(company)

    company.orders.cancel(client, BOUGHT)
    company.supplies.pick_up(barsik, BOUGHT, "a paw")
    company.catch_up()

    assert company.orders.get(manager, BOUGHT).status is OrderStatus.FINISHED
    assert statuses(company) == {1: Status.RETURN_DUE}


def test_r19_lost_at_the_desk_before_issue_the_order_fails_by_the_company(
    company: HappyCat, clock: StoppedClock
) -> None:
    clock.set(orders.OPENED)
    matched(company)

    company.supplies.lose(assembler, BOUGHT, "It fell behind the shelf.")
    company.catch_up()

    ending = company.orders.get(manager, BOUGHT).ending
    assert ending is not None
    assert (ending.outcome, ending.cause) == (Outcome.FAILED, Cause.COMPANY)
    assert statuses(company) == {1: Status.DISMANTLED}
