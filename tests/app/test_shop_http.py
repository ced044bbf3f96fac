"""The shop over HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from litestar.testing import TestClient

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.catalog.events import ServiceWithdrawn
from tests.cats.people import client, id_of, manager
from tests.cats.shop import BATH, BRUSH, NOW, TOMORROW, published, told
from tests.cats.stores import Stores
from tests.cats.web import as_, served

START = {"wanted_start": TOMORROW.isoformat()}


@pytest.fixture
def company(stores: Stores, clock: StoppedClock) -> HappyCat:
    company = stores.company("memory", clock)
    told(company, published(), published(BRUSH, title="Brush", price=1000), loyalty=5)
    return company


@pytest.fixture
def http(company: HappyCat) -> Iterator[TestClient[Any]]:
    with served(company, base_url="http://shop.local/api/v1/shop/") as test_client:
        test_client.headers.update(as_(client))
        yield test_client


def filled(http: TestClient[Any]) -> dict[str, str]:
    """What to send to check out a filled cart."""
    http.post("cart/items", json={"service_id": str(BATH)})
    http.put("cart/start", json=START)
    cart = http.put("cart/address", json={"street": "Box lane 1", "city": "Catford"}).json()
    return {"cart_id": cart["cart_id"], "fingerprint": http.post("quote").json()["fingerprint"]}


def test_a_client_browses_fills_the_cart_sees_the_price_and_checks_out(http: TestClient[Any]) -> None:
    filled(http)
    http.put("cart/wishes", json={"wishes": "gently"})
    http.post("cart/items", json={"service_id": str(BRUSH)})
    cart = http.delete(f"cart/items/{BRUSH}").json()
    quote = http.post("quote").json()

    receipt = http.post("checkouts", json={"cart_id": cart["cart_id"], "fingerprint": quote["fingerprint"]})

    assert [item["title"] for item in cart["items"]] == ["Bath"]
    assert (cart["wishes"], cart["address"]["city"]) == ("gently", "Catford")
    assert quote["lines"][0]["list_price"]["amount"] == "20.00"
    assert (quote["loyalty_percentage"], quote["approximate"]["amount"]) == (5, "19.00")
    assert receipt.status_code == 201
    assert receipt.json()["quote"] == quote
    assert http.get("checkouts").json()["items"] == [receipt.json()]


def test_r46_anybody_may_browse_and_nobody_else_has_a_cart(http: TestClient[Any]) -> None:
    anonymous = {"Authorization": ""}

    first = http.get("services?limit=1", headers=anonymous).json()
    rest = http.get(f"services?limit=1&after={first['next']}", headers=anonymous).json()

    assert {one["items"][0]["service_id"] for one in (first, rest)} == {str(BATH), str(BRUSH)}
    assert rest["next"] is None
    assert http.get("cart", headers=anonymous).status_code == 401


def test_r2_a_manager_sees_what_was_shown_when(
    http: TestClient[Any], company: HappyCat, clock: StoppedClock
) -> None:
    then, by_manager = clock.now(), as_(manager)
    clock.advance(timedelta(hours=1))
    company.shop.withdrawn(ServiceWithdrawn(2, BATH, withdrawn_at=then))

    at = {"at": then.isoformat(), "limit": "1"}
    first = http.get("showings", params=at, headers=by_manager).json()
    rest = http.get("showings", params={**at, "after": first["next"]}, headers=by_manager).json()
    history = http.get(f"showings/{BATH}", headers=by_manager).json()["items"]

    shown = [*first["items"], *rest["items"]]
    assert [one["service_id"] for one in shown] == sorted([str(BATH), str(BRUSH)])
    assert rest["next"] is None
    assert [(one["revision"], one["since"], bool(one["offer"])) for one in history] == [
        (1, "2026-06-01T08:00:00Z", True),
        (2, "2026-06-01T09:00:00Z", False),
    ]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("showings", 422, "malformed"),
        ("showings?at=yesterday", 422, "malformed"),
        ("showings?at=2026-06-01T08:00:00", 422, "naive_time"),
        ("showings?at=2026-06-01T08:00:01Z", 422, "not_shown_yet"),
        ("showings?at=0001-01-01T00:00:00Z", 422, "far_away"),
        (f"showings/{id_of('nothing')}", 404, "not_found"),
    ],
)
def test_r45_a_moment_that_cannot_be_is_refused(
    http: TestClient[Any], asked: str, status: int, code: str
) -> None:
    answer = http.get(asked, headers=as_(manager))

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_r46_clients_do_not_see_what_was_shown_when(http: TestClient[Any]) -> None:
    answer = http.get("showings", params={"at": NOW.isoformat()})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_r5_what_changed_is_said_field_by_field(http: TestClient[Any], company: HappyCat) -> None:
    order = filled(http)
    company.shop.published(published(revision=2, price=2500))

    answer = http.post("checkouts", json=order)

    assert (answer.status_code, answer.json()["code"]) == (409, "quote_changed")
    assert answer.json()["errors"] == [
        {"service_id": str(BATH), "title": "Bath", "what": "list_price", "old": "20.00", "new": "25.00"}
    ]


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "checkout-1"}])
def test_r5_a_repeated_checkout_gives_the_same_receipt(http: TestClient[Any], headers: Any) -> None:
    order = filled(http)

    first = http.post("checkouts", json=order, headers=headers)
    second = http.post("checkouts", json=order, headers=headers)

    assert first.json() == second.json()
    assert len(http.get("checkouts").json()["items"]) == 1


def test_r5_a_quote_under_a_key_shows_the_lines(http: TestClient[Any]) -> None:
    filled(http)

    quote = http.post("quote", headers={"Idempotency-Key": "quote-1"}).json()

    assert [line["title"] for line in quote["lines"]] == ["Bath"]


def test_r5_a_reorder_fills_a_fresh_cart(http: TestClient[Any]) -> None:
    order = filled(http)
    http.post("checkouts", json=order)

    cart = http.post(f"checkouts/{order['cart_id']}/reorder", json=START).json()

    assert cart["copied_from"] == order["cart_id"]
    assert cart["cart_id"] != order["cart_id"]
    assert [item["title"] for item in cart["items"]] == ["Bath"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "cart", None, 404, "no_cart"),
        ("POST", "quote", None, 404, "no_cart"),
        ("POST", "cart/items", {"service_id": str(id_of("nothing"))}, 404, "not_found"),
        ("PUT", "cart/start", {"wanted_start": "2026-06-02T08:05:00Z"}, 422, "off_the_quarter"),
        ("PUT", "cart/start", {"wanted_start": "2026-05-02T08:00:00Z"}, 422, "start_in_the_past"),
        ("PUT", "cart/start", {"wanted_start": "9999-12-31T23:45:00-10:00"}, 422, "start_too_far_ahead"),
        ("PUT", "cart/start", {"wanted_start": "2026-06-02T08:00:00"}, 422, "malformed"),
        ("PUT", "cart/address", {"street": " ", "city": "Catford"}, 422, "invalid"),
        ("PUT", "cart/wishes", {"wishes": "\u0000"}, 422, "invalid"),
        ("POST", "checkouts", {"cart_id": str(id_of("no")), "fingerprint": "0" * 64}, 404, "not_found"),
        ("POST", "checkouts", {"cart_id": str(id_of("no")), "fingerprint": "x"}, 422, "malformed"),
        ("POST", f"checkouts/{id_of('no')}/reorder", START, 404, "not_found"),
    ],
)
def test_r45_what_cannot_be_is_refused_with_its_code(
    http: TestClient[Any], method: str, path: str, body: Any, status: int, code: str
) -> None:
    answer = http.request(method, path, json=body) if body else http.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_r45_a_service_twice_in_the_cart_and_an_empty_cart_are_conflicts(http: TestClient[Any]) -> None:
    item = {"service_id": str(BATH)}
    http.post("cart/items", json=item)

    twice = http.post("cart/items", json=item)
    http.delete(f"cart/items/{BATH}")
    empty = http.post("quote")

    assert (twice.status_code, twice.json()["code"]) == (409, "already_in_cart")
    assert (empty.status_code, empty.json()["code"]) == (409, "empty_cart")
