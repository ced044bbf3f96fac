"""The catalog: use cases and HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from litestar.testing import TestClient

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.ids import ServiceId
from happycat.domain.kernel.people import NOBODY
from happycat.domain.kernel.refusals import Forbidden, NotFound
from happycat.domain.kernel.time import NaiveTime
from tests.cats.catalog import details
from tests.cats.people import EVERYBODY, client, id_of, manager, other_manager
from tests.cats.stores import Stores
from tests.cats.web import as_, served

BODY: dict[str, Any] = {
    "title": "Bath",
    "text": "Warm water.",
    "attributes": {"water": "warm"},
    "list_price": 2000,
    "duration_minutes": 90,
    "needed_traits": ["brave"],
    "supplies": [{"item": "towel", "count": 2}],
}


@pytest.fixture
def company(stores: Stores, clock: StoppedClock) -> HappyCat:
    return stores.company("memory", clock)


@pytest.fixture
def http(company: HappyCat) -> Iterator[TestClient[Any]]:
    with served(company) as test_client:
        test_client.headers.update(as_(manager))
        yield test_client


def test_r1_every_edit_is_kept_with_author_reason_and_diff(company: HappyCat, clock: StoppedClock) -> None:
    service = company.catalog.draft(manager, details())
    company.catalog.publish(manager, service.id)

    company.catalog.edit(other_manager, service.id, details(title="Long bath"), "nicer")

    revisions = company.catalog.revisions(manager, service.id)
    assert [revision.number for revision in revisions] == [1, 2, 3]
    assert (revisions[2].author, revisions[2].at, revisions[2].reason) == (
        other_manager.person,
        clock.now(),
        "nicer",
    )
    assert revisions[2].diff == {"title": ("Bath", "Long bath")}


def test_r1_any_revision_can_be_restored(company: HappyCat) -> None:
    service = company.catalog.draft(manager, details())
    company.catalog.edit(manager, service.id, details(title="Long bath"), "nicer")

    restored = company.catalog.restore(manager, service.id, 1, "it was better")

    assert (restored.revision, restored.details) == (3, details())
    with pytest.raises(NotFound, match="revision"):
        company.catalog.restore(manager, service.id, 9, "what was it")


def test_r1_any_two_revisions_are_compared(company: HappyCat) -> None:
    service = company.catalog.draft(manager, details())
    company.catalog.edit(manager, service.id, details(title="Long bath"), "nicer")
    company.catalog.publish(manager, service.id)

    compared = company.catalog.compare(manager, service.id, 1, 3)

    assert compared == {"status": ("draft", "published"), "title": ("Bath", "Long bath")}
    with pytest.raises(NotFound, match="revision"):
        company.catalog.compare(manager, service.id, 1, 4)


def test_r1_a_service_is_seen_as_it_was_at_an_instant(company: HappyCat, clock: StoppedClock) -> None:
    drafted_at = clock.now()
    service = company.catalog.draft(manager, details())
    clock.advance(timedelta(hours=1))
    company.catalog.publish(manager, service.id)

    then = company.catalog.as_of(manager, service.id, drafted_at + timedelta(minutes=59))
    now = company.catalog.as_of(manager, service.id, clock.now())

    assert [(one.number, one.status) for one in (then, now)] == [(1, "draft"), (2, "published")]
    with pytest.raises(NotFound):
        company.catalog.as_of(manager, service.id, drafted_at - timedelta(seconds=1))
    with pytest.raises(NaiveTime):
        company.catalog.as_of(manager, service.id, drafted_at.replace(tzinfo=None))


def test_r1_the_shop_hears_what_is_on_sale_and_nothing_of_drafts(company: HappyCat) -> None:
    company.catalog.draft(manager, details(title="Draft"))
    bath = company.catalog.draft(manager, details())
    company.catalog.publish(manager, bath.id)
    company.settle()
    shown = company.shop.browse(NOBODY)

    company.catalog.archive(manager, bath.id, "no water")
    company.settle()

    assert [listing.id for listing in shown] == [bath.id]
    assert company.shop.browse(NOBODY) == []


def test_r46_services_are_for_managers_only(company: HappyCat) -> None:
    catalog, bath, at = company.catalog, ServiceId(id_of("Bath")), company.kernel.clock().now()
    others = [actor for actor in (*EVERYBODY, NOBODY) if actor is not manager]

    for actor in others:
        for attempt in (
            lambda a: catalog.draft(a, details()),
            lambda a: catalog.edit(a, bath, details(), "why"),
            lambda a: catalog.publish(a, bath),
            lambda a: catalog.archive(a, bath, "why"),
            lambda a: catalog.restore(a, bath, 1, "why"),
            lambda a: catalog.get(a, bath),
            lambda a: catalog.page(a),
            lambda a: catalog.revisions(a, bath),
            lambda a: catalog.compare(a, bath, 1, 2),
            lambda a: catalog.as_of(a, bath, at),
        ):
            with pytest.raises(Forbidden):
                attempt(actor)


def test_r45_an_unknown_service_is_not_found(company: HappyCat) -> None:
    with pytest.raises(NotFound, match="service"):
        company.catalog.revisions(manager, ServiceId(id_of("nothing")))


def test_a_service_goes_through_its_life_over_http(http: TestClient[Any]) -> None:
    drafted = http.post("/api/v1/services", json=BODY).json()
    path = f"/api/v1/services/{drafted['service_id']}"

    published = http.post(f"{path}/publish").json()
    edit = {"details": {**BODY, "list_price": 2500}, "reason": "soap costs more"}
    edited = http.post(f"{path}/edits", json=edit).json()
    archived = http.post(f"{path}/archive", json={"reason": "no water"}).json()
    restored = http.post(f"{path}/restore", json={"revision": 1, "reason": "water again"}).json()

    assert (drafted["status"], drafted["revision"]) == ("draft", 1)
    assert (published["status"], archived["status"]) == ("published", "archived")
    assert edited["details"]["list_price"] == {"minor": 2500, "amount": "25.00"}
    assert http.get(path).json() == restored
    assert (restored["status"], restored["details"]) == ("draft", drafted["details"])
    assert [one["service_id"] for one in http.get("/api/v1/services").json()["items"]] == [
        drafted["service_id"]
    ]


def test_revisions_come_in_pages_over_http(http: TestClient[Any]) -> None:
    path = f"/api/v1/services/{http.post('/api/v1/services', json=BODY).json()['service_id']}"
    http.post(f"{path}/publish")
    http.post(f"{path}/archive", json={"reason": "no water"})

    first = http.get(f"{path}/revisions?limit=2").json()
    rest = http.get(f"{path}/revisions?limit=2&after={first['next']}").json()

    assert [revision["number"] for revision in first["items"]] == [1, 2]
    assert [revision["reason"] for revision in rest["items"]] == ["no water"]
    assert first["items"][1]["diff"] == {"status": ["draft", "published"]}
    assert rest["next"] is None


def test_r1_revisions_are_compared_and_looked_up_by_time_over_http(http: TestClient[Any]) -> None:
    path = f"/api/v1/services/{http.post('/api/v1/services', json=BODY).json()['service_id']}"
    http.post(f"{path}/publish")

    compared = http.get(f"{path}/comparison?old=2&new=1").json()
    then = http.get(f"{path}/as-of?at=2026-06-01T10:00:00%2B02:00").json()

    assert compared == {"old": 2, "new": 1, "diff": {"status": ["published", "draft"]}}
    assert (then["number"], then["status"]) == (2, "published")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("comparison?old=1", 422, "malformed"),
        ("comparison?old=0&new=1", 422, "malformed"),
        ("comparison?old=1&new=9", 404, "not_found"),
        ("as-of", 422, "malformed"),
        ("as-of?at=2026-06-01T10:00:00", 422, "naive_time"),
        ("as-of?at=2026-06-01T07:59:59Z", 404, "not_found"),
    ],
)
def test_r45_revisions_that_are_not_there_are_refused(
    http: TestClient[Any], asked: str, status: int, code: str
) -> None:
    path = f"/api/v1/services/{http.post('/api/v1/services', json=BODY).json()['service_id']}"

    answer = http.get(f"{path}/{asked}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_r44_a_draft_repeated_under_its_key_is_one_service(http: TestClient[Any]) -> None:
    key = {"Idempotency-Key": "draft-1"}

    first = http.post("/api/v1/services", json=BODY, headers=key)
    second = http.post("/api/v1/services", json=BODY, headers=key)

    assert first.json() == second.json()
    assert len(http.get("/api/v1/services").json()["items"]) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"list_price": 0}, "bad_price"),
        ({"duration_minutes": 20}, "bad_duration"),
        ({"needed_traits": ["brave", "brave"]}, "bad_traits"),
        ({"supplies": [{"item": "towel"}, {"item": "towel"}]}, "bad_supplies"),
        ({"attributes": {"": "x"}}, "bad_attributes"),
        ({"list_price": "20"}, "malformed"),
        ({"colour": "red"}, "malformed"),
    ],
)
def test_r45_bad_input_is_refused_with_its_code(http: TestClient[Any], wrong: Any, code: str) -> None:
    answer = http.post("/api/v1/services", json={**BODY, **wrong})

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_r45_r46_who_may_not_and_what_cannot_be_over_http(http: TestClient[Any]) -> None:
    path = f"/api/v1/services/{http.post('/api/v1/services', json=BODY).json()['service_id']}"
    http.post(f"{path}/publish")

    again = http.post(f"{path}/publish")
    foreign = http.get(path, headers=as_(client))

    assert (again.status_code, again.json()["code"]) == (409, "wrong_service_status")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "forbidden")
