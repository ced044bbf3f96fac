"""`happycat demo`: each story keeps the company's promise, and can be read by people and by programs."""

import json
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner

from happycat.app.__main__ import happycat
from happycat.app.demo.titles import STORIES

Outcome = dict[str, Any]


def typed(command: str) -> str:
    """What it prints."""
    result = CliRunner().invoke(happycat, command.split(), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


@cache
def story(name: str) -> Any:
    """The story's object; a story is played once for all tests."""
    return json.loads(typed(f"demo --story {name} --json"))


def outcome(name: str, titles: str) -> Outcome:
    """Of the story's last order of those services."""
    orders: list[Outcome] = story(name)["outcomes"]
    return [order for order in orders if order["titles"] == titles][-1]


def moments(name: str, order: Outcome, event: str) -> list[str]:
    """When the order had that event."""
    timeline = story(name)["timeline"]
    return [m["at"] for m in timeline if m["event"] == event and m.get("order_id") == order["order_id"]]


def without_desk(order: Outcome) -> Outcome:
    """What the client and the world notice of it."""
    return {key: order[key] for key in ("client", "titles", "workers", "outcome", "price", "worker_gets")}


# cookies


def test_r18_no_worker_waits_for_a_cookie_whatever_the_bakery_does() -> None:
    told = story("cookies")

    by_rule = [run for run in told["runs"] if run["cookies"] == "at_checkout"]
    waited = [order["idle_minutes_at_desk"] for run in by_rule for order in run["outcomes"]]

    assert [run["bakery"] for run in by_rule] == ["normal", "dead", "10 minutes late"]
    assert waited == [0] * 36
    assert told["idle_minutes_at_desk"] == 0


def test_r18_switched_off_every_order_costs_ten_minutes_at_the_desk() -> None:
    last = story("cookies")["runs"][-1]

    waited = [order["idle_minutes_at_desk"] for order in last["outcomes"]]

    assert (last["bakery"], last["cookies"]) == ("normal", "at_desk")
    assert waited == [10] * 12
    assert (last["idle_minutes_at_desk"], last["idle_minutes_per_order"]) == (120, 10)


def test_r18_the_bakery_costs_nothing_but_cookies() -> None:
    runs = story("cookies")["runs"]

    cookies = [(run["kits_with_cookie"], run["cookies_owed"]) for run in runs]
    noticed = [[without_desk(order) for order in run["outcomes"]] for run in runs]

    assert cookies == [(12, 0), (0, 12), (6, 6), (12, 0)]
    assert noticed == [noticed[0]] * 4
    assert {order["outcome"] for order in noticed[0]} == {"succeeded"}


# a cancellation after pick-up


def test_r10_r21_who_cancels_after_pick_up_pays_and_the_worker_gets_nothing() -> None:
    orders = story("cancel-after-pickup")["outcomes"]

    ended = [(order["outcome"], order["cause"]) for order in orders]
    money = [(order["client_pays"], order["worker_gets"]) for order in orders]

    assert ended == [("cancelled", "client_cancelled")] * 2
    assert money == [("100.00", "0.00")] * 2
    assert [answer["answer"] for answer in story("cancel-after-pickup")["answers"]] == ["wrong_status"]


def test_r20_a_kit_that_is_out_comes_back_or_is_lost_after_thirty_days() -> None:
    brought, kept = story("cancel-after-pickup")["outcomes"]

    lost = moments("cancel-after-pickup", kept, "SuppliesLost")

    assert [kit["status"] for kit in brought["kits"] + kept["kits"]] == ["returned", "lost"]
    assert [at[:10] for at in moments("cancel-after-pickup", brought, "SuppliesReturned")] == ["2026-06-01"]
    assert [at[:10] for at in lost] == ["2026-07-02"]


def test_r41_quality_hears_of_lost_supplies_and_nobody_is_fined() -> None:
    kept = story("cancel-after-pickup")["outcomes"][1]

    entries = [m for m in story("cancel-after-pickup")["timeline"] if m["event"] == "WorkerEntryPosted"]

    assert kept["inspected_for"] == ["cancelled", "supplies_lost"]
    assert entries == []


# a start and a no-show at the same instant


def test_r11_of_a_start_and_a_no_show_what_is_received_first_wins() -> None:
    first, second, late = story("no-show-race")["outcomes"]

    answers = [answer["answer"] for answer in story("no-show-race")["answers"]]

    assert answers == ["accepted", "wrong_status", "granted", "disputed", "wrong_status"]
    assert (first["cause"], first["starts"], first["disputed_starts"]) == ("client_accepted", 1, 0)
    assert (second["cause"], second["starts"], second["disputed_starts"]) == ("worker_no_show", 0, 1)
    assert (late["cause"], late["starts"], late["disputed_starts"]) == ("worker_no_show", 0, 0)


def test_r11_the_start_and_the_no_show_come_at_the_same_instant() -> None:
    first, second, _ = story("no-show-race")["outcomes"]

    started = moments("no-show-race", first, "OrderStarted")
    failed, disputed = (
        moments("no-show-race", second, event) for event in ("OrderFinished", "StartDisputed")
    )

    assert started == ["2026-06-01T10:45:00+00:00"]
    assert failed == disputed == ["2026-06-02T10:45:00+00:00"]


def test_r29_the_penalty_of_a_disputed_start_is_voided_and_of_a_late_one_stands() -> None:
    _, disputed, late = story("no-show-race")["outcomes"]

    assert disputed["inspected_for"] == ["failed", "start_disputed"]
    assert (disputed["worker_gets"], late["worker_gets"]) == ("0.00", "-40.00")


# nobody is free


def test_r16_a_waiting_order_is_matched_in_the_instant_in_which_somebody_gets_free() -> None:
    cancelled, waiting = outcome("no-worker", "Kitten sitting"), outcome("no-worker", "Mouse patrol")

    freed, matched = (
        moments("no-worker", order, event)
        for order, event in ((cancelled, "OrderFinished"), (waiting, "OrderPrepared"))
    )

    assert moments("no-worker", waiting, "OrderOpened") == ["2026-06-01T07:20:00+00:00"]
    assert freed == matched == ["2026-06-01T09:40:00+00:00"]
    assert waiting["outcome"] == "succeeded"


def test_r16_unmatched_at_its_wanted_start_it_is_cancelled_at_no_price() -> None:
    unlucky = story("no-worker")["outcomes"][2]

    ended = moments("no-worker", unlucky, "OrderFinished")

    assert (unlucky["outcome"], unlucky["cause"]) == ("cancelled", "no_worker")
    assert (unlucky["price"], unlucky["client_pays"], unlucky["workers"]) == ("0.00", "0.00", [])
    assert ended == ["2026-06-01T14:00:00+00:00"]


def test_r5_what_found_nobody_is_ordered_again_and_succeeds() -> None:
    unlucky, again = story("no-worker")["outcomes"][2:]

    assert (again["client"], again["titles"]) == (unlucky["client"], unlucky["titles"])
    assert (again["outcome"], again["client_pays"]) == ("succeeded", "100.00")


# handed back


def test_r14_an_order_that_is_handed_back_in_time_goes_to_another_worker_at_once() -> None:
    order = outcome("hand-back", "Sofa brushing")

    matched = moments("hand-back", order, "OrderPrepared")

    assert moments("hand-back", order, "OrderUnassigned") == matched[1:]
    assert len(set(order["workers"])) == 2
    assert (order["outcome"], order["worker_gets"]) == ("succeeded", "60.00")


def test_r18_the_cookie_of_a_dismantled_kit_goes_into_the_next_one() -> None:
    order = outcome("hand-back", "Sofa brushing")

    kits = [(kit["status"], kit["cookies"]) for kit in order["kits"]]

    assert kits == [("dismantled", 0), ("used", 1)]


def test_r14_an_order_that_is_handed_back_too_late_stays_with_its_worker() -> None:
    order = outcome("hand-back", "Window watch")

    answers = [answer["answer"] for answer in story("hand-back")["answers"]]

    assert answers == ["too_late"]
    assert len(order["workers"]) == 1
    assert order["outcome"] == "succeeded"


@pytest.mark.parametrize(
    ("titles", "kits"),
    [("Mouse patrol", ["returned", "used"]), ("Toy retrieval", ["dismantled", "used"])],
)
def test_r17_the_orders_of_a_suspended_worker_are_rematched(titles: str, kits: list[str]) -> None:
    order = outcome("hand-back", titles)

    assert order["workers"][0] == "Ryzhik"
    assert order["workers"][-1] != "Ryzhik"
    assert [kit["status"] for kit in order["kits"]] == kits
    assert order["outcome"] == "succeeded"


# every story


@pytest.mark.parametrize("name", STORIES)
def test_r13_every_order_of_every_story_ends_once(name: str) -> None:
    told = story(name)

    ends = [order["ends"] for order in told["outcomes"]]

    assert ends == [1] * told["orders"]
    assert (told["story"], told["dead_letters"], told["idle_minutes_at_desk"]) == (name, 0, 0)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_with_its_promise_and_without_colours_for_a_file(name: str) -> None:
    said = typed(f"demo --story {name}")

    assert "The company promises: " in said
    assert "\x1b" not in said


def test_the_same_story_is_told_every_time() -> None:
    once, again = (typed("demo --story hand-back") for _ in range(2))

    assert once == again


def test_without_a_name_the_whole_story_is_told() -> None:
    told = json.loads(typed("demo --json"))

    assert told["story"] == "whole"
    assert [order["outcome"] for order in told["outcomes"]] == ["succeeded", "failed"]
    assert (told["invoices_paid"], told["payouts_paid"], told["idle_minutes_at_desk"]) == (2, 1, 0)


def test_the_help_has_a_line_for_every_story() -> None:
    said = typed("demo --help").splitlines()

    listed = {line.split()[0]: line for line in said if line.startswith("    ")}

    assert {name for name in STORIES if STORIES[name] in listed[name]} == set(STORIES)
    assert max(len(line) for line in said) <= 80
