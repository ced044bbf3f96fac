"""Orders at their edges, as the use cases meet them: who is told what, once, and what comes late."""

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.people import SYSTEM, Actor
from happycat.domain.kernel.refusals import Invalid, NotFound
from happycat.domain.kernel.values import Cause, Outcome, PhotoRef
from happycat.domain.orders.model import TooLate
from happycat.domain.orders.states import Status, WrongStatus
from happycat.domain.orders.work import NotSupplied, Start
from happycat.domain.recruiting.events import WorkerStatus
from happycat.domain.supplies.events import LostBy, SuppliesLost
from tests.cats.ordered import ORDER, bring, end, hear, said, seen, tick, told
from tests.cats.orders import (
    NOON,
    OPENED,
    PHOTO,
    RYZHIK,
    checked_out,
    hours,
    issued,
    kit_ready,
    lost,
    minutes,
    worker_told,
)
from tests.cats.people import BARSIK, client, manager, other_manager, worker
from tests.cats.stores import STORES, Stores

SECOND = PhotoRef("b" * 64, "image/jpeg", 1000)


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    """Barsik is hired, Murka's cart is checked out, and only orders has heard of it."""
    company = stores.company(request.param, clock)
    hear(company, worker_told(), checked_out())
    return company


def lost_by_desk(assignment: int) -> SuppliesLost:
    known = lost(by=LostBy.DESK)
    return SuppliesLost(known.order_id, known.kit_id, assignment, None, known.by, known.reason, OPENED)


def causes(company: HappyCat, actor: Actor) -> list[str]:
    """Why somebody was told something, without the order's id."""
    return sorted(notice.cause.removeprefix(f"orders/{ORDER}/") for notice in company.notices(actor))


# starts and ends


def test_r11_a_start_without_supplies_is_refused_until_the_late_news_of_them_has_come(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.PREPARED)
    hear(company, kit_ready())
    clock.set(NOON + minutes(30))
    tick(company, clock)
    clock.set(NOON + minutes(45))
    tick(company, clock)

    with pytest.raises(NotSupplied):
        company.orders.start(worker, ORDER, PHOTO, NOON)
    assert "StartDisputed" not in said(company)
    hear(company, issued())

    assert company.orders.start(worker, ORDER, PHOTO, NOON) is Start.DISPUTED
    assert end(company) == (Outcome.FAILED, Cause.WORKER_NO_SHOW)


def test_r11_a_dispute_is_told_to_its_worker_and_the_managers_once(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.SUPPLIED)
    clock.set(NOON + minutes(5))
    company.orders.cancel(client, ORDER)

    for photo in (PHOTO, PHOTO, SECOND):
        company.orders.start(worker, ORDER, photo, NOON)

    assert said(company).count("StartDisputed") == 2
    assert causes(company, worker) == ["1/disputed", "1/finished", "1/prepared"]
    assert causes(company, manager) == causes(company, other_manager) == ["disputed"]


def test_r11_a_start_recorded_before_the_warning_and_received_after_it_counts(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.SUPPLIED)
    clock.set(NOON + minutes(30))
    tick(company, clock)
    clock.set(NOON + minutes(45))

    company.orders.start(worker, ORDER, PHOTO, NOON - minutes(1))
    tick(company, clock)

    assert seen(company).status is Status.STARTED
    with pytest.raises(WrongStatus):
        company.orders.fail_no_show(SYSTEM, ORDER)


def test_r11_a_worker_who_lost_the_order_cannot_start_it(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.SUPPLIED)
    hear(company, worker_told(status=WorkerStatus.SUSPENDED, revision=2))
    tick(company, clock)

    with pytest.raises(NotFound):
        company.orders.start(worker, ORDER, PHOTO, OPENED)

    assert seen(company).status is Status.MATCHING


def test_r10_of_a_cancellation_and_a_start_the_first_wins(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.SUPPLIED)
    clock.set(NOON)
    company.orders.cancel(client, ORDER)

    with pytest.raises(WrongStatus):
        company.orders.start(worker, ORDER, PHOTO, NOON)
    with pytest.raises(WrongStatus):
        company.orders.cancel(client, ORDER)

    assert said(company).count("OrderFinished") == 1
    assert "OrderStarted" not in said(company)


def test_r13_everything_due_at_once_makes_one_end(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.PREPARED)
    hear(company, kit_ready(at=NOON + hours(30)))
    clock.set(NOON + hours(40))

    for _ in range(3):
        tick(company, clock)
    hear(company, lost_by_desk(1), issued(), kit_ready())
    clock.advance(hours(100))
    tick(company, clock)

    assert said(company).count("OrderFinished") == 1
    assert said(company).count("NoShowWarned") == 1


def test_r19_a_kit_lost_for_an_ended_assignment_does_not_end_the_order(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.PREPARED)
    hear(company, worker_told("Ryzhik"))
    company.orders.hand_back(worker, ORDER, "I am ill")
    tick(company, clock)

    hear(company, lost_by_desk(1))
    assert (seen(company).status, seen(company).worker_id) == (Status.PREPARED, RYZHIK)
    hear(company, lost_by_desk(2))

    assert end(company) == (Outcome.FAILED, Cause.COMPANY)


def test_r14_at_the_start_a_manager_does_not_reassign_any_more(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.SUPPLIED)
    clock.set(NOON)

    with pytest.raises(TooLate):
        company.orders.reassign(manager, ORDER, "Allergic to strings")

    assert (seen(company).worker_id, "OrderUnassigned" in said(company)) == (BARSIK, False)


def test_r14_both_need_a_reason(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.PREPARED)

    with pytest.raises(Invalid):
        company.orders.hand_back(worker, ORDER, "")
    with pytest.raises(Invalid):
        company.orders.reassign(manager, ORDER, "  ")

    assert seen(company).status is Status.PREPARED


def test_r17_a_suspended_worker_goes_on_with_what_has_been_started(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.STARTED)
    hear(company, worker_told(status=WorkerStatus.SUSPENDED, revision=2))

    tick(company, clock)
    company.orders.report(worker, ORDER, PHOTO)

    assert seen(company).status is Status.REPORTED


# who is told


def test_r12_everybody_is_told_of_a_stuck_order_once(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.STARTED)
    clock.set(NOON + hours(25))

    tick(company, clock)
    tick(company, clock)

    for somebody in (client, worker, manager, other_manager):
        about = [notice for notice in company.notices(somebody) if notice.cause.endswith("stuck")]
        assert len(about) == 1


def test_r47_who_has_a_part_in_an_order_is_told_once_of_every_turn(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.PREPARED)
    hear(company, worker_told("Ryzhik"))
    company.orders.hand_back(worker, ORDER, "I am ill")
    for _ in range(2):
        tick(company, clock)
    company.orders.cancel(client, ORDER)

    assert causes(company, client) == ["finished", "prepared/1", "prepared/2", "unassigned/1"]
    assert causes(company, worker) == ["1/prepared", "1/unassigned"]
    assert causes(company, Actor.having(RYZHIK)) == ["2/finished", "2/prepared"]
    assert causes(company, manager) == []


def test_r47_a_no_show_is_told_to_each_in_words_for_them(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.SUPPLIED)
    for late in (30, 45):
        clock.set(NOON + minutes(late))
        tick(company, clock)

    to_client, to_worker = told(company, client.person), told(company, worker.person)

    assert f"choose a new date for checkout {ORDER}" in to_client[0]
    assert "because you did not come" in to_worker[0]
    assert "before 02 Jun 2026 12:45 UTC" in to_worker[1]


def test_r47_an_order_that_is_refused_something_tells_nobody(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.STARTED)
    before = [causes(company, who) for who in (client, worker, manager)]

    with pytest.raises(WrongStatus):
        company.orders.cancel(client, ORDER)
    with pytest.raises(WrongStatus):
        company.orders.hand_back(worker, ORDER, "I am ill")

    assert [causes(company, who) for who in (client, worker, manager)] == before
