"""Payroll over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from happycat import HappyCat
from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.time import pay_month_of
from tests.cats.payroll import BERLIN, PAYDAY, finished, hired, paid_to
from tests.cats.people import BARSIK, accountant, client, manager, other_manager, worker
from tests.cats.post import deliver
from tests.cats.stores import Stores
from tests.cats.web import as_, served

BONUSES = f"workers/{BARSIK}/bonuses"
BIG = {"amount": 20_000, "reason": "kind to the goldfish"}


@pytest.fixture
def company(stores: Stores, clock: StoppedClock) -> HappyCat:
    company = stores.company("memory", clock)
    deliver(company, "payroll", hired(), paid_to("iban_down"), finished("yarn", A_MONDAY))
    clock.set(PAYDAY)
    company.payroll.run_month(SYSTEM, pay_month_of(A_MONDAY, BERLIN))
    return company


@pytest.fixture
def http(company: HappyCat) -> Iterator[TestClient[Any]]:
    with served(company, base_url="http://hat.local/api/v1/payroll/") as test_client:
        yield test_client


def test_r31_a_worker_sees_the_own_account(http: TestClient[Any]) -> None:
    seen = http.get("statement", headers=as_(worker)).json()

    assert seen["entries"][0]["amount"] == {"minor": 6000, "amount": "60.00"}
    assert (seen["payouts"][0]["month"], seen["payouts"][0]["status"]) == ("2026-06", "issued")
    assert http.get(f"workers/{BARSIK}/statement", headers=as_(accountant)).json() == seen


def test_r28_a_big_bonus_goes_through_two_managers(http: TestClient[Any]) -> None:
    bonus = http.post(BONUSES, json=BIG, headers=as_(manager)).json()
    assert bonus["status"] == "proposed"

    alone = http.post(f"bonuses/{bonus['bonus_id']}/approve", headers=as_(manager))
    both = http.post(f"bonuses/{bonus['bonus_id']}/approve", headers=as_(other_manager))

    assert (alone.status_code, alone.json()["code"]) == (403, "same_manager")
    assert both.json()["status"] == "approved"
    assert http.get("bonuses", headers=as_(manager)).json()["items"] == [both.json()]


def test_r44_a_repeated_bonus_with_its_key_is_one_bonus(http: TestClient[Any]) -> None:
    headers = as_(manager, **{"Idempotency-Key": "goldfish-1"})

    first, again = (http.post(BONUSES, json={**BIG, "amount": 500}, headers=headers) for _ in range(2))

    assert first.json() == again.json()
    assert http.get("statement", headers=as_(worker)).json()["balance"]["minor"] == 500


def test_an_accountant_resolves_an_unanswered_payout(
    http: TestClient[Any], company: HappyCat, clock: StoppedClock
) -> None:
    (payout,) = http.get("payouts", headers=as_(accountant)).json()["items"]
    company.payroll.send(SYSTEM, company.payroll.to_send(10)[0])
    clock.set(PAYDAY.replace(hour=12))
    path = f"payouts/{payout['payout_id']}/attempts"
    assert http.get(path, headers=as_(accountant)).json()[0]["status"] == "unknown"

    answer = http.post(
        f"{path}/1/resolve", json={"outcome": "rejected", "reason": "called"}, headers=as_(accountant)
    )

    assert answer.json()["status"] == "failed"
    assert "iban_down" not in http.get(path, headers=as_(accountant)).text


def test_only_a_parked_payout_is_released_or_withdrawn(http: TestClient[Any]) -> None:
    (payout,) = http.get("payouts", headers=as_(accountant)).json()["items"]

    for word in ("release", "withdraw"):
        path = f"payouts/{payout['payout_id']}/{word}"
        refused = http.post(path, json={"reason": "hm"}, headers=as_(accountant))
        assert (refused.status_code, refused.json()["code"]) == (409, "wrong_payout_status")


def test_r33_the_ledger_is_verified_on_request(http: TestClient[Any]) -> None:
    verified = http.get("verification", headers=as_(accountant)).json()

    assert verified == {"postings": 2, "sound": True, "faults": []}


@pytest.mark.parametrize(
    "path", ["statement", f"workers/{BARSIK}/statement", "payouts", "bonuses", "verification"]
)
def test_r46_a_client_has_nothing_to_see_here(http: TestClient[Any], path: str) -> None:
    assert http.get(path, headers=as_(client)).status_code == 403


def test_r45_nonsense_is_refused_precisely(http: TestClient[Any]) -> None:
    negative = http.post(BONUSES, json={**BIG, "amount": -1}, headers=as_(manager))
    nothing = http.post(BONUSES, json={**BIG, "amount": 0}, headers=as_(manager))
    nobody = http.post(f"workers/{client.person}/bonuses", json=BIG, headers=as_(manager))
    far = http.get("statement?before=99999999999999999999", headers=as_(worker))

    assert [a.status_code for a in (negative, nothing, nobody, far)] == [422, 422, 404, 422]
