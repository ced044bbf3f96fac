"""The use cases of orders: from a checked-out cart to one end, and the matching in between."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.ids import InspectionId, OrderId, WorkerId
from happycat.domain.kernel.people import SYSTEM, Actor
from happycat.domain.kernel.refusals import Forbidden, Invalid, NotFound
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.orders.pipeline import DEFAULT, BadPipeline
from happycat.domain.orders.states import Status, WrongStatus
from happycat.domain.orders.work import Start
from happycat.domain.orders.worker import UnknownWorker
from happycat.domain.quality.events import InspectionClosed
from happycat.domain.recruiting.events import WorkerStatus
from happycat.domain.supplies.events import LostBy
from tests.cats.ordered import bring, end, hear, said, seen, tick, told
from tests.cats.orders import (
    ADDRESS,
    HOUR,
    NOON,
    OPENED,
    PHOTO,
    RYZHIK,
    checked_out,
    hours,
    issued,
    kit_ready,
    line,
    lost,
    minutes,
    order_id,
    worker_told,
)
from tests.cats.people import (
    BARSIK,
    EVERYBODY,
    client,
    id_of,
    manager,
    other_client,
    other_worker,
    worker,
)
from tests.cats.post import deliver, letter
from tests.cats.stores import STORES, Stores

ORDER = order_id()


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    """A company of which only orders has heard anything: Barsik is hired, Murka's cart is checked out."""
    company = stores.company(request.param, clock)
    deliver(company, "orders", worker_told(), checked_out())
    return company


def test_r7_the_plain_path_of_an_order(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.REPORTED)

    company.orders.accept(client, ORDER)

    assert said(company) == [
        "OrderOpened",
        "OrderPrepared",
        "MatchExplained",
        "OrderStarted",
        "WorkReported",
        "OrderFinished",
    ]
    assert end(company) == (Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED)


def test_r44_the_same_cart_twice_is_one_order(company: HappyCat, clock: StoppedClock) -> None:
    hear(company, checked_out())

    tick(company, clock)

    assert said(company).count("OrderOpened") == 1
    assert said(company).count("OrderPrepared") == 1


def test_r7_the_agreed_slot_is_the_wanted_start_and_all_durations(company: HappyCat) -> None:
    hear(company, checked_out("long", lines=[line(), line(lasting=minutes(30))]))

    assert seen(company, order_id("long")).wanted.end == NOON + minutes(90)


# matching


def test_r16_an_order_waits_visibly_until_somebody_appears(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("memory", clock)
    hear(company, checked_out())
    tick(company, clock)
    assert company.orders.get(client, ORDER).status is Status.MATCHING

    hear(company, worker_told())
    tick(company, clock)

    assert company.orders.get(client, ORDER).worker_id == BARSIK


def test_r16_unmatched_at_its_wanted_start_it_ends(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("memory", clock)
    hear(company, checked_out())
    clock.set(NOON)

    tick(company, clock)

    assert end(company) == (Outcome.CANCELLED, Cause.NO_WORKER)
    assert "no worker was free" in told(company, client.person)[0]


def test_r17_one_worker_is_not_given_two_orders_for_the_same_hour(
    company: HappyCat, clock: StoppedClock
) -> None:
    hear(company, checked_out("second", wanted=NOON + minutes(45)), checked_out("later", wanted=NOON + HOUR))

    tick(company, clock)
    tick(company, clock)

    workers = [seen(company, order).worker_id for order in (ORDER, order_id("second"), order_id("later"))]
    assert workers == [BARSIK, None, BARSIK]


def test_r17_many_matches_at_once_book_nobody_twice(company: HappyCat) -> None:
    names = [f"order {n}" for n in range(4)]
    hear(company, worker_told("Ryzhik"), *(checked_out(name) for name in names))

    with ThreadPoolExecutor(len(names)) as threads:
        matching = [threads.submit(company.orders.match, SYSTEM, order_id(name)) for name in names]
    for one in matching:
        one.result()

    workers = [seen(company, order_id(name)).worker_id for name in names]
    assert sorted(str(one) for one in workers if one) == sorted([str(BARSIK), str(RYZHIK)])
    assert workers.count(None) == 2


def test_r17_the_time_of_a_cancelled_order_is_free_again(company: HappyCat, clock: StoppedClock) -> None:
    hear(company, checked_out("second"))
    tick(company, clock)
    first, second = sorted([ORDER, order_id("second")], key=lambda id: seen(company, id).worker_id is None)

    company.orders.cancel(client, first)
    tick(company, clock)

    assert seen(company, second).worker_id == BARSIK


@pytest.mark.parametrize("status", [WorkerStatus.SUSPENDED, WorkerStatus.DISMISSED])
def test_r17_orders_of_a_worker_who_left_are_rematched(
    company: HappyCat, clock: StoppedClock, status: WorkerStatus
) -> None:
    bring(company, clock, Status.SUPPLIED)
    hear(company, worker_told(status=status, revision=2), worker_told("Ryzhik"))

    tick(company, clock)

    order = seen(company)
    assert (order.status, order.worker_id, order.assignment) == (Status.PREPARED, RYZHIK, 2)
    assert "OrderUnassigned" in said(company)


def test_r2_an_older_revision_of_a_worker_changes_nothing(company: HappyCat, clock: StoppedClock) -> None:
    hear(company, worker_told(status=WorkerStatus.DISMISSED, revision=3), worker_told(revision=2))

    tick(company, clock)

    assert seen(company).status is Status.MATCHING


def test_r16_a_blocked_worker_does_not_come(company: HappyCat, clock: StoppedClock) -> None:
    company.orders.block(client, BARSIK)
    tick(company, clock)
    assert seen(company).worker_id is None

    company.orders.unblock(client, BARSIK)
    tick(company, clock)

    assert seen(company).worker_id == BARSIK


def test_r16_a_worker_who_is_away_gets_no_new_order(company: HappyCat, clock: StoppedClock) -> None:
    company.orders.away(worker, NOON - HOUR, NOON + minutes(1))
    tick(company, clock)
    assert seen(company).worker_id is None

    company.orders.back(worker)
    tick(company, clock)

    assert seen(company).worker_id == BARSIK


def test_r16_going_away_takes_no_order_from_the_worker(company: HappyCat, clock: StoppedClock) -> None:
    tick(company, clock)

    company.orders.away(worker, NOON, NOON + HOUR)
    tick(company, clock)

    assert seen(company).worker_id == BARSIK
    assert [one.start for one in company.orders.absences(worker)] == [NOON]


def test_a_worker_nobody_has_heard_of_is_told_so(company: HappyCat) -> None:
    with pytest.raises(UnknownWorker):
        company.orders.away(other_worker, NOON, NOON + HOUR)
    with pytest.raises(UnknownWorker):
        company.orders.block(client, RYZHIK)


def test_r14_an_order_handed_back_goes_to_somebody_else(company: HappyCat, clock: StoppedClock) -> None:
    tick(company, clock)
    hear(company, worker_told("Ryzhik", strengths=()))

    company.orders.hand_back(worker, ORDER, "I am ill")
    tick(company, clock)

    assert seen(company).worker_id == RYZHIK
    with pytest.raises(NotFound):
        company.orders.get(worker, ORDER)


def test_r14_the_time_of_an_order_that_was_handed_back_is_free_again(
    company: HappyCat, clock: StoppedClock
) -> None:
    tick(company, clock)
    hear(company, checked_out("second"))

    company.orders.hand_back(worker, ORDER, "I would rather not")
    tick(company, clock)

    assert BARSIK in {seen(company, one).worker_id for one in (ORDER, order_id("second"))}


def test_r14_a_manager_reassigns_with_a_reason(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.SUPPLIED)

    with pytest.raises(Invalid):
        company.orders.reassign(manager, ORDER, " ")
    company.orders.reassign(manager, ORDER, "Allergic to strings")

    assert seen(company).status is Status.MATCHING
    hear(company, issued())
    assert seen(company).status is Status.MATCHING


def test_r15_past_results_decide_among_equals(company: HappyCat, clock: StoppedClock) -> None:
    hear(company, worker_told("Ryzhik"))
    for name in ("Barsik", "Ryzhik"):
        hear(company, inspection(name, 5 if name == "Ryzhik" else 1))

    tick(company, clock)

    assert seen(company).worker_id == RYZHIK


def inspection(name: str, grade: int) -> InspectionClosed:
    about = OrderId(id_of(f"inspected {name}"))
    who = WorkerId(id_of(name))
    return InspectionClosed(
        InspectionId(id_of(f"inspection {name}")), about, who, grade, (), (), False, "Seen", OPENED
    )


def test_r15_a_match_is_explained_and_replays(company: HappyCat, clock: StoppedClock) -> None:
    tick(company, clock)

    (why,) = company.orders.explain(manager, ORDER)

    assert why.replays
    assert (why.worker_id, why.candidates, why.pipeline) == (BARSIK, 1, DEFAULT.hash)
    assert why.explanation["candidates"][0]["worker_id"] == str(BARSIK)


def test_r15_a_new_pipeline_is_active_at_once_and_the_old_one_is_kept(
    company: HappyCat, clock: StoppedClock
) -> None:
    tick(company, clock)
    document = {**DEFAULT.document(), "filters": []}

    version = company.orders.edit_pipeline(manager, document, "Everybody may try")
    again = company.orders.edit_pipeline(manager, DEFAULT.document(), "No")

    assert (version.number, again.number) == (1, 2)
    assert company.orders.pipeline(manager) == DEFAULT
    assert [one.number for one in company.orders.pipelines(manager)] == [2, 1]
    assert company.orders.explain(manager, ORDER)[0].replays


def test_r15_a_bad_pipeline_changes_nothing(company: HappyCat) -> None:
    with pytest.raises(BadPipeline):
        company.orders.edit_pipeline(manager, {"filters": []}, "Trying")

    assert company.orders.pipelines(manager) == []


@pytest.mark.parametrize("waiting", [True, False])
def test_r15_a_preview_on_a_real_order_changes_nothing(
    company: HappyCat, clock: StoppedClock, waiting: bool
) -> None:
    if not waiting:
        tick(company, clock)
    before = (seen(company), said(company))

    preview = company.orders.preview(manager, {**DEFAULT.document(), "filters": []}, ORDER)

    assert preview.worker_id == BARSIK
    assert (seen(company), said(company)) == before
    assert (company.orders.pipeline(manager), company.orders.pipelines(manager)) == (DEFAULT, [])


# ends


def test_r11_a_no_show_is_warned_failed_and_told(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.SUPPLIED)

    clock.set(NOON + minutes(30))
    tick(company, clock)
    clock.set(NOON + minutes(44))
    tick(company, clock)
    assert seen(company).status is Status.SUPPLIED
    clock.set(NOON + minutes(45))
    tick(company, clock)
    tick(company, clock)

    assert end(company) == (Outcome.FAILED, Cause.WORKER_NO_SHOW)
    assert said(company)[-2:] == ["NoShowWarned", "OrderFinished"]
    assert "can be reordered" in told(company, client.person)[0]
    assert "You are late" in told(company, worker.person)[1]


def test_r11_a_start_that_came_too_late_is_kept_as_a_dispute(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.SUPPLIED)
    clock.set(NOON)
    company.orders.cancel(client, ORDER)
    clock.set(NOON + minutes(5))

    outcome = company.orders.start(worker, ORDER, PHOTO, NOON - minutes(1))

    assert outcome is Start.DISPUTED
    assert said(company)[-1] == "StartDisputed"
    assert end(company) == (Outcome.CANCELLED, Cause.CLIENT_CANCELLED)


def test_r12_a_silent_client_accepts_by_time(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.REPORTED)
    clock.advance(hours(72))

    tick(company, clock)

    assert end(company) == (Outcome.SUCCEEDED, Cause.CLIENT_SILENT)


def test_r12_a_stuck_order_is_told_once_and_finished_by_a_manager(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.STARTED)
    clock.set(NOON + hours(25))
    tick(company, clock)
    tick(company, clock)
    assert "please report" in told(company, worker.person)[0]
    clock.set(NOON + hours(73))

    company.orders.finish_stuck(manager, ORDER, Outcome.SUCCEEDED, Cause.CLIENT_SILENT, "I called her")

    assert end(company) == (Outcome.SUCCEEDED, Cause.CLIENT_SILENT)


def test_r12_a_kit_that_never_came_is_the_companys_failure(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.PREPARED)
    clock.set(NOON + hours(24))

    tick(company, clock)

    assert end(company) == (Outcome.FAILED, Cause.COMPANY)


def test_r19_supplies_lost_by_the_desk_end_the_order_by_the_worker_they_do_not(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.PREPARED)

    hear(company, lost(by=LostBy.WORKER))
    assert seen(company).status is Status.PREPARED
    hear(company, lost())

    assert end(company) == (Outcome.FAILED, Cause.COMPANY)


def test_r44_facts_about_an_ended_order_are_overtaken(company: HappyCat, clock: StoppedClock) -> None:
    tick(company, clock)
    company.orders.cancel(client, ORDER)

    hear(company, kit_ready(), issued(), lost(), checked_out())

    assert said(company).count("OrderFinished") == 1
    assert end(company) == (Outcome.CANCELLED, Cause.CLIENT_CANCELLED)


def test_r44_a_fact_that_came_before_its_order_waits_for_it(company: HappyCat) -> None:
    early = lost("not yet")
    with pytest.raises(AssertionError):
        deliver(company, "orders", early)

    company.receivers["orders"].receive([letter(company, checked_out("not yet"))])
    company.receivers["orders"].retry(hurry=True)

    assert seen(company, order_id("not yet")).status is Status.FINISHED


# who may


def test_r46_a_foreign_order_does_not_exist(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.SUPPLIED)
    asked = (
        lambda: company.orders.get(other_client, ORDER),
        lambda: company.orders.get(other_worker, ORDER),
        lambda: company.orders.cancel(other_client, ORDER),
        lambda: company.orders.accept(other_client, ORDER),
        lambda: company.orders.fail(other_client, ORDER, "Bad"),
        lambda: company.orders.start(other_worker, ORDER, PHOTO, OPENED),
        lambda: company.orders.report(other_worker, ORDER, PHOTO),
        lambda: company.orders.hand_back(other_worker, ORDER, "Ill"),
    )

    for ask in asked:
        with pytest.raises(NotFound):
            ask()

    assert company.orders.page(other_client) == []
    assert company.orders.page(other_worker) == []


def test_r46_roles(company: HappyCat) -> None:
    commands: dict[str, tuple[Actor, Callable[[Actor], object]]] = {
        "start": (worker, lambda who: company.orders.start(who, ORDER, PHOTO, OPENED)),
        "report": (worker, lambda who: company.orders.report(who, ORDER, PHOTO)),
        "hand_back": (worker, lambda who: company.orders.hand_back(who, ORDER, "Ill")),
        "away": (worker, lambda who: company.orders.away(who, NOON, NOON + HOUR)),
        "back": (worker, lambda who: company.orders.back(who)),
        "absences": (worker, lambda who: company.orders.absences(who)),
        "cancel": (client, lambda who: company.orders.cancel(who, ORDER)),
        "accept": (client, lambda who: company.orders.accept(who, ORDER)),
        "fail": (client, lambda who: company.orders.fail(who, ORDER, "Bad")),
        "block": (client, lambda who: company.orders.block(who, BARSIK)),
        "unblock": (client, lambda who: company.orders.unblock(who, BARSIK)),
        "blocked": (client, lambda who: company.orders.blocked(who)),
        "reassign": (manager, lambda who: company.orders.reassign(who, ORDER, "So")),
        "finish": (
            manager,
            lambda who: company.orders.finish_stuck(who, ORDER, Outcome.FAILED, Cause.COMPANY, "So"),
        ),
        "match": (manager, lambda who: company.orders.match(who, ORDER)),
        "explain": (manager, lambda who: company.orders.explain(who, ORDER)),
        "pipeline": (manager, lambda who: company.orders.pipeline(who)),
        "pipelines": (manager, lambda who: company.orders.pipelines(who)),
        "edit": (manager, lambda who: company.orders.edit_pipeline(who, DEFAULT.document(), "So")),
        "preview": (manager, lambda who: company.orders.preview(who, DEFAULT.document(), ORDER)),
        "give_up": (SYSTEM, lambda who: company.orders.give_up(who, ORDER)),
        "warn": (SYSTEM, lambda who: company.orders.warn_no_show(who, ORDER)),
        "no_show": (SYSTEM, lambda who: company.orders.fail_no_show(who, ORDER)),
        "no_kit": (SYSTEM, lambda who: company.orders.fail_no_kit(who, ORDER)),
        "stuck": (SYSTEM, lambda who: company.orders.tell_stuck(who, ORDER)),
        "silent": (SYSTEM, lambda who: company.orders.finish_silent(who, ORDER)),
        "leavers": (SYSTEM, lambda who: company.orders.rematch_abandoned(who, ORDER)),
    }

    for needed, ask in commands.values():
        for who in EVERYBODY:
            if who is not needed:
                with pytest.raises(Forbidden):
                    ask(who)


def test_r46_everybody_sees_their_part_of_an_order(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.SUPPLIED)

    hers = company.orders.get(client, ORDER)
    his = company.orders.get(worker, ORDER)
    theirs = company.orders.get(manager, ORDER)

    assert (hers.address, hers.price is not None, hers.history) == (ADDRESS, True, ())
    assert (his.address, his.price, his.client_id, his.history) == (ADDRESS, None, None, ())
    assert theirs.history[0].worker_id == BARSIK


def test_r46_the_worker_forgets_the_address_when_the_order_has_ended(
    company: HappyCat, clock: StoppedClock
) -> None:
    bring(company, clock, Status.REPORTED)

    company.orders.accept(client, ORDER)

    assert company.orders.get(worker, ORDER).address is None


def test_r10_a_started_order_is_not_cancelled(company: HappyCat, clock: StoppedClock) -> None:
    bring(company, clock, Status.STARTED)

    with pytest.raises(WrongStatus):
        company.orders.cancel(client, ORDER)

    assert seen(company).status is Status.STARTED
