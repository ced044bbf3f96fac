"""No-shows at their edges: notice, grace, and starts that were received too late (R11)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import NotFound
from happycat.domain.kernel.values import ENDINGS, Cause, Outcome, PhotoRef
from happycat.domain.orders import notices
from happycat.domain.orders.deadlines import Deadline, Due, NotDue
from happycat.domain.orders.events import NoShowWarned, OrderFinished, OrderStarted, StartDisputed
from happycat.domain.orders.lifecycle import Ending
from happycat.domain.orders.model import Order
from happycat.domain.orders.states import Status, WrongStatus
from happycat.domain.orders.work import EnoughDisputed, NotSupplied, Start, TooEarly
from tests.cats.orders import HOUR, NOON, OPENED, PHOTO, RYZHIK, hours, minutes, order
from tests.cats.people import BARSIK, MURKA

MOMENT = timedelta(microseconds=1)
PRICE = Money.of(100)
ENDS: dict[str, Callable[[Order], object]] = {
    "cancelled by the client": lambda o: o.cancel(NOON + minutes(45)),
    "failed by the client": lambda o: o.fail("Nobody is here", NOON + minutes(45)),
    "failed by the scheduler": lambda o: no_show(o),
}
CANCELLED = ENDS["cancelled by the client"]
UNSTARTED = pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)


def ended(status: Status = Status.SUPPLIED, end: Callable[[Order], object] = CANCELLED) -> Order:
    """An order that ended 45 minutes after the agreed start without having been started."""
    one = order(status)
    end(one)
    one.pull_events()
    return one


def no_show(one: Order) -> None:
    one.warn(NOON + minutes(30))
    one.fail_no_show(NOON + minutes(45))


def photo(number: int) -> PhotoRef:
    return PhotoRef(f"{number:064x}", "image/jpeg", 1000)


def sent(one: Order, recorded_at: datetime = NOON, proof: PhotoRef = PHOTO) -> Start:
    """Barsik's start, received an hour after the agreed start."""
    return one.start(BARSIK, proof, recorded_at, NOON + HOUR)


# late, and told so


def test_r11_the_notice_is_due_at_exactly_half_an_hour() -> None:
    one = order(Status.SUPPLIED)

    with pytest.raises(NotDue):
        one.warn(NOON + minutes(30) - MOMENT)
    one.warn(NOON + minutes(30))

    assert isinstance(one.pull_events()[0], NoShowWarned)


def test_r11_the_grace_is_over_at_exactly_a_quarter_after_the_notice() -> None:
    one = order(Status.SUPPLIED)
    one.warn(NOON + minutes(30))

    with pytest.raises(NotDue):
        one.fail_no_show(NOON + minutes(45) - MOMENT)
    one.fail_no_show(NOON + minutes(45))

    assert one.status is Status.FINISHED


def test_r11_nobody_is_warned_twice() -> None:
    one = order(Status.SUPPLIED)
    one.warn(NOON + minutes(30))

    with pytest.raises(NotDue):
        one.warn(NOON + minutes(31))


def test_r11_without_a_kit_the_worker_is_not_late() -> None:
    one = order(Status.PREPARED, kit=None)

    with pytest.raises(NotDue):
        one.warn(NOON + hours(23))


def test_r11_a_kit_that_was_ready_early_does_not_make_the_worker_late_earlier() -> None:
    assert order(Status.PREPARED, kit=NOON - HOUR).due == Due(Deadline.LATE, NOON + minutes(30))


def test_r11_a_kit_said_to_be_ready_again_moves_no_clock() -> None:
    waiting, warned = order(Status.PREPARED), order(Status.PREPARED)
    warned.warn(NOON + minutes(30))

    for one in (waiting, warned):
        one.kit_ready(1, NOON + hours(2))

    assert waiting.due == Due(Deadline.LATE, NOON + minutes(30))
    assert warned.due == Due(Deadline.NO_SHOW, NOON + minutes(45))


def test_r11_the_notice_says_until_when() -> None:
    one = order(Status.SUPPLIED)
    one.warn(NOON + hours(12) - minutes(10))

    ((person, _, text),) = notices.warned(one)

    assert person == BARSIK
    assert "before 03 Jun 2026 00:05 UTC" in text


@pytest.mark.parametrize("recorded_at", [NOON - minutes(5), NOON + minutes(29), NOON + minutes(44)])
def test_r11_a_start_received_after_the_warning_is_a_start_whenever_it_was_recorded(
    recorded_at: datetime,
) -> None:
    one = order(Status.SUPPLIED)
    one.warn(NOON + minutes(30))
    one.pull_events()

    outcome = one.start(BARSIK, PHOTO, recorded_at, NOON + minutes(44))

    assert outcome is Start.ACCEPTED
    assert one.due == Due(Deadline.STUCK, NOON + hours(25))


def test_r11_who_is_received_first_wins_also_at_the_same_instant() -> None:
    at = NOON + minutes(45)
    started, failed = order(Status.SUPPLIED), order(Status.SUPPLIED)
    for one in (started, failed):
        one.warn(NOON + minutes(30))
        one.pull_events()

    started.start(BARSIK, PHOTO, at, at)
    with pytest.raises(WrongStatus):
        started.fail_no_show(at)
    failed.fail_no_show(at)
    with pytest.raises(WrongStatus):
        failed.start(BARSIK, PHOTO, at, at)

    assert [type(one.pull_events()[0]) for one in (started, failed)] == [OrderStarted, OrderFinished]


# received after the end


@UNSTARTED
def test_r11_a_start_in_time_is_disputed_whoever_ended_the_order(end: Callable[[Order], object]) -> None:
    assert sent(ended(end=end)) is Start.DISPUTED


@UNSTARTED
def test_r11_without_supplies_there_is_nothing_to_dispute(end: Callable[[Order], object]) -> None:
    one = ended(Status.PREPARED, end)

    with pytest.raises(NotSupplied, match="send the same start again"):
        sent(one)

    assert (one.disputed, one.pull_events()) == ((), [])


@UNSTARTED
def test_r11_supplies_heard_of_after_the_end_make_the_start_a_disputed_one(
    end: Callable[[Order], object],
) -> None:
    one = ended(Status.PREPARED, end)

    one.supply(1, NOON - minutes(5))

    assert one.pull_events() == []
    assert sent(one) is Start.DISPUTED


def test_r11_a_kit_that_was_only_heard_of_after_a_day_is_no_obstacle_to_a_dispute() -> None:
    one = order(Status.PREPARED, kit=None)
    one.fail_no_kit(NOON + hours(24))

    one.supply(1, NOON)

    assert one.start(BARSIK, PHOTO, NOON + minutes(1), NOON + hours(25)) is Start.DISPUTED


def test_r11_supplies_issued_after_the_end_do_not_count() -> None:
    one = ended(Status.PREPARED)

    one.supply(1, NOON + minutes(45))

    with pytest.raises(NotSupplied):
        sent(one)


def test_r11_supplies_of_an_earlier_assignment_do_not_count_after_the_end() -> None:
    one = order(Status.PREPARED)
    one.reassign("Allergic to strings", OPENED)
    one.assign(RYZHIK, PRICE, OPENED)
    one.cancel(NOON)

    one.supply(1, OPENED)

    with pytest.raises(NotSupplied):
        one.start(RYZHIK, PHOTO, NOON - minutes(5), NOON + minutes(5))


def test_r11_another_photo_is_another_dispute_and_the_same_is_not() -> None:
    one = ended()

    for proof in (photo(1), photo(2), photo(1)):
        assert sent(one, proof=proof) is Start.DISPUTED

    told = [event.photo for event in one.pull_events() if isinstance(event, StartDisputed)]
    assert told == [photo(1), photo(2)]
    assert one.disputed == (photo(1), photo(2))


def test_r11_ten_photos_of_a_disputed_start_are_enough() -> None:
    one = ended()
    for number in range(10):
        sent(one, proof=photo(number))

    with pytest.raises(EnoughDisputed):
        sent(one, proof=photo(10))

    assert sent(one, proof=photo(9)) is Start.DISPUTED
    assert len(one.disputed) == 10


def test_r11_a_start_recorded_long_before_the_agreed_start_is_not_disputed_either() -> None:
    with pytest.raises(TooEarly):
        sent(ended(), NOON - minutes(61))


def test_r11_a_dispute_changes_nothing_about_the_end() -> None:
    one = ended()
    before = (one.status, one.ending, one.started_at)

    sent(one)

    assert (one.status, one.ending, one.started_at) == before


@pytest.mark.parametrize("over", [False, True])
def test_r11_a_start_for_an_ended_assignment_is_for_no_order_of_ones_own(over: bool) -> None:
    one = order(Status.SUPPLIED)
    one.reassign("Allergic to strings", OPENED)
    if over:
        one.give_up(NOON)

    with pytest.raises(NotFound):
        sent(one, NOON - minutes(5))


@pytest.mark.parametrize(("outcome", "cause"), sorted(ENDINGS))
def test_r11_a_client_who_got_nothing_is_told_how_to_reorder(outcome: Outcome, cause: Cause) -> None:
    one = order(Status.STARTED)
    one.finish_stuck(Ending(outcome, cause, NOON + hours(73), "So"))

    (client, _, to_client), (worker, _, to_worker) = notices.finished(one)

    offered = f"choose a new date for checkout {one.id}" in to_client
    assert offered is (cause in {Cause.WORKER_NO_SHOW, Cause.NO_WORKER, Cause.COMPANY})
    assert "reorder" not in to_worker
    assert [client, worker] == [PersonId(MURKA), PersonId(BARSIK)]


def test_r10_a_start_recorded_when_the_client_cancels_is_too_late_and_a_moment_before_is_disputed() -> None:
    one = ended()

    with pytest.raises(WrongStatus):
        sent(one, NOON + minutes(45))

    assert sent(one, NOON + minutes(45) - MOMENT) is Start.DISPUTED
