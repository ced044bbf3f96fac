"""Orders at their edges: times exactly at the limit, facts out of order, things said twice."""

from datetime import timedelta
from itertools import pairwise

import pytest

from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import Role, board_of
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.values import ENDINGS, Cause, Outcome
from happycat.domain.orders import notices
from happycat.domain.orders.deadlines import Deadline, Due, NotDue
from happycat.domain.orders.events import OrderFinished
from happycat.domain.orders.lifecycle import Ending
from happycat.domain.orders.model import NoSuchEnding, Order, TooLate
from happycat.domain.orders.states import BY, TRANSITIONS, Operation, Status, Who, WrongStatus
from happycat.domain.orders.work import Start, TooEarly
from tests.cats.orders import HOUR, NOON, OPENED, PHOTO, RYZHIK, hours, minutes, order
from tests.cats.people import BARSIK, MURKA

MOMENT = timedelta(microseconds=1)
PRICE = Money.of(100)


def finished(one: Order) -> OrderFinished:
    (event,) = [event for event in one.pull_events() if isinstance(event, OrderFinished)]
    return event


# R7


def test_r7_everything_that_can_happen_is_done_by_somebody() -> None:
    assert set(BY) == set(Operation)
    assert set(BY.values()) == set(Who)


def test_r7_the_states_follow_one_another_and_only_a_rematch_leads_back() -> None:
    ways = {(was, to) for (was, _), to in TRANSITIONS.items() if isinstance(to, Status) and to is not was}
    forward = list(pairwise(Status))
    back = [(Status.PREPARED, Status.MATCHING), (Status.SUPPLIED, Status.MATCHING)]
    ends = [(status, Status.FINISHED) for status in Status if status is not Status.FINISHED]

    assert ways == {*forward, *back, *ends}


def test_r7_a_refusal_says_where_it_would_be_possible() -> None:
    with pytest.raises(WrongStatus, match="is finished; cancel is possible only while it is matching or"):
        order(Status.FINISHED).cancel(NOON)


def test_r7_no_way_leads_out_of_the_end() -> None:
    beyond = {TRANSITIONS[Status.FINISHED, operation] for operation in Operation} - {Status.FINISHED}

    assert not beyond & set(Status)


def test_r7_the_next_assignment_begins_with_nothing_of_the_last_one() -> None:
    one = order(Status.SUPPLIED)
    one.reassign("Allergic to strings", NOON - minutes(1))

    made = one.assign(RYZHIK, PRICE, NOON - minutes(1))

    assert (made.kit_ready_at, made.supplied_at, made.grace_ends_at) == (None, None, None)
    assert one.due == Due(Deadline.NO_KIT, NOON + hours(24))


# R9


def test_r9_a_start_is_accepted_from_an_hour_before_the_agreed_start_on() -> None:
    early, in_time = order(Status.SUPPLIED), order(Status.SUPPLIED)

    with pytest.raises(TooEarly, match="repeat it then"):
        early.start(BARSIK, PHOTO, NOON - HOUR - MOMENT, NOON)

    assert in_time.start(BARSIK, PHOTO, NOON - HOUR, NOON - HOUR) is Start.ACCEPTED


def test_r9_a_second_start_is_refused_and_tells_nothing() -> None:
    one = order(Status.STARTED)

    with pytest.raises(WrongStatus, match="is started; start is possible only while it is supplied"):
        one.start(BARSIK, PHOTO, NOON + minutes(1), NOON + minutes(2))

    assert one.pull_events() == []


def test_r9_a_second_report_is_refused_and_tells_nothing() -> None:
    one = order(Status.REPORTED)

    with pytest.raises(WrongStatus, match="is reported; report is possible only while it is started"):
        one.report(BARSIK, PHOTO, NOON + hours(2))

    assert one.pull_events() == []


def test_r9_only_its_worker_reports() -> None:
    with pytest.raises(NotFound):
        order(Status.STARTED).report(RYZHIK, PHOTO, NOON + HOUR)


def test_r9_a_kit_that_was_issued_was_ready_even_if_nobody_said_so() -> None:
    one = order(Status.PREPARED, kit=None)

    one.supply(1, NOON + minutes(20))

    assert one.due == Due(Deadline.LATE, NOON + minutes(50))


def test_r9_supplies_heard_of_again_keep_their_first_time() -> None:
    one = order(Status.SUPPLIED)

    one.supply(1, NOON + HOUR)
    one.kit_ready(1, NOON + HOUR)

    assert (one.assigned.supplied_at, one.assigned.kit_ready_at) == (OPENED, OPENED)


# R10


@pytest.mark.parametrize("status", [Status.PREPARED, Status.SUPPLIED])
def test_r10_a_client_may_cancel_also_after_the_agreed_start_and_the_warning(status: Status) -> None:
    one = order(status)
    one.warn(NOON + minutes(30))

    one.cancel(NOON + minutes(40))

    assert finished(one).cause is Cause.CLIENT_CANCELLED


def test_r10_a_no_show_is_said_from_the_agreed_start_on() -> None:
    early, in_time = order(Status.SUPPLIED), order(Status.SUPPLIED)

    with pytest.raises(TooEarly):
        early.fail("Nobody is here", NOON - MOMENT)
    in_time.fail("Nobody is here", NOON)

    assert finished(in_time).cause is Cause.WORKER_NO_SHOW


def test_r10_while_nobody_is_matched_there_is_no_no_show() -> None:
    with pytest.raises(WrongStatus):
        order(Status.MATCHING).fail("Nobody is here", NOON + HOUR)


def test_r10_a_late_kit_that_was_ready_is_not_one_that_never_was() -> None:
    one = order(Status.PREPARED, kit=NOON + minutes(10))

    one.fail("Nobody is here", NOON + minutes(20))

    assert finished(one).cause is Cause.WORKER_NO_SHOW


def test_r10_a_kit_heard_of_after_the_end_does_not_change_whose_fault_it_was() -> None:
    one = order(Status.PREPARED, kit=None)
    one.fail("Nobody is here", NOON)

    one.kit_ready(1, OPENED)

    assert finished(one).cause is Cause.COMPANY
    assert one.assigned.kit_ready_at is None


# R12


def test_r12_silence_is_over_when_the_client_speaks_first_even_at_the_last_moment() -> None:
    one = order(Status.REPORTED)
    one.fail("He slept", NOON + hours(73))

    with pytest.raises(WrongStatus):
        one.finish_silent(NOON + hours(73))

    assert finished(one).cause is Cause.WORK_REJECTED


def test_r12_a_client_may_speak_late_as_long_as_the_order_has_not_ended() -> None:
    one = order(Status.REPORTED)

    one.accept(NOON + hours(100))

    assert finished(one).cause is Cause.CLIENT_ACCEPTED


def test_r12_silence_ends_at_exactly_three_days() -> None:
    one = order(Status.REPORTED)

    with pytest.raises(NotDue):
        one.finish_silent(NOON + hours(73) - MOMENT)
    one.finish_silent(NOON + hours(73))

    assert finished(one).cause is Cause.CLIENT_SILENT


def test_r12_everybody_is_told_at_exactly_a_day_after_the_end() -> None:
    one = order(Status.STARTED)

    with pytest.raises(NotDue):
        one.tell_stuck(NOON + hours(25) - MOMENT)
    one.tell_stuck(NOON + hours(25))

    assert {person for person, _, _ in notices.stuck(one)} == {MURKA, BARSIK, board_of(Role.MANAGER)}


def test_r12_the_managers_are_told_from_when_on_they_may_finish_it() -> None:
    ((_, _, text),) = [
        one for one in notices.stuck(order(Status.STARTED)) if one[0] == board_of(Role.MANAGER)
    ]

    assert "From 05 Jun 2026 13:00 UTC on" in text


def test_r12_a_report_after_everybody_was_told_goes_its_usual_way() -> None:
    one = order(Status.STARTED)
    one.tell_stuck(NOON + hours(25))

    one.report(BARSIK, PHOTO, NOON + hours(26))

    assert one.due == Due(Deadline.SILENT, NOON + hours(98))


def test_r12_a_manager_finishes_from_exactly_three_days_after_the_end_on() -> None:
    one = order(Status.STARTED)

    with pytest.raises(TooEarly):
        one.finish_stuck(Ending(Outcome.FAILED, Cause.COMPANY, NOON + hours(73) - MOMENT, "So"))
    one.finish_stuck(Ending(Outcome.FAILED, Cause.COMPANY, NOON + hours(73), "So"))

    assert (finished(one).note, one.status) == ("So", Status.FINISHED)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.STARTED])
def test_r12_a_manager_finishes_nothing_but_what_is_stuck(status: Status) -> None:
    one = order(status)

    with pytest.raises(WrongStatus):
        one.finish_stuck(Ending(Outcome.FAILED, Cause.COMPANY, NOON + hours(73), "So"))

    assert one.pull_events() == []


@pytest.mark.parametrize(("outcome", "cause"), sorted(ENDINGS))
def test_r12_a_manager_picks_any_ending_there_is(outcome: Outcome, cause: Cause) -> None:
    one = order(Status.STARTED)

    one.finish_stuck(Ending(outcome, cause, NOON + hours(73), "So"))

    event = finished(one)
    assert (event.outcome, event.cause) == (outcome, cause)


def test_r12_an_ending_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(NoSuchEnding, match="with cancelled goes client_cancelled or company or no_worker"):
        order(Status.STARTED).finish_stuck(
            Ending(Outcome.CANCELLED, Cause.WORK_REJECTED, NOON + hours(73), "So")
        )


def test_r12_the_kit_has_exactly_a_day() -> None:
    one = order(Status.PREPARED, kit=None)

    with pytest.raises(NotDue):
        one.fail_no_kit(NOON + hours(24) - MOMENT)
    one.fail_no_kit(NOON + hours(24))

    assert finished(one).cause is Cause.COMPANY


def test_r12_a_kit_in_the_last_moment_gives_the_worker_its_time() -> None:
    one = order(Status.PREPARED, kit=None)
    one.kit_ready(1, NOON + hours(24) - MOMENT)

    with pytest.raises(NotDue):
        one.fail_no_kit(NOON + hours(24))

    assert one.due == Due(Deadline.LATE, NOON + hours(24) + minutes(30) - MOMENT)


# R14 and R17


@pytest.mark.parametrize("status", [Status.PREPARED, Status.SUPPLIED])
def test_r14_a_worker_hands_back_to_the_last_moment(status: Status) -> None:
    in_time, late = order(status), order(status)

    in_time.hand_back(BARSIK, "I am ill", NOON - hours(2))
    with pytest.raises(TooLate, match="ask a manager"):
        late.hand_back(BARSIK, "I am ill", NOON - hours(2) + MOMENT)

    assert (in_time.status, late.status) == (Status.MATCHING, status)


@pytest.mark.parametrize("status", [Status.PREPARED, Status.SUPPLIED])
def test_r14_a_manager_reassigns_before_the_start_and_not_at_it(status: Status) -> None:
    in_time, late = order(status), order(status)

    in_time.reassign("So", NOON - MOMENT)
    with pytest.raises(TooLate, match="the client may still cancel it"):
        late.reassign("So", NOON)

    assert (in_time.status, late.status) == (Status.MATCHING, status)


def test_r14_after_the_warning_nobody_gets_out_of_it() -> None:
    one = order(Status.SUPPLIED)
    one.warn(NOON + minutes(30))

    with pytest.raises(TooLate):
        one.hand_back(BARSIK, "I am ill", NOON + minutes(31))
    with pytest.raises(TooLate):
        one.reassign("So", NOON + minutes(31))

    assert one.due == Due(Deadline.NO_SHOW, NOON + minutes(45))


def test_r14_what_was_handed_back_is_not_handed_back_again() -> None:
    one = order(Status.PREPARED)
    one.hand_back(BARSIK, "I am ill", OPENED)

    with pytest.raises(NotFound):
        one.hand_back(BARSIK, "I am ill", OPENED)


def test_r14_handing_back_costs_the_worker_nothing() -> None:
    one = order(Status.PREPARED)
    one.hand_back(BARSIK, "I am ill", OPENED)

    one.give_up(NOON)

    told = finished(one)
    assert (told.worker_id, told.price, told.cause) == (None, Money.zero(), Cause.NO_WORKER)


@pytest.mark.parametrize("status", [Status.STARTED, Status.REPORTED])
def test_r17_a_worker_who_left_after_the_start_keeps_the_order(status: Status) -> None:
    one = order(status)

    with pytest.raises(WrongStatus):
        one.lose_worker(NOON + HOUR)

    assert one.assigned.worker_id == BARSIK


def test_r17_a_worker_lost_after_the_agreed_start_leaves_an_order_that_nobody_pays() -> None:
    one = order(Status.SUPPLIED)
    one.lose_worker(NOON + minutes(10))

    one.give_up(NOON + minutes(10))

    told = finished(one)
    assert (told.cause, told.price) == (Cause.NO_WORKER, Money.zero())


# R19


def test_r19_a_kit_lost_after_its_assignment_ended_ends_nothing() -> None:
    waiting, again = order(Status.PREPARED), order(Status.PREPARED)
    for one in (waiting, again):
        one.reassign("Allergic to strings", OPENED)
    again.assign(RYZHIK, PRICE, OPENED)

    lost = [one.lose_supplies(1, OPENED) for one in (waiting, again)]

    assert lost == [False, False]
    assert (waiting.status, again.status) == (Status.MATCHING, Status.PREPARED)


def test_r19_a_kit_of_the_current_assignment_lost_after_the_warning_is_the_companys_failure() -> None:
    one = order(Status.PREPARED)
    one.warn(NOON + minutes(30))

    assert one.lose_supplies(1, NOON + minutes(31))

    assert finished(one).cause is Cause.COMPANY
