"""Recruiting: use cases and HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from litestar.testing import TestClient
from PIL import Image

from happycat import HappyCat
from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.app.recruiting.policies import PolicyKnown
from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.ids import ApplicationId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import NOBODY, Actor, Role
from happycat.domain.kernel.refusals import Forbidden, NotFound
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.orders.events import OrderFinished
from happycat.domain.quality.events import HypothesisRaised, InspectionClosed
from happycat.domain.recruiting.assessment import Assessment, ResultsWrong
from happycat.domain.recruiting.board import first_policy
from happycat.domain.recruiting.events import Decision, Verdict, WorkerStatus
from happycat.domain.recruiting.model import ApplicationStatus
from happycat.domain.recruiting.policy import VACANCIES
from happycat.domain.recruiting.screening import PolicyWrong
from tests.cats.people import EVERYBODY, MURKA, id_of, manager, worker
from tests.cats.recruiting import EXCELLENT, MIDDLING, POOR, applied, assessed_in, document, hired_in
from tests.cats.stores import Stores
from tests.cats.web import served

ME: Any = id_of("a thing")


@pytest.fixture(params=["memory", "sqlite"])
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    return stores.company(request.param, clock)


def test_r36_anybody_applies_and_the_same_cat_gets_the_same_receipt(company: HappyCat) -> None:
    first = company.recruiting.apply(NOBODY, "Barsik", 3, "Siberian", "grey", "barsik@yard")
    again = company.recruiting.apply(NOBODY, " barsik", 4, "Siberian", "grey", "BARSIK@yard")
    company.settle()

    [only] = company.recruiting.applications(manager)
    assert (only.id, only.status) == (first, ApplicationStatus.RECEIVED)
    assert again == first


def test_r36_the_photo_follows_and_reaches_the_lab(company: HappyCat) -> None:
    receipt = applied(company)
    photo = company.kernel.photos().put(_png())

    company.recruiting.add_photo(NOBODY, receipt, photo)
    company.settle()

    assert company.recruiting.application(manager, receipt).photo == photo


def test_r36_without_a_receipt_there_is_nothing_to_add_a_photo_to(company: HappyCat) -> None:
    photo = company.kernel.photos().put(_png())

    with pytest.raises(NotFound):
        company.recruiting.add_photo(NOBODY, ApplicationId(ME), photo)


def test_r37_the_set_is_the_vacancys_unless_a_manager_chooses_another_for_this_cat(company: HappyCat) -> None:
    usual, special = applied(company, "Barsik"), applied(company, "Sima")
    for receipt in (usual, special):
        company.recruiting.contact(manager, receipt, "Eager.")

    company.recruiting.assign_assessments(manager, usual)
    chosen = [Assessment("doors", "Opens doors", most=10)]
    company.recruiting.assign_assessments(manager, special, chosen)

    sets = [company.recruiting.application(manager, receipt).assessments for receipt in (usual, special)]
    assert sets == [VACANCIES["worker"], tuple(chosen)]
    with pytest.raises(ResultsWrong, match="diligence was not assigned"):
        company.recruiting.record_results(manager, special, {"diligence": 90})


def test_r46_the_lab_is_for_managers(company: HappyCat) -> None:
    receipt = applied(company)

    for nobody in (NOBODY, *(actor for actor in EVERYBODY if actor != manager)):
        with pytest.raises(Forbidden):
            company.recruiting.application(nobody, receipt)
        with pytest.raises(Forbidden):
            company.recruiting.decide(nobody, receipt)
        with pytest.raises(Forbidden):
            company.recruiting.draft_policy(nobody, document(), "Mine.")


def test_r40_an_accepted_cat_becomes_a_worker_with_its_traits(company: HappyCat) -> None:
    worker_id = hired_in(company)

    found = company.recruiting.worker(manager, worker_id)

    assert (found.status, found.revision, found.name) == (WorkerStatus.HIRED, 1, "Barsik")
    assert (found.strengths, found.weaknesses) == (("diligent", "patient", "tidy"), ("timid",))


def test_r38_a_rejected_cat_becomes_none(company: HappyCat) -> None:
    rejected = company.recruiting.decide(manager, assessed_in(company, POOR))

    assert rejected.status is ApplicationStatus.REJECTED
    assert company.recruiting.workers(manager) == []


def test_r38_a_manager_hires_where_the_policy_asks_one(company: HappyCat) -> None:
    receipt = assessed_in(company, MIDDLING)
    asked = company.recruiting.decide(manager, receipt)

    decided = company.recruiting.decide_by_hand(manager, receipt, Decision.ACCEPTED, "A good heart.")

    [hired] = company.recruiting.workers(manager, WorkerStatus.HIRED)
    assert asked.status is ApplicationStatus.MANAGERS_CALL
    assert decided.worker_id == hired.id


def test_r39_an_activated_policy_decides_from_the_next_decision_on(company: HappyCat) -> None:
    before = company.recruiting.decide(manager, assessed_in(company, MIDDLING, "Barsik"))
    waiting = assessed_in(company, MIDDLING, "Ryzhik")
    drafted = company.recruiting.draft_policy(manager, document(), "Diligence is everything.")

    company.recruiting.activate_policy(manager, drafted.hash, "Summer is busy.")

    after = company.recruiting.decide(manager, waiting)
    assert before.judgement is not None
    assert after.judgement is not None
    assert (before.judgement.policy, after.judgement.policy) == (first_policy().hash, drafted.hash)
    assert after.status is ApplicationStatus.ACCEPTED


def test_r39_who_changed_what_and_why_is_kept_through_a_roll_back(company: HappyCat) -> None:
    drafted = company.recruiting.draft_policy(manager, document(), "Diligence is everything.")
    company.recruiting.activate_policy(manager, drafted.hash, "Summer is busy.")

    company.recruiting.roll_back_policy(manager, "Too many hired.")

    book = company.recruiting.policies(manager)
    assert book.board.active == first_policy().hash
    assert [(p.number, p.reason) for p in book.versions][1:] == [(2, "Diligence is everything.")]
    assert [(a.by, a.reason) for a in book.board.activations] == [
        (manager.person, "Summer is busy."),
        (manager.person, "Too many hired."),
    ]


def test_r39_the_company_opens_with_version_1(company: HappyCat) -> None:
    book = company.recruiting.policies(manager)

    assert [p.number for p in book.versions] == [1]
    assert book.board.active == book.versions[0].hash


def test_r39_a_wrong_policy_is_refused_with_all_that_is_wrong(company: HappyCat) -> None:
    wrong = document(rules=[{"name": "x"}], accept_at="many")

    with pytest.raises(PolicyWrong, match=r"accept_at is a whole number.*rule 1: fact is a text"):
        company.recruiting.draft_policy(manager, wrong, "Try.")

    assert len(company.recruiting.policies(manager).versions) == 1


def test_r39_the_same_policy_is_not_drafted_twice(company: HappyCat) -> None:
    company.recruiting.draft_policy(manager, document(), "Try.")

    with pytest.raises(PolicyKnown, match="version 2"):
        company.recruiting.draft_policy(manager, document(), "Try again.")


def test_r39_a_version_that_nobody_drafted_is_not_activated(company: HappyCat) -> None:
    with pytest.raises(NotFound):
        company.recruiting.activate_policy(manager, "0" * 64, "Why not.")
    with pytest.raises(PolicyWrong, match="is no version"):
        company.recruiting.activate_policy(manager, "the best one", "Why not.")


def test_r46_a_worker_sees_itself_alone(company: HappyCat) -> None:
    barsik, ryzhik = hired_in(company, "Barsik"), hired_in(company, "Ryzhik")
    me = Actor.having(barsik, Role.WORKER)

    assert company.recruiting.worker(me, barsik).name == "Barsik"
    with pytest.raises(NotFound):
        company.recruiting.worker(me, ryzhik)
    with pytest.raises(Forbidden):
        company.recruiting.workers(me)


def test_r47_a_suspended_worker_is_told(company: HappyCat) -> None:
    barsik = hired_in(company)

    company.recruiting.suspend(manager, barsik, "Naps at work.")
    company.recruiting.reinstate(manager, barsik, "Slept enough.")

    told = company.contexts["recruiting"].storage.records.notices(Actor.having(barsik).person)
    assert len(told) == 3


def test_r40_payout_details_are_said_by_the_worker_itself(company: HappyCat) -> None:
    me = Actor.having(hired_in(company), Role.WORKER)

    company.recruiting.set_payout_details(me, "golden_hat", "tok_1")

    journal = company.contexts["recruiting"].storage.records.journal()
    assert journal[-1][1].type == "recruiting.PayoutDetailsChanged.v1"
    with pytest.raises(NotFound):
        company.recruiting.set_payout_details(worker, "golden_hat", "tok_1")


def test_r42_recruiting_hears_how_its_hires_did(company: HappyCat) -> None:
    barsik = hired_in(company)
    ending = (Money.of(100), ("Lick the fur",), Outcome.FAILED, Cause.WORK_REJECTED, A_MONDAY)
    seen = (2, ("brave",), ("diligent",), False, "Hair everywhere.", A_MONDAY)

    company.recruiting.finished(OrderFinished(ME, MURKA, barsik, 1, *ending))
    company.recruiting.inspected(InspectionClosed(ME, ME, barsik, *seen))

    found = company.recruiting.worker(manager, barsik)
    assert (found.work.failed, found.work.last_grade, found.revision) == (1, 2, 2)
    assert found.weaknesses == ("timid", "diligent")


def test_r44_facts_about_nobody_of_ours_are_ignored(company: HappyCat) -> None:
    ending = (Money.of(0), ("Lick the fur",), Outcome.CANCELLED, Cause.NO_WORKER, A_MONDAY)

    company.recruiting.finished(OrderFinished(ME, MURKA, None, None, *ending))
    company.recruiting.inspected(InspectionClosed(ME, ME, ME, 3, (), (), False, "Fine.", A_MONDAY))

    assert company.recruiting.workers(manager) == []


def test_r42_the_verdict_on_a_hypothesis_goes_back(company: HappyCat) -> None:
    company.recruiting.raised(HypothesisRaised(ME, ME, "Long tails knock things over.", A_MONDAY))
    company.recruiting.raised(HypothesisRaised(ME, ME, "Long tails knock things over.", A_MONDAY))

    [idea] = company.recruiting.hypotheses(manager)
    company.recruiting.judge_hypothesis(manager, idea.id, Verdict.CONFIRMED, "They do.")

    journal = company.contexts["recruiting"].storage.records.journal()
    assert [message.type for _, message in journal] == ["recruiting.HypothesisJudged.v1"]


# over HTTP


@pytest.fixture
def http(stores: Stores, clock: StoppedClock) -> Iterator[TestClient[Any]]:
    company = stores.company("memory", clock)
    with served(company) as client:
        client.app.state["company"] = company
        yield client


def signed(http: TestClient[Any], actor: Actor) -> dict[str, str]:
    company: HappyCat = http.app.state["company"]
    tokens = Tokens(company.settings.token_secret.get_secret_value())
    token = tokens.issue(actor, company.kernel.clock().now(), timedelta(days=36500))
    return {"Authorization": f"Bearer {token}"}


def _png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (2, 2), "orange").save(file, "PNG")
    return file.getvalue()


CAT = {"name": "Barsik", "age": 3, "breed": "Siberian", "coat": "grey", "contact": "barsik@yard"}


def test_r36_over_http_anybody_applies_and_sends_a_photo(http: TestClient[Any]) -> None:
    receipt = http.post("/api/v1/applications", json=CAT)
    again = http.post("/api/v1/applications", json=CAT, headers={"Idempotency-Key": "k1"})
    path = f"/api/v1/applications/{receipt.json()['application_id']}"
    photo = http.post(f"{path}/photo", files={"file": ("me.png", _png(), "image/png")})

    assert (receipt.status_code, photo.status_code) == (201, 204)
    assert again.json() == receipt.json()
    assert http.get(path).json()["has_photo"] is True


def test_r45_over_http_a_dog_is_told_what_is_open(http: TestClient[Any]) -> None:
    refused = http.post("/api/v1/applications", json={**CAT, "vacancy": "dog"})

    assert (refused.status_code, refused.json()["code"]) == (422, "no_such_vacancy")


def test_over_http_a_cat_comes_all_the_way_to_be_a_worker(http: TestClient[Any]) -> None:
    boss = signed(http, manager)
    receipt = http.post("/api/v1/applications", json=CAT).json()["application_id"]
    http.app.state["company"].settle()
    lab = f"/api/v1/recruiting/applications/{receipt}"

    for step, body in (
        ("contacts", {"note": "Eager."}),
        ("assessments", {}),
        ("results", {"results": EXCELLENT}),
    ):
        assert http.post(f"{lab}/{step}", json=body, headers=boss).status_code == 201
    decided = http.post(f"{lab}/decide", headers=boss).json()

    page = http.get("/api/v1/workers?status=hired", headers=boss).json()
    assert decided["status"] == "accepted"
    assert [item["worker_id"] for item in page["items"]] == [decided["worker_id"]]


def test_r39_over_http_policies_are_data(http: TestClient[Any]) -> None:
    boss = signed(http, manager)
    body = {"document": document(), "reason": "Try."}
    drafted = http.post("/api/v1/recruiting/policies", json=body, headers=boss).json()

    choice = {"version": drafted["version"], "reason": "Now."}
    http.post("/api/v1/recruiting/policies/activate", json=choice, headers=boss)

    book = http.get("/api/v1/recruiting/policies", headers=boss).json()
    assert book["active"] == drafted["version"]
    assert [version["number"] for version in book["versions"]] == [1, 2]
    assert http.get("/api/v1/recruiting/policies").status_code == 401
