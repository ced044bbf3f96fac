"""What every route shares: problems, once-only commands, tokens (R44, R45, R46)."""

from asyncio import run
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar.exceptions import ValidationException
from litestar.testing import RequestFactory, TestClient

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.app.server import application
from happycat.app.web.kernel import Once, Replayed, moment, once_in
from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.refusals import Conflict, Unreachable
from tests.cats.people import MURKA, client, manager, operator
from tests.cats.stores import STORES, TOKEN_SECRET, Stores
from tests.cats.web import as_

CLIENTS = "/api/v1/clients"
CAT = {"client_id": str(MURKA), "name": "Murka", "contact": "murka@box"}
Web = TestClient[Any]


@pytest.fixture(params=STORES, scope="module")
def company(request: pytest.FixtureRequest, stores: Stores) -> HappyCat:
    """One for all tests here, for routes take time to build; every test has its own cat and key."""
    return stores.company(request.param, StoppedClock())


@pytest.fixture(scope="module")
def web(company: HappyCat) -> Iterator[Web]:
    with TestClient(application(company), raise_server_exceptions=False) as web:
        yield web


@pytest.fixture
def cat() -> dict[str, str]:
    return {"client_id": str(uuid4()), "name": "Murka", "contact": "murka@box"}


@pytest.fixture
def headers() -> dict[str, str]:
    """An operator's, with a fresh idempotency key."""
    return as_(operator, **{"Idempotency-Key": str(uuid4())})


def told(company: HappyCat, cat: dict[str, str]) -> int:
    """How often the others were told of the cat."""
    journal = company.contexts["clients"].storage.records.journal(0, 10_000)
    return sum(message.key == cat["client_id"] for _, message in journal)


def id_in(cat: dict[str, str]) -> ClientId:
    return ClientId(UUID(cat["client_id"]))


def is_problem(answer: Any, status: int, code: str) -> None:
    """RFC 9457, with nothing in it that only we should know."""
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"]
    assert "Traceback" not in answer.text


# once


def test_r44_a_command_repeated_with_its_key_is_done_once(
    web: Web, company: HappyCat, cat: dict[str, str], headers: dict[str, str]
) -> None:
    first, second = (web.post(CLIENTS, json=cat, headers=headers) for _ in range(2))

    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (201, second.json())
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert told(company, cat) == 1


def test_r44_a_command_without_an_answer_is_repeated_without_one(
    web: Web, cat: dict[str, str], headers: dict[str, str]
) -> None:
    web.post(CLIENTS, json=cat, headers=as_(operator))

    first, second = (web.post(f"{CLIENTS}/{cat['client_id']}/leave", headers=headers) for _ in range(2))

    assert (first.status_code, first.content) == (second.status_code, second.content) == (204, b"")
    assert second.headers["idempotency-replayed"] == "true"


def test_r45_a_key_with_another_request_is_refused(
    web: Web, company: HappyCat, cat: dict[str, str], headers: dict[str, str]
) -> None:
    web.post(CLIENTS, json=cat, headers=headers)

    other = web.post(CLIENTS, json={**cat, "name": "Sima"}, headers=headers)

    is_problem(other, 422, "key_reused")
    assert told(company, cat) == 1


def test_r44_a_refused_command_may_be_repeated_with_its_key(
    web: Web, cat: dict[str, str], headers: dict[str, str]
) -> None:
    too_early = web.post(f"{CLIENTS}/{cat['client_id']}/leave", headers=headers)
    web.post(CLIENTS, json=cat, headers=as_(operator))

    in_time = web.post(f"{CLIENTS}/{cat['client_id']}/leave", headers=headers)

    is_problem(too_early, 404, "not_found")
    assert in_time.status_code == 204
    assert "idempotency-replayed" not in in_time.headers


def test_r44_keys_of_two_people_are_two_keys(web: Web, cat: dict[str, str]) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    web.post(CLIENTS, json=cat, headers=as_(operator, **key))

    other = web.post(CLIENTS, json=cat, headers=as_(client, **key))

    is_problem(other, 403, "forbidden")


def test_r45_a_key_with_another_query_is_another_request(company: HappyCat) -> None:
    once = once_in(company.contexts["clients"])
    requests = [RequestFactory().post("/", query_params={"dry": dry}) for dry in ("1", "1", "2")]

    first, same, other = (run(once(request, operator, "key")).fingerprint for request in requests)

    assert first == same != other


def test_r46_strangers_who_use_the_same_key_do_not_get_each_others_answers(web: Web) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    cats = [
        {"name": name, "age": 3, "breed": "mixed", "coat": "grey", "contact": f"{name}@x"}
        for name in ("Vaska", "Tuzik")
    ]

    vaska, tuzik, again = (web.post("/api/v1/applications", json=cats[n], headers=key) for n in (0, 1, 0))

    assert (vaska.status_code, tuzik.status_code) == (201, 201)
    assert vaska.json()["application_id"] != tuzik.json()["application_id"]
    assert again.json() == vaska.json()
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("key", ["x" * 201, "a\tb"])
def test_r45_a_key_has_a_form(web: Web, key: str, cat: dict[str, str]) -> None:
    answer = web.post(CLIENTS, json=cat, headers=as_(operator, **{"Idempotency-Key": key}))

    is_problem(answer, 422, "bad_idempotency_key")


def test_r44_eight_at_once_with_one_key_do_it_once(company: HappyCat, cat: dict[str, str]) -> None:
    once: Once[Any] = Once(company.contexts["clients"], operator, str(uuid4()), "print")

    def attempt(n: int) -> str:
        try:
            once(lambda clients: clients.import_client(operator, id_in(cat), f"Murka {n}", "box").name)
        except Replayed as done:
            return done.answer
        return "done"

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(attempt, range(8)))

    assert answers.count("done") == 1
    assert len(set(answers)) == 2
    assert told(company, cat) == 1


def test_r44_refused_because_its_twin_was_faster_it_gets_the_twins_answer(
    company: HappyCat, cat: dict[str, str]
) -> None:
    live = company.contexts["clients"]
    once: Once[Any] = Once(live, operator, str(uuid4()), "print")

    def overtaken(_: Any) -> None:
        once(lambda clients: clients.import_client(operator, id_in(cat), "Murka", "box").name)
        raise Conflict(problem="It is done already.")

    with pytest.raises(Replayed) as done:
        once(overtaken)

    assert done.value.answer == '"Murka"'


def test_r44_what_is_done_under_a_key_wakes_the_relay(
    company: HappyCat, web: Web, cat: dict[str, str], headers: dict[str, str]
) -> None:
    company._woken.clear()

    web.post(CLIENTS, json=cat, headers=headers)

    assert company._woken.is_set()


# who asks


def test_r46_without_a_token_one_is_asked_for(web: Web, cat: dict[str, str]) -> None:
    answer = web.post(CLIENTS, json=cat)

    is_problem(answer, 401, "not_authenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YTpi", "Bearer", "Bearer  ", "é"])
def test_r46_a_bad_token_is_no_token(web: Web, header: str) -> None:
    answer = web.get(CLIENTS, headers={b"Authorization": header.encode("latin-1")})

    is_problem(answer, 401, "not_authenticated")


def test_r46_an_expired_token_is_no_token(web: Web) -> None:
    token = Tokens(TOKEN_SECRET).issue(operator, datetime.now(UTC) - timedelta(days=2), timedelta(days=1))

    answer = web.get(CLIENTS, headers={"Authorization": f"Bearer {token}"})

    is_problem(answer, 401, "not_authenticated")
    assert "expired" in answer.json()["detail"]


def test_r46_the_wrong_role_is_forbidden_and_what_is_not_there_is_not_found(
    web: Web, cat: dict[str, str]
) -> None:
    is_problem(web.post(CLIENTS, json=cat, headers=as_(manager)), 403, "forbidden")
    is_problem(web.post(f"{CLIENTS}/{uuid4()}/leave", headers=as_(operator)), 404, "not_found")


# what is wrong with a request


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**CAT, "surplus": 1},
        {**CAT, "name": ""},
        {**CAT, "name": "x" * 201},
        {**CAT, "name": 5},
        {**CAT, "client_id": "Murka"},
        [],
        "Murka",
        None,
    ],
    ids=str,
)
def test_r45_a_malformed_body_is_refused_with_what_is_wrong(web: Web, company: HappyCat, body: Any) -> None:
    answer = web.post(CLIENTS, json=body, headers=as_(operator))

    is_problem(answer, 422, "malformed")
    assert told(company, CAT) == 0


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000])
def test_r45_what_is_no_json_is_a_bad_request(web: Web, body: bytes) -> None:
    answer = web.post(CLIENTS, content=body, headers=as_(operator, **{"Content-Type": "application/json"}))

    is_problem(answer, 400, "bad_request")


def test_r45_control_characters_are_refused_by_the_domain(web: Web, cat: dict[str, str]) -> None:
    answer = web.post(CLIENTS, json={**cat, "name": "Mur\u0000ka"}, headers=as_(operator))

    is_problem(answer, 422, "invalid")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=many", "after=Murka"])
def test_r45_a_wrong_page_is_refused(web: Web, query: str) -> None:
    is_problem(web.get(f"{CLIENTS}?{query}", headers=as_(operator)), 422, "malformed")


@pytest.mark.parametrize(
    "text", ["2026-06-01T08:00:00Z", "2026-06-01T10:00:00+02:00", "2026-06-01 08:00:00.000000-00:00"]
)
def test_r45_a_moment_in_a_query_is_one_instant_in_any_zone(text: str) -> None:
    assert moment("at", text) == datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "0", "1780300000", "-1", "1e308", "253402300800", "9" * 5000, "\ud800", "2026-02-30T08:00:00Z"],
)
def test_r45_what_is_not_written_out_is_no_moment_and_it_is_said_where(text: str) -> None:
    with pytest.raises(ValidationException) as refused:
        moment("since", text)

    assert isinstance(refused.value.extra, list)
    assert [error["key"] for error in refused.value.extra] == ["since"]


def test_r45_a_moment_in_a_query_is_described_as_one(web: Web) -> None:
    described = web.get("/schema/openapi.json").json()["paths"]["/api/v1/shop/showings"]["get"]

    (at,) = (each["schema"] for each in described["parameters"] if each["name"] == "at")
    assert (at["type"], at["format"]) == ("string", "date-time")


def test_r45_unknown_places_and_methods_are_problems_too(web: Web) -> None:
    is_problem(web.get("/api/v1/nowhere"), 404, "not_found")
    is_problem(web.delete(CLIENTS), 405, "method_not_allowed")
    is_problem(web.post(f"{CLIENTS}/not-an-id/leave", headers=as_(operator)), 404, "not_found")


def test_r45_too_large_a_body_is_refused(web: Web, cat: dict[str, str]) -> None:
    answer = web.post(CLIENTS, json={**cat, "name": "x" * 1_000_001}, headers=as_(operator))

    is_problem(answer, 413, "request_entity_too_large")


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [(Unreachable("the database is away"), 503, "unavailable"), (ValueError("a secret"), 500, "unexpected")],
    ids=["outage", "mistake"],
)
def test_r45_what_fails_inside_says_nothing_of_the_inside(
    company: HappyCat, web: Web, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int, code: str
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(type(company.clients), "page", fail)

    answer = web.get(CLIENTS, headers=as_(operator))

    is_problem(answer, status, code)
    assert "a secret" not in answer.text


def test_a_page_says_where_the_next_one_begins(web: Web) -> None:
    for _ in range(3):
        web.post(CLIENTS, json={**CAT, "client_id": str(uuid4())}, headers=as_(operator))

    whole = web.get(f"{CLIENTS}?limit=200", headers=as_(operator)).json()
    pages: list[list[Any]] = []
    after: str | None = ""
    while after is not None:
        page = web.get(f"{CLIENTS}?limit=2{after and '&after=' + after}", headers=as_(operator)).json()
        pages.append(page["items"])
        after = page["next"]

    assert [item for page in pages for item in page] == whole["items"]
    assert {len(page) for page in pages[:-1]} == {2}
    assert whole["next"] is None
