"""Quality: use cases and HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs
import pytest
from litestar.testing import TestClient

from happycat import HappyCat
from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.app.web.tokens import Tokens
from happycat.domain.billing import events as billing
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.ids import HypothesisId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.people import NOBODY, Actor
from happycat.domain.kernel.refusals import Forbidden, NotFound, NotYet
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.orders.events import MatchExplained
from happycat.domain.payroll import events as payroll
from happycat.domain.payroll.events import EntryKind
from happycat.domain.quality.model import AlreadyClosed, Ground, InspectionStatus, OrderNotFinished
from happycat.domain.quality.policy import SAMPLING
from happycat.domain.recruiting.events import HypothesisJudged, Verdict, WorkerChanged, WorkerStatus
from tests.cats.people import BARSIK, EVERYBODY, MURKA, accountant, id_of, manager, operator
from tests.cats.post import deliver
from tests.cats.quality import (
    ANSWERS,
    INSPECTION,
    ORDER,
    PHOTO,
    checked_out,
    credited,
    disputed,
    finished,
    inspected_in,
    invoiced,
    lost,
    order_id,
    posted,
    started,
)
from tests.cats.stores import Stores
from tests.cats.web import served

WELL = (Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED)
NAMES = [f"order {n}" for n in range(100)]
SAMPLED = next(order_id(name) for name in NAMES if SAMPLING.takes(order_id(name)))
PASSED_OVER = next(order_id(name) for name in NAMES if not SAMPLING.takes(order_id(name)))


@pytest.fixture(params=["memory", "sqlite"])
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> HappyCat:
    return stores.company(request.param, clock)


@pytest.mark.parametrize(
    ("ending", "ground"),
    [
        ((Outcome.FAILED, Cause.WORKER_NO_SHOW), Ground.FAILED),
        ((Outcome.CANCELLED, Cause.NO_WORKER), Ground.CANCELLED),
    ],
)
def test_r41_every_failed_and_cancelled_order_is_inspected(
    company: HappyCat, ending: tuple[Outcome, Cause], ground: Ground
) -> None:
    company.quality.finished(finished(*ending))

    [one] = company.quality.inspections(manager, InspectionStatus.OPEN)
    assert (one.order_id, [reason.ground for reason in one.grounds]) == (ORDER, [ground])


def test_r41_succeeded_orders_are_inspected_by_sample(company: HappyCat) -> None:
    company.quality.finished(finished(*WELL, order=SAMPLED))
    company.quality.finished(finished(*WELL, order=PASSED_OVER))

    assert [one.order_id for one in company.quality.inspections(manager)] == [SAMPLED]


def test_r41_several_grounds_make_one_inspection(company: HappyCat) -> None:
    company.quality.lost(lost())
    company.quality.finished(finished())
    company.quality.disputed(disputed())

    [one] = company.quality.inspections(manager)
    grounds = {reason.ground for reason in one.grounds}
    assert grounds == {Ground.SUPPLIES_LOST, Ground.FAILED, Ground.START_DISPUTED}


def test_r41_the_inspection_is_the_same_whichever_ground_is_heard_first(
    stores: Stores, clock: StoppedClock
) -> None:
    one, other = stores.company("memory", clock), stores.company("memory", clock)

    deliver(one, "quality", lost(), finished())
    deliver(other, "quality", finished(), lost())

    (first,), (second,) = one.quality.inspections(manager), other.quality.inspections(manager)
    assert (first.id, first.grounds) == (second.id, second.grounds)


def test_r41_a_manager_chooses_a_finished_order(company: HappyCat) -> None:
    company.quality.checked_out(checked_out(PASSED_OVER))
    with pytest.raises(OrderNotFinished):
        company.quality.open(manager, PASSED_OVER, "A hunch.")
    company.quality.finished(finished(*WELL, order=PASSED_OVER))

    one = company.quality.open(manager, PASSED_OVER, "A hunch.")

    assert [(r.ground, r.note, r.by) for r in one.grounds] == [(Ground.CHOSEN, "A hunch.", manager.person)]
    with pytest.raises(NotFound, match="order"):
        company.quality.open(manager, order_id("nobody's"), "A hunch.")


def test_r42_an_inspection_shows_everything_about_the_order_whatever_came_first(company: HappyCat) -> None:
    company.quality.posted(posted(EntryKind.PENALTY, Money.of(-40)))
    company.quality.finished(finished())
    company.quality.explained(MatchExplained(ORDER, 1, BARSIK, "v1", {"tidy": 3}, A_MONDAY))
    company.quality.started(started())
    company.quality.invoiced(invoiced(ORDER, charged=Money.of(100)))
    company.quality.checked_out(checked_out())
    company.quality.client_changed(ClientChanged(1, MURKA, "Murka", "murka@box"))
    changed = WorkerChanged(1, BARSIK, "Barsik", WorkerStatus.HIRED, (), (), A_MONDAY)
    company.quality.worker_changed(changed)

    [one] = company.quality.inspections(manager)
    laid = company.quality.get(manager, one.id)

    happened = [entry.what for entry in laid.dossier.timeline]
    assert happened[0] == "checked_out"
    assert happened[-1] == "finished"
    assert set(happened[1:-1]) == {"started", "invoiced", "worker_penalty"}
    assert [shown.photo for shown in laid.dossier.photos] == [PHOTO]
    assert laid.dossier.matches[0].explanation == {"tidy": 3}
    assert (laid.dossier.charged, laid.dossier.paid) == (Money.of(100), Money.of(-40))
    assert sorted(known.name for known in laid.known) == ["Barsik", "Murka"]


def test_r42_closing_tells_how_the_worker_did_and_the_worker_itself(company: HappyCat) -> None:
    inspection_id = inspected_in(company)
    company.quality.log_contact(manager, inspection_id, "client", "Is sad.")

    closed = company.quality.close(manager, inspection_id, 2, ["brave"], ["messy"], True, "Not its fault.")

    records = company.contexts["quality"].storage.records
    [(_, message)] = records.journal()
    [(cause, text, _)] = records.notices(Actor.having(BARSIK).person)
    assert (closed.status, closed.contacts[0].note) == (InspectionStatus.CLOSED, "Is sad.")
    assert message.type == "quality.InspectionClosed.v1"
    assert str(BARSIK) in message.body
    assert '"penalty_voided":true' in message.body
    assert (cause, "graded 2 of 5" in text) == (f"inspection/{inspection_id}", True)


def test_r42_an_unfinished_orders_inspection_is_not_closed(company: HappyCat) -> None:
    company.quality.lost(lost())
    [one] = company.quality.inspections(manager)
    company.quality.fill(manager, one.id, ANSWERS)

    with pytest.raises(OrderNotFinished):
        company.quality.close(manager, one.id, 1, [], [], False, "Lost a kit.")


def test_r41_who_closed_an_inspection_is_told_of_later_grounds(company: HappyCat) -> None:
    inspection_id = inspected_in(company)
    company.quality.close(manager, inspection_id, 2, [], [], False, "Hair.")

    company.quality.lost(lost())

    told = company.contexts["quality"].storage.records.notices(manager.person)
    assert [cause for cause, _, _ in told] == [f"inspection/{inspection_id}/supplies_lost"]
    with pytest.raises(AlreadyClosed):
        company.quality.close(manager, inspection_id, 1, [], [], False, "Worse.")


def test_r42_a_hypothesis_is_raised_and_its_verdict_comes_back(company: HappyCat) -> None:
    idea = company.quality.raise_hypothesis(manager, inspected_in(company), "Long tails.")
    judged = HypothesisJudged(idea.id, Verdict.CONFIRMED, "They do.", A_MONDAY)

    company.quality.judged(judged)

    [found] = company.quality.hypotheses(manager)
    assert (found.verdict, found.verdict_reason) == ("confirmed", "They do.")
    with pytest.raises(NotYet):
        company.quality.judged(attrs.evolve(judged, hypothesis_id=HypothesisId(id_of("unknown"))))


def test_r42_quality_and_recruiting_talk_about_a_hypothesis(company: HappyCat) -> None:
    idea = company.quality.raise_hypothesis(manager, inspected_in(company), "Long tails.")
    company.settle()

    company.recruiting.judge_hypothesis(manager, idea.id, Verdict.REFUTED, "No difference.")
    company.settle()

    assert [found.verdict for found in company.quality.hypotheses(manager)] == ["refuted"]


def test_r43_the_margin_by_outcome_is_40_100_and_140(company: HappyCat) -> None:
    well, off, bad = order_id("well"), order_id("off"), order_id("bad")
    company.quality.finished(finished(*WELL, order=well))
    company.quality.finished(finished(Outcome.CANCELLED, Cause.CLIENT_CANCELLED, order=off))
    company.quality.finished(finished(Outcome.FAILED, Cause.WORKER_NO_SHOW, order=bad))
    company.quality.invoiced(invoiced(well, off, bad, charged=Money.of(100)))
    company.quality.posted(posted(EntryKind.EARNING, Money.of(60), well))
    company.quality.posted(posted(EntryKind.PENALTY, Money.of(-40), bad))
    company.quality.posted(posted(EntryKind.BONUS, Money.of(7), None))

    kept = {margin.outcome: margin.kept for margin in company.quality.margin(accountant)}

    assert kept == {
        Outcome.SUCCEEDED: Money.of(40),
        Outcome.CANCELLED: Money.of(100),
        Outcome.FAILED: Money.of(140),
    }


def test_r43_what_is_credited_is_not_kept(company: HappyCat) -> None:
    company.quality.finished(finished())
    company.quality.credited(credited(Money.of(30)))
    company.quality.invoiced(invoiced(ORDER, charged=Money.of(100)))

    [margin] = company.quality.margin(manager)

    assert (margin.orders, margin.invoiced, margin.kept) == (1, 1, Money.of(70))


def test_r33_the_heads_of_both_ledgers_are_kept_apart(company: HappyCat) -> None:
    for_billing = billing.LedgerSealed("run 1", (billing.SealedHead("murka", 2, "aa"),), A_MONDAY)
    for_payroll = payroll.LedgerSealed("run 1", (payroll.SealedHead("murka", 3, "bb"),), A_MONDAY)

    company.quality.billing_sealed(for_billing)
    company.quality.payroll_sealed(for_payroll)

    assert [s.head for s in company.quality.seals(accountant, "billing", "murka")] == ["aa"]
    assert [s.head for s in company.quality.seals(operator, "payroll", "murka")] == ["bb"]


def test_r46_inspections_are_for_managers_and_the_margin_for_accountants_too(company: HappyCat) -> None:
    inspection_id = inspected_in(company)

    for somebody in (NOBODY, *(actor for actor in EVERYBODY if actor != manager)):
        with pytest.raises(Forbidden):
            company.quality.get(somebody, inspection_id)
        with pytest.raises(Forbidden):
            company.quality.close(somebody, inspection_id, 5, [], [], True, "Mine.")
        if somebody != accountant:
            with pytest.raises(Forbidden):
                company.quality.margin(somebody)


def test_r45_an_unknown_inspection_is_not_found(company: HappyCat) -> None:
    with pytest.raises(NotFound, match="inspection"):
        company.quality.fill(manager, INSPECTION, ANSWERS)


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


def test_r42_over_http_an_inspection_is_read_filled_and_closed(http: TestClient[Any]) -> None:
    quality, boss = http.app.state["company"].quality, signed(http, manager)
    quality.checked_out(checked_out())
    quality.started(started())
    quality.finished(finished())
    [one] = http.get("/api/v1/inspections?status=open", headers=boss).json()["items"]
    path = f"/api/v1/inspections/{one['inspection_id']}"
    assert http.get(f"/api/v1/inspections/of-order/{one['order_id']}", headers=boss).json() == one
    assert http.get(f"/api/v1/inspections/of-order/{uuid4()}", headers=boss).status_code == 404

    unfilled = http.post(f"{path}/close", json={"grade": 2, "reason": "Hair."}, headers=boss)
    wrong = http.post(f"{path}/form", json={"answers": {"result": "perhaps"}}, headers=boss)
    talked = http.post(f"{path}/contacts", json={"whom": "client", "note": "Sad."}, headers=boss)
    filled = http.post(f"{path}/form", json={"answers": ANSWERS}, headers=boss)
    closed = http.post(f"{path}/close", json={"grade": 2, "reason": "Hair."}, headers=boss)
    idea = http.post(f"{path}/hypotheses", json={"statement": "Long tails."}, headers=boss)

    shown = http.get(path, headers=boss).json()
    assert (unfilled.status_code, unfilled.json()["code"]) == (409, "not_filled")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "form_wrong")
    assert [r.status_code for r in (talked, filled, closed, idea)] == [201] * 4
    assert shown["inspection"]["finding"]["grade"] == 2
    assert shown["order"]["bought"]["client_name"] == "Murka"
    assert shown["order"]["photos"][0]["photo"]["sha256"] == PHOTO.sha256
    assert http.get("/api/v1/hypotheses", headers=boss).json()["items"][0]["verdict"] == "open"


def test_r41_over_http_a_manager_opens_an_inspection(http: TestClient[Any]) -> None:
    http.app.state["company"].quality.finished(finished(*WELL, order=PASSED_OVER))
    body = {"order_id": str(PASSED_OVER), "reason": "A hunch."}

    opened = http.post("/api/v1/inspections", json=body, headers=signed(http, manager))

    assert opened.json()["grounds"][0]["ground"] == "chosen"
    assert http.post("/api/v1/inspections", json=body).status_code == 401
    assert http.get("/api/v1/inspections/form", headers=signed(http, manager)).json()["questions"]


def test_r43_over_http_the_accountant_watches_the_margin(http: TestClient[Any]) -> None:
    http.app.state["company"].quality.finished(finished())
    http.app.state["company"].quality.invoiced(invoiced(ORDER, charged=Money.of(100)))

    [margin] = http.get("/api/v1/quality/margin", headers=signed(http, accountant)).json()

    assert (margin["outcome"], margin["kept"]["amount"]) == ("failed", "100.00")
    seals = http.get("/api/v1/quality/seals/billing/murka", headers=signed(http, accountant))
    assert seals.json() == {"items": [], "next": None}
