"""Billing over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from happycat.adapters.memory.world import StoppedClock
from happycat.app.company import HappyCat
from tests.cats.billing import WEEK, finished, order_id
from tests.cats.people import MURKA, accountant, client, manager, operator, other_client
from tests.cats.stores import Stores
from tests.cats.web import as_, served


@pytest.fixture
def company(stores: Stores, clock: StoppedClock) -> HappyCat:
    """Murka's order was finished, invoiced and paid."""
    company = stores.company("memory", clock)
    company.clients.import_client(operator, MURKA, "Murka", "murka@box")
    company.clients.pay_by(operator, MURKA, "bank", "tok_good")
    company.settle()
    company.billing.charge(finished("yarn", clock.now()))
    clock.advance(WEEK)
    company.tick()
    return company


@pytest.fixture
def http(company: HappyCat) -> Iterator[TestClient[Any]]:
    with served(company) as client:
        yield client


def test_r25_the_client_reads_its_statement_and_invoice(http: TestClient[Any]) -> None:
    seen = http.get("/api/v1/billing/statement", headers=as_(client)).json()
    invoice = seen["invoices"][0]

    full = http.get(f"/api/v1/billing/invoices/{invoice['invoice_id']}", headers=as_(client)).json()

    assert (seen["name"], seen["settled"]["amount"], invoice["status"]) == ("Murka", "100.00", "paid")
    assert full["lines"][0]["order_id"] == str(order_id("yarn"))
    assert "tok_good" not in str(seen) + str(full)


def test_r46_anothers_invoice_is_not_found_and_roles_count(http: TestClient[Any]) -> None:
    page = http.get("/api/v1/billing/invoices?limit=1", headers=as_(accountant)).json()
    path = f"/api/v1/billing/invoices/{page['items'][0]['invoice_id']}"

    assert http.get(path, headers=as_(other_client)).status_code == 404
    assert http.get(path, headers=as_(manager)).status_code == 403
    assert http.get(path).status_code == 401


def test_r26_a_refund_repeated_under_its_key_is_one_refund(http: TestClient[Any]) -> None:
    invoice = http.get("/api/v1/billing/invoices", headers=as_(accountant)).json()["items"][0]
    path = f"/api/v1/billing/invoices/{invoice['invoice_id']}/refunds"
    body = {"order_id": str(order_id("yarn")), "amount": 6000, "reason": "torn yarn"}

    answers = [http.post(path, json=body, headers=as_(accountant, **{"Idempotency-Key": "k"})) for _ in "ab"]
    too_much = http.post(path, json=body, headers=as_(accountant))

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["number"] == answers[1].json()["number"] == "CN-2026-000001"
    assert (too_much.status_code, too_much.json()["code"]) == (409, "more_than_paid")


def test_every_other_route_answers_those_who_may(http: TestClient[Any]) -> None:
    gets = {
        "unresolved": accountant,
        "refunds/unresolved": accountant,
        "parked": accountant,
        "charges": client,
        "postings": client,
    }

    codes = [http.get(f"/api/v1/billing/{path}", headers=as_(who)).status_code for path, who in gets.items()]
    theirs = http.get(f"/api/v1/billing/clients/{MURKA}/statement", headers=as_(accountant))
    whole = http.post("/api/v1/billing/verification", json={}, headers=as_(accountant))
    again = http.post("/api/v1/billing/weeks/2026-05-31/run", headers=as_(operator))
    no_week = http.post("/api/v1/billing/weeks/2026-06-01/run", headers=as_(operator))

    assert codes == [200] * 5
    assert (theirs.status_code, whole.json(), again.status_code) == (200, [], 204)
    assert (no_week.status_code, no_week.json()["code"]) == (422, "no_such_week")


def test_what_is_not_there_is_said_with_a_code(http: TestClient[Any]) -> None:
    nothing = f"/api/v1/billing/invoices/{order_id('nothing')}"
    human = {"outcome": "succeeded", "reason": "seen in the bank's books"}

    resolved = http.post(f"{nothing}/attempts/1/resolution", json=human, headers=as_(accountant))
    released = http.post(
        f"/api/v1/billing/parked/{MURKA}/2026-05-31/release", json={"reason": "fine"}, headers=as_(accountant)
    )

    assert [resolved.status_code, released.status_code] == [404, 404]
    assert [resolved.json()["code"], released.json()["code"]] == ["not_found", "not_found"]


def test_r35_parked_weeks_come_by_pages_and_each_release_is_answered(
    http: TestClient[Any], clock: StoppedClock, company: HappyCat
) -> None:
    company.billing.charge(finished("palace", clock.now(), price=200_000))
    for _ in range(2):
        clock.advance(WEEK)
        company.tick()

    parked = "/api/v1/billing/parked"
    first = http.get(f"{parked}?limit=1", headers=as_(accountant)).json()
    second = http.get(parked, params={"limit": 1, "after": first["next"]}, headers=as_(accountant)).json()
    weeks = [page["items"][0]["week"] for page in (second, first)]
    answers = [
        http.post(f"{parked}/{MURKA}/{week}/release", json={"reason": "seen"}, headers=as_(accountant))
        for week in weeks
    ]
    nowhere = http.get(parked, params={"after": "-" * 36 + "/2026-05-31"}, headers=as_(accountant))

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["invoice"]["number"] == "INV-2026-000002"
    assert answers[1].json() == {"client_id": str(MURKA), "week": weeks[1], "invoice": None}
    assert http.get(parked, headers=as_(accountant)).json()["items"] == []
    assert second["next"] is None
    assert nowhere.status_code in (400, 422)
