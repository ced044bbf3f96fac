"""Orders: their states, their ends, and who may bring them there."""

from collections.abc import Callable
from datetime import datetime

import pytest

from happycat.domain.kernel.events import Event
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Conflict, Invalid, NotFound
from happycat.domain.kernel.values import Cause, Outcome, PhotoRef
from happycat.domain.orders.deadlines import Deadline, Due, NotDue
from happycat.domain.orders.events import (
    NoShowWarned,
    OrderFinished,
    OrderPrepared,
    OrderStarted,
    OrderUnassigned,
    StartDisputed,
    UnassignReason,
    WorkReported,
)
from happycat.domain.orders.lifecycle import Ending
from happycat.domain.orders.model import NoSuchEnding, Order, TooLate
from happycat.domain.orders.states import TRANSITIONS, Operation, Status, Verdict, WrongStatus
from happycat.domain.orders.work import FutureTime, Start, TooEarly
from happycat.domain.orders.worker import Absence, BadAbsence
from tests.cats.orders import HOUR, NOON, OPENED, PHOTO, RYZHIK, hours, minutes, order, worker
from tests.cats.people import BARSIK

LATE = NOON + hours(100)
"""When every deadline has passed."""
STUCK = Ending(Outcome.FAILED, Cause.COMPANY, LATE, "Nobody answers")
SECOND = PhotoRef("b" * 64, "image/jpeg", 1000)

DO: dict[Operation, Callable[[Order], object]] = {
    Operation.ASSIGN: lambda o: o.assign(BARSIK, Money.of(100), OPENED),
    Operation.HAND_BACK: lambda o: o.hand_back(BARSIK, "Ill", OPENED),
    Operation.REASSIGN: lambda o: o.reassign("So", OPENED),
    Operation.LOSE_WORKER: lambda o: o.lose_worker(OPENED),
    Operation.KIT_READY: lambda o: o.kit_ready(1, OPENED),
    Operation.SUPPLY: lambda o: o.supply(1, OPENED),
    Operation.LOSE_SUPPLIES: lambda o: o.lose_supplies(None, OPENED),
    Operation.START: lambda o: o.start(BARSIK, PHOTO, LATE, LATE),
    Operation.REPORT: lambda o: o.report(BARSIK, PHOTO, LATE),
    Operation.ACCEPT: lambda o: o.accept(LATE),
    Operation.FAIL: lambda o: o.fail("Bad", LATE),
    Operation.CANCEL: lambda o: o.cancel(OPENED),
    Operation.GIVE_UP: lambda o: o.give_up(LATE),
    Operation.WARN: lambda o: o.warn(LATE),
    Operation.FAIL_NO_SHOW: lambda o: o.fail_no_show(LATE),
    Operation.FAIL_NO_KIT: lambda o: o.fail_no_kit(LATE),
    Operation.TELL_STUCK: lambda o: o.tell_stuck(LATE),
    Operation.FINISH_STUCK: lambda o: o.finish_stuck(STUCK),
    Operation.FINISH_SILENT: lambda o: o.finish_silent(LATE),
}


def ready_for(status: Status, operation: Operation) -> Order:
    """In that state, with everything else as the operation wants it."""
    kit = None if operation in {Operation.FAIL_NO_KIT, Operation.KIT_READY} else OPENED
    made = order(status, kit=kit)
    if operation is Operation.FAIL_NO_SHOW and status in {Status.PREPARED, Status.SUPPLIED}:
        made.warn(NOON + minutes(30))
        made.pull_events()
    return made


def test_r7_the_table_is_total() -> None:
    assert set(TRANSITIONS) == {(status, operation) for status in Status for operation in Operation}


@pytest.mark.parametrize("operation", DO)
@pytest.mark.parametrize("status", Status)
def test_r7_every_operation_does_in_every_state_what_the_table_says(
    status: Status, operation: Operation
) -> None:
    one, told = ready_for(status, operation), TRANSITIONS[status, operation]

    if told is Verdict.REFUSED:
        with pytest.raises((WrongStatus, NotFound)):
            DO[operation](one)
    else:
        DO[operation](one)

    assert one.status is (status if isinstance(told, Verdict) else told)
    if isinstance(told, Verdict):
        assert one.pull_events() == []


@pytest.mark.parametrize("operation", DO)
@pytest.mark.parametrize("status", Status)
def test_r13_whatever_comes_afterwards_there_is_one_end(status: Status, operation: Operation) -> None:
    one = ready_for(status, operation)
    told: list[Event] = []

    for act in [DO[operation], *DO.values()]:
        try:
            act(one)
        except (Conflict, NotFound):
            continue
        finally:
            told += one.pull_events()

    ends = [event for event in told if isinstance(event, OrderFinished)]
    assert len(ends) == (0 if status is Status.FINISHED else 1)


# prices


def test_r8_the_price_is_what_the_policy_asks() -> None:
    one = order(price=150)

    one.assign(BARSIK, Money.of(100), OPENED)

    assert prepared_by(one).price == Money.of(100)


def test_r8_the_price_is_never_above_the_list_prices_and_the_cut_is_recorded() -> None:
    one = order(price=60)

    made = one.assign(BARSIK, Money.of(100), OPENED)

    assert prepared_by(one).price == Money.of(60)
    assert made.priced.cut == Money.of(40)


def prepared_by(one: Order) -> OrderPrepared:
    (event,) = [event for event in one.pull_events() if isinstance(event, OrderPrepared)]
    return event


# workers


def test_r9_a_worker_starts_with_supplies_and_a_photo() -> None:
    one = order(Status.SUPPLIED)

    outcome = one.start(BARSIK, PHOTO, NOON, NOON + minutes(5))

    assert outcome is Start.ACCEPTED
    (started,) = one.pull_events()
    assert isinstance(started, OrderStarted)
    assert (started.photo, started.recorded_at) == (PHOTO, NOON)


def test_r9_nobody_starts_without_supplies() -> None:
    one = order(Status.PREPARED)

    with pytest.raises(WrongStatus, match="prepared"):
        one.start(BARSIK, PHOTO, NOON, NOON)


def test_r9_supplies_of_an_earlier_assignment_do_not_count() -> None:
    one = order(Status.SUPPLIED)
    one.reassign("Allergic to strings", OPENED)
    one.assign(RYZHIK, Money.of(100), OPENED)

    one.supply(1, OPENED)
    one.kit_ready(1, OPENED)

    assert one.status is Status.PREPARED
    assert one.assigned.kit_ready_at is None


def test_r9_only_the_assigned_worker_starts() -> None:
    one = order(Status.SUPPLIED)

    with pytest.raises(NotFound):
        one.start(RYZHIK, PHOTO, NOON, NOON)


def test_r9_a_start_is_not_recorded_in_the_future_nor_long_before_the_agreed_start() -> None:
    one = order(Status.SUPPLIED)

    with pytest.raises(FutureTime):
        one.start(BARSIK, PHOTO, NOON + minutes(1), NOON)
    with pytest.raises(TooEarly):
        one.start(BARSIK, PHOTO, NOON - minutes(61), NOON)


def test_r9_a_time_without_a_zone_is_refused() -> None:
    one = order(Status.SUPPLIED)

    with pytest.raises(Invalid):
        one.start(BARSIK, PHOTO, NOON.replace(tzinfo=None), NOON)


def test_r9_the_work_is_reported_with_a_photo_of_the_report() -> None:
    one = order(Status.STARTED)

    one.report(BARSIK, SECOND, NOON + HOUR)

    (reported,) = one.pull_events()
    assert isinstance(reported, WorkReported)
    assert reported.photo == SECOND


def test_r14_a_worker_hands_back_until_two_hours_before_the_start() -> None:
    one = order(Status.PREPARED)

    one.hand_back(BARSIK, "I am ill", NOON - hours(2))

    (unassigned,) = one.pull_events()
    assert isinstance(unassigned, OrderUnassigned)
    assert unassigned.reason is UnassignReason.HANDED_BACK
    assert one.status is Status.MATCHING


def test_r14_later_it_is_too_late_to_hand_back() -> None:
    one = order(Status.PREPARED)

    with pytest.raises(TooLate):
        one.hand_back(BARSIK, "I am ill", NOON - hours(2) + minutes(1))


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (Operation.HAND_BACK, UnassignReason.HANDED_BACK),
        (Operation.REASSIGN, UnassignReason.REASSIGNED),
        (Operation.LOSE_WORKER, UnassignReason.WORKER_LEFT),
    ],
)
def test_r7_a_rematch_tells_whose_turn_has_ended_and_why(
    operation: Operation, reason: UnassignReason
) -> None:
    one = order(Status.SUPPLIED)

    DO[operation](one)

    (told,) = one.pull_events()
    assert isinstance(told, OrderUnassigned)
    assert (told.assignment, told.worker_id, told.reason) == (1, BARSIK, reason)


def test_r7_the_next_match_has_the_next_number() -> None:
    one = order(Status.SUPPLIED)
    one.reassign("Allergic to strings", OPENED)

    made = one.assign(RYZHIK, Money.of(100), OPENED)

    assert made.number == 2


# clients


@pytest.mark.parametrize("status", [Status.MATCHING, Status.PREPARED, Status.SUPPLIED])
def test_r10_a_client_cancels_until_the_work_has_started(status: Status) -> None:
    one = order(status)

    one.cancel(NOON)

    assert end_of(one) == (Outcome.CANCELLED, Cause.CLIENT_CANCELLED)


@pytest.mark.parametrize("status", [Status.STARTED, Status.REPORTED])
def test_r10_after_the_start_a_client_accepts_or_rejects(status: Status) -> None:
    accepted, rejected = order(status), order(status)

    accepted.accept(NOON + HOUR)
    rejected.fail("He slept", NOON + HOUR)

    assert end_of(accepted) == (Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED)
    assert end_of(rejected) == (Outcome.FAILED, Cause.WORK_REJECTED)


def test_r10_a_client_fails_a_worker_who_is_not_there_at_the_agreed_start() -> None:
    one = order(Status.SUPPLIED)

    one.fail("Nobody is here", NOON)

    assert end_of(one) == (Outcome.FAILED, Cause.WORKER_NO_SHOW)


def test_r10_it_is_the_companys_fault_if_the_kit_was_never_ready() -> None:
    one = order(Status.PREPARED, kit=None)

    one.fail("Nobody is here", NOON)

    assert end_of(one) == (Outcome.FAILED, Cause.COMPANY)


def test_r10_before_the_agreed_start_there_is_no_no_show() -> None:
    one = order(Status.SUPPLIED)

    with pytest.raises(TooEarly):
        one.fail("Nobody is here", NOON - minutes(1))


def end_of(one: Order) -> tuple[Outcome, Cause]:
    (event,) = [event for event in one.pull_events() if isinstance(event, OrderFinished)]
    return event.outcome, event.cause


# no-shows and disputes


def test_r11_a_late_worker_is_warned_after_half_an_hour_and_has_a_quarter_more() -> None:
    one = order(Status.SUPPLIED)

    one.warn(NOON + minutes(30))

    (warned,) = one.pull_events()
    assert isinstance(warned, NoShowWarned)
    assert warned.grace_ends_at == NOON + minutes(45)


def test_r11_a_worker_who_never_came_fails_the_order() -> None:
    one = order(Status.SUPPLIED)
    one.warn(NOON + minutes(30))
    one.pull_events()

    one.fail_no_show(NOON + minutes(45))

    assert end_of(one) == (Outcome.FAILED, Cause.WORKER_NO_SHOW)


def test_r11_the_clock_runs_from_a_late_kit() -> None:
    one = order(Status.SUPPLIED, kit=NOON + HOUR)

    with pytest.raises(NotDue):
        one.warn(NOON + minutes(89))
    one.warn(NOON + minutes(90))

    assert one.due is not None
    assert one.due.at == NOON + minutes(105)


def test_r11_the_grace_runs_from_the_notice_however_late_that_was() -> None:
    one = order(Status.SUPPLIED)
    one.warn(NOON + hours(3))

    with pytest.raises(NotDue):
        one.fail_no_show(NOON + hours(3) + minutes(14))


def test_r11_a_started_order_is_no_longer_a_no_show() -> None:
    one = order(Status.SUPPLIED)
    one.warn(NOON + minutes(30))
    one.start(BARSIK, PHOTO, NOON + minutes(40), NOON + minutes(40))

    with pytest.raises(WrongStatus):
        one.fail_no_show(NOON + minutes(45))


def test_r11_a_start_recorded_in_time_but_received_after_the_end_is_disputed() -> None:
    one = no_show()

    outcome = one.start(BARSIK, PHOTO, NOON + minutes(44), NOON + minutes(50))

    assert outcome is Start.DISPUTED
    (disputed,) = one.pull_events()
    assert isinstance(disputed, StartDisputed)
    assert disputed.photo == PHOTO
    assert one.disputed == (PHOTO,)


def test_r11_the_same_dispute_again_says_nothing_new() -> None:
    one = no_show()
    one.start(BARSIK, PHOTO, NOON + minutes(44), NOON + minutes(50))
    one.pull_events()

    outcome = one.start(BARSIK, PHOTO, NOON + minutes(44), NOON + minutes(51))

    assert outcome is Start.DISPUTED
    assert one.pull_events() == []


def test_r11_a_start_recorded_after_the_end_is_simply_too_late() -> None:
    one = no_show()

    with pytest.raises(WrongStatus):
        one.start(BARSIK, PHOTO, NOON + minutes(45), NOON + minutes(50))


def test_r11_who_has_started_has_nothing_to_dispute() -> None:
    one = order(Status.FINISHED)

    with pytest.raises(WrongStatus):
        one.start(BARSIK, PHOTO, NOON, NOON + hours(3))


def no_show() -> Order:
    one = order(Status.SUPPLIED)
    one.warn(NOON + minutes(30))
    one.fail_no_show(NOON + minutes(45))
    one.pull_events()
    return one


# silence


def test_r12_a_silent_client_has_accepted_after_three_days() -> None:
    one = order(Status.REPORTED)

    with pytest.raises(NotDue):
        one.finish_silent(NOON + hours(73) - minutes(1))
    one.finish_silent(NOON + hours(73))

    assert end_of(one) == (Outcome.SUCCEEDED, Cause.CLIENT_SILENT)


def test_r12_an_order_without_a_report_is_told_once_a_day_after_its_end() -> None:
    one = order(Status.STARTED)
    before = one.due

    one.tell_stuck(NOON + hours(25))

    assert before == Due(Deadline.STUCK, NOON + hours(25))
    assert one.due is None
    with pytest.raises(NotDue):
        one.tell_stuck(LATE)


def test_r12_a_manager_finishes_a_stuck_order_after_three_days() -> None:
    early = Ending(Outcome.FAILED, Cause.COMPANY, NOON + hours(73) - minutes(1), "Nobody answers")
    one = order(Status.STARTED)

    with pytest.raises(TooEarly):
        one.finish_stuck(early)
    one.finish_stuck(STUCK)

    assert end_of(one) == (Outcome.FAILED, Cause.COMPANY)


def test_r12_a_manager_picks_an_ending_that_exists() -> None:
    one = order(Status.STARTED)

    with pytest.raises(NoSuchEnding):
        one.finish_stuck(Ending(Outcome.SUCCEEDED, Cause.COMPANY, LATE, "Nobody answers"))


def test_r12_a_kit_that_is_a_day_late_is_the_companys_failure() -> None:
    one = order(Status.PREPARED, kit=None)

    one.fail_no_kit(NOON + hours(24))

    assert end_of(one) == (Outcome.FAILED, Cause.COMPANY)


def test_r16_unmatched_at_its_wanted_start_it_is_cancelled_for_nothing() -> None:
    one = order()

    one.give_up(NOON)

    (finished,) = one.pull_events()
    assert isinstance(finished, OrderFinished)
    assert (finished.outcome, finished.cause) == (Outcome.CANCELLED, Cause.NO_WORKER)
    assert finished.price == Money.zero()
    assert finished.worker_id is None


def test_r16_nobody_is_matched_after_the_wanted_start() -> None:
    one = order()

    with pytest.raises(TooLate):
        one.assign(BARSIK, Money.of(100), NOON)


def test_r19_supplies_lost_by_the_desk_end_the_order() -> None:
    one = order(Status.PREPARED)

    assert one.lose_supplies(1, OPENED)

    assert end_of(one) == (Outcome.FAILED, Cause.COMPANY)


# workers as orders knows them


def test_r15_success_and_the_workers_own_failures_count() -> None:
    barsik = worker("Barsik")

    barsik.count(Outcome.SUCCEEDED, Cause.CLIENT_SILENT)
    barsik.count(Outcome.FAILED, Cause.WORKER_NO_SHOW)
    barsik.count(Outcome.FAILED, Cause.COMPANY)
    barsik.count(Outcome.CANCELLED, Cause.CLIENT_CANCELLED)

    assert (barsik.succeeded, barsik.failed) == (1, 1)


@pytest.mark.parametrize(
    ("start", "end"), [(NOON, NOON), (OPENED - hours(2), OPENED), (NOON, NOON + hours(24 * 367))]
)
def test_an_absence_makes_sense(start: datetime, end: datetime) -> None:
    with pytest.raises(BadAbsence):
        Absence(start, end).ahead_of(OPENED)
