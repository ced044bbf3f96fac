"""Orders over HTTP: routes, problems, and what nobody gets to see."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.app.orders.matching_views import shown
from happycat.domain.kernel.people import NOBODY, SYSTEM, Actor
from happycat.domain.orders.pipeline import DEFAULT
from happycat.domain.orders.pricing import PER_LINE
from tests.cats.orders import NOON, checked_out, issued, kit_ready, minutes, order_id, worker_told
from tests.cats.people import BARSIK, client, manager, other_client, other_worker, worker
from tests.cats.post import deliver
from tests.cats.stores import Stores
from tests.cats.web import as_, served

Web = TestClient[Litestar]
ORDER = f"/api/v1/orders/{order_id()}"
JPEG = b"\xff\xd8\xff a proof"


@pytest.fixture
def company(stores: Stores, clock: StoppedClock) -> HappyCat:
    """Barsik is to come to Murka at noon, and has the supplies."""
    company = stores.company("memory", clock)
    deliver(company, "orders", worker_told(), checked_out())
    company.orders.match(SYSTEM, order_id())
    deliver(company, "orders", kit_ready(), issued())
    return company


@pytest.fixture
def web(company: HappyCat) -> Iterator[Web]:
    with served(company) as web:
        yield web


@pytest.fixture
def photo(company: HappyCat) -> str:
    sha256: str = company.kernel.photos().put(JPEG).sha256
    return sha256


def ask(web: Web, who: Actor, path: str, body: Any = None, status: int = 204, **headers: str) -> Any:
    """A POST with a body, a GET without."""
    at = path if path.startswith("/api") else f"/api/v1{path}"
    given = {} if who == NOBODY else as_(who, **headers)
    answer = web.get(at, headers=given) if body is None else web.post(at, json=body, headers=given)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def test_r9_an_order_is_started_reported_and_accepted(web: Web, clock: StoppedClock, photo: str) -> None:
    clock.set(NOON)
    start = {"photo": photo, "recorded_at": NOON.isoformat()}

    assert ask(web, worker, f"{ORDER}/start", start, 200) == {"result": "accepted"}
    ask(web, worker, f"{ORDER}/report", {"photo": photo})
    ask(web, client, f"{ORDER}/accept", {})

    view = ask(web, client, ORDER, status=200)
    assert (view["status"], view["ending"]["cause"]) == ("finished", "client_accepted")


def test_r9_a_photo_must_be_in_the_store(web: Web, clock: StoppedClock) -> None:
    clock.set(NOON)
    start = {"photo": "0" * 64, "recorded_at": NOON.isoformat()}

    problem = ask(web, worker, f"{ORDER}/start", start, 422)

    assert problem["code"] == "photo_missing"


def test_r11_a_disputed_start_is_a_409_however_often_it_is_sent(
    web: Web, company: HappyCat, clock: StoppedClock, photo: str
) -> None:
    clock.set(NOON)
    ask(web, client, f"{ORDER}/cancel", {})
    start = {"photo": photo, "recorded_at": (NOON - minutes(1)).isoformat()}

    problems = [ask(web, worker, f"{ORDER}/start", start, 409, **{"Idempotency-Key": "s"}) for _ in range(2)]

    assert {problem["code"] for problem in problems} == {"start_disputed"}
    assert "a manager looks at it and tells you" in problems[0]["detail"]
    journal = company.contexts["orders"].storage.records.journal()
    assert [message.type for _, message in journal].count("orders.StartDisputed.v1") == 1


def test_r11_a_start_without_supplies_is_no_dispute_and_says_what_to_do(
    stores: Stores, clock: StoppedClock
) -> None:
    company = stores.company("memory", clock)
    deliver(company, "orders", worker_told(), checked_out())
    company.orders.match(SYSTEM, order_id())
    clock.set(NOON)
    start = {
        "photo": company.kernel.photos().put(JPEG).sha256,
        "recorded_at": (NOON - minutes(1)).isoformat(),
    }

    with served(company) as web:
        too_early = ask(web, worker, f"{ORDER}/start", start, 409)
        ask(web, client, f"{ORDER}/cancel", {})
        too_late = ask(web, worker, f"{ORDER}/start", start, 409, **{"Idempotency-Key": "s"})
        deliver(company, "orders", issued())
        disputed = ask(web, worker, f"{ORDER}/start", start, 409, **{"Idempotency-Key": "s"})

    assert [problem["code"] for problem in (too_early, too_late, disputed)] == [
        "wrong_status",
        "not_supplied",
        "start_disputed",
    ]
    assert "only while it is supplied" in too_early["detail"]
    assert "send the same start again" in too_late["detail"]


def test_r14_what_is_too_late_says_what_is_possible_instead(web: Web, clock: StoppedClock) -> None:
    clock.set(NOON)

    handed_back = ask(web, worker, f"{ORDER}/hand-back", {"reason": "Ill"}, 409)
    reassigned = ask(web, manager, f"{ORDER}/reassign", {"reason": "So"}, 409)

    assert {problem["code"] for problem in (handed_back, reassigned)} == {"too_late"}
    assert "ask a manager to reassign it" in handed_back["detail"]
    assert "the client may still cancel it" in reassigned["detail"]


def test_r12_a_manager_who_picks_no_ending_is_told_which_there_are(
    web: Web, clock: StoppedClock, photo: str
) -> None:
    clock.set(NOON)
    ask(web, worker, f"{ORDER}/start", {"photo": photo, "recorded_at": NOON.isoformat()}, 200)
    picked = {"outcome": "succeeded", "cause": "company", "reason": "So"}

    no_ending = ask(web, manager, f"{ORDER}/finish-stuck", picked, 422)
    too_early = ask(web, manager, f"{ORDER}/finish-stuck", {**picked, "outcome": "failed"}, 409)

    assert no_ending["code"] == "no_such_ending"
    assert "client_accepted or client_silent" in no_ending["detail"]
    assert too_early["code"] == "too_early"
    assert "2026-06-05T13:00:00+00:00" in too_early["detail"]


def test_r44_a_start_sent_twice_with_its_key_happens_once(web: Web, clock: StoppedClock, photo: str) -> None:
    clock.set(NOON)
    start = {"photo": photo, "recorded_at": NOON.isoformat()}

    answers = [ask(web, worker, f"{ORDER}/start", start, 200, **{"Idempotency-Key": "s"}) for _ in range(2)]

    assert answers == [{"result": "accepted"}] * 2


@pytest.mark.parametrize(
    ("path", "body", "who", "status", "code"),
    [
        ("accept", {}, client, 409, "wrong_status"),
        ("fail", {"reason": "Nobody is here"}, client, 409, "too_early"),
        ("fail", {}, client, 422, "malformed"),
        ("cancel", {}, other_client, 404, "not_found"),
        ("cancel", {}, worker, 403, "forbidden"),
        ("cancel", {}, NOBODY, 401, "not_authenticated"),
        ("report", {"photo": "x"}, worker, 422, "malformed"),
        ("hand-back", {"reason": "Ill"}, other_worker, 404, "not_found"),
        ("reassign", {"reason": "So"}, client, 403, "forbidden"),
        (
            "finish-stuck",
            {"outcome": "failed", "cause": "company", "reason": "So"},
            manager,
            409,
            "wrong_status",
        ),
        ("start", {"photo": "0" * 64, "recorded_at": "2026-06-02T12:00:00"}, worker, 422, "malformed"),
    ],
)
def test_r45_every_refusal_has_a_stable_code(
    web: Web, path: str, body: dict[str, str], who: Actor, status: int, code: str
) -> None:
    assert ask(web, who, f"{ORDER}/{path}", body, status)["code"] == code


def test_r14_handing_back_and_reassigning(web: Web) -> None:
    ask(web, worker, f"{ORDER}/hand-back", {"reason": "I am ill"})

    assert ask(web, client, ORDER, status=200)["status"] == "matching"
    assert ask(web, worker, ORDER, status=404)["code"] == "not_found"


def test_r46_pages_hold_ones_own_orders(web: Web) -> None:
    mine = ask(web, client, "/orders?limit=1", status=200)
    theirs = ask(web, other_client, "/orders", status=200)
    none = ask(web, manager, "/orders?status=finished", status=200)

    assert [one["order_id"] for one in mine["items"]] == [str(order_id())]
    assert mine["next"] is None
    assert (theirs["items"], none["items"]) == ([], [])


def test_r8_r46_clients_and_workers_see_no_pipeline_no_scores_no_cut(web: Web) -> None:
    for who in (client, worker):
        view = ask(web, who, ORDER, status=200)
        assert view["assignments"] == []
        assert "pipeline" not in view
        for path in ("/matching/pipeline", "/matching/pipelines", f"/matching/explanations/{order_id()}"):
            assert ask(web, who, path, status=403)["code"] == "forbidden"

    assert ask(web, client, ORDER, status=200)["price"]["minor"] == PER_LINE.minor
    assert ask(web, worker, ORDER, status=200)["price"] is None


def test_r15_a_manager_reads_changes_and_sends_back_the_pipeline(web: Web) -> None:
    pipeline = ask(web, manager, "/matching/pipeline", status=200)["pipeline"]
    pipeline["filters"] = pipeline["filters"][::-1]

    preview = {"pipeline": pipeline, "order_id": str(order_id())}
    seen = ask(web, manager, "/matching/preview", preview, 200)
    version = ask(web, manager, "/matching/pipelines", {"pipeline": pipeline, "reason": "Better"}, 201)

    assert (seen["worker_id"], version["number"]) == (str(BARSIK), 1)
    assert ask(web, manager, "/matching/pipeline", status=200)["hash"] == version["hash"]
    assert ask(web, manager, "/matching/pipelines", status=200)["items"] == [version]
    assert ask(web, manager, f"/matching/explanations/{order_id()}", status=200)[0]["replays"]


def test_r15_a_bad_pipeline_says_what_is_wrong(web: Web) -> None:
    pipeline = {**shown(DEFAULT), "reducer": {"step": "worst"}}

    problem = ask(web, manager, "/matching/pipelines", {"pipeline": pipeline, "reason": "Hm"}, 422)

    assert problem["code"] == "bad_pipeline"
    assert "one of best" in problem["detail"]


def test_r16_a_worker_goes_away_and_comes_back(web: Web) -> None:
    stretch = {"start": NOON.isoformat(), "end": (NOON + minutes(60)).isoformat()}

    ask(web, worker, "/me/away", stretch)
    there = ask(web, worker, "/me/away", status=200)
    ask(web, worker, "/me/back", {})

    assert len(there) == 1
    assert ask(web, worker, "/me/away", status=200) == []
    assert ask(web, other_worker, "/me/away", stretch, 404)["code"] == "unknown_worker"


def test_r16_a_client_blocks_and_unblocks(web: Web) -> None:
    blocked = {"worker_id": str(BARSIK)}
    ask(web, client, "/me/blocked-workers", blocked)
    there = ask(web, client, "/me/blocked-workers", status=200)

    gone = web.delete(f"/api/v1/me/blocked-workers/{BARSIK}", headers=as_(client))

    assert (there["items"], gone.status_code) == ([blocked], 204)
    assert ask(web, client, "/me/blocked-workers", status=200)["items"] == []
