"""The storage contract of recruiting."""

from typing import Any

import pytest

from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.app.recruiting.context import context
from happycat.domain.kernel.ids import ApplicationId, WorkerId
from happycat.domain.kernel.refusals import Stale
from happycat.domain.recruiting.board import BOARD, Board
from happycat.domain.recruiting.events import WorkerStatus
from happycat.domain.recruiting.hypothesis import Hypothesis, HypothesisStatus
from happycat.domain.recruiting.intake import Intake
from happycat.domain.recruiting.model import ApplicationStatus
from happycat.domain.recruiting.worker import Worker
from happycat.ports.kernel.transaction import Storage
from happycat.ports.recruiting import RecruitingTx
from tests.cats.people import id_of, manager
from tests.cats.recruiting import CANDIDATE, EXCELLENT, RECEIPT, assessed, hired, judged, policy
from tests.cats.stores import STORES, Stores


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[RecruitingTx]:
    fresh: Storage[RecruitingTx] = stores.fresh(request.param, context, clock)
    return fresh


def test_r36_one_intake_per_identity_in_the_store_itself(storage: Storage[RecruitingTx]) -> None:
    with storage.begin() as tx:
        tx.intakes.add(Intake.of(RECEIPT, CANDIDATE, A_MONDAY))

    with pytest.raises(Stale), storage.begin() as tx:
        tx.intakes.add(Intake.of(ApplicationId(id_of("another receipt")), CANDIDATE, A_MONDAY))

    with storage.begin() as tx:
        found = tx.intakes.of_identity(CANDIDATE.identity)
        assert found is not None
        assert found.id == RECEIPT
        assert tx.intakes.of_identity("somebody else") is None


def test_an_application_comes_back_as_it_was(storage: Storage[RecruitingTx]) -> None:
    decided = assessed(EXCELLENT)
    decided.decide(judged(policy(), decided.facts()), WorkerId(id_of("Barsik")), A_MONDAY)
    with storage.begin() as tx:
        tx.applications.add(decided)

    with storage.begin() as tx:
        found = tx.applications.get(RECEIPT)

    assert (found.applicant, found.results, found.judgement) == (CANDIDATE, EXCELLENT, decided.judgement)
    assert found.assessments == decided.assessments


def test_applications_are_paged_by_status(storage: Storage[RecruitingTx]) -> None:
    with storage.begin() as tx:
        tx.applications.add(assessed())

    with storage.begin() as tx:
        assert [a.id for a in tx.applications.page(ApplicationStatus.ASSESSING, None, 10)] == [RECEIPT]
        assert tx.applications.page(ApplicationStatus.ASSESSING, RECEIPT, 10) == []
        assert tx.applications.page(ApplicationStatus.REJECTED, None, 10) == []


def test_r39_versions_are_paged_by_number_and_there_once(storage: Storage[RecruitingTx]) -> None:
    with storage.begin() as tx:
        for number in (3, 2, 4):
            tx.policies.add(policy(number, accept_at=100 + number))
        tx.boards.add(Board())

    with pytest.raises(Stale), storage.begin() as tx:
        tx.policies.add(policy(5, accept_at=103))

    with storage.begin() as tx:
        assert [p.number for p in tx.policies.page(0, 2)] == [2, 3]
        assert [p.number for p in tx.policies.page(3, 2)] == [4]
        assert tx.policies.page(3, 1)[0].document == policy(4, accept_at=104).document
        assert tx.boards.get(BOARD).drafted == 1


def test_workers_are_paged_by_status_in_the_order_of_their_ids(storage: Storage[RecruitingTx]) -> None:
    ids = sorted(WorkerId(id_of(name)) for name in ("Barsik", "Ryzhik", "Vaska"))
    with storage.begin() as tx:
        for id in reversed(ids):
            tx.workers.add(Worker.hired(id, RECEIPT, "Cat", ((), ()), A_MONDAY))
    with storage.begin() as tx:
        tx.workers.get(ids[0]).suspend(manager.person, "Naps.", A_MONDAY)

    with storage.begin() as tx:
        assert [w.id for w in tx.workers.page(None, None, 2)] == ids[:2]
        assert [w.id for w in tx.workers.page(WorkerStatus.HIRED, ids[1], 2)] == ids[2:]
        assert [w.id for w in tx.workers.page(WorkerStatus.SUSPENDED, None, 2)] == ids[:1]
        assert tx.workers.get(ids[1]).work == hired().work


def test_hypotheses_are_paged_by_status(storage: Storage[RecruitingTx]) -> None:
    id: Any = id_of("idea")
    with storage.begin() as tx:
        tx.hypotheses.add(Hypothesis(id=id, inspection_id=id, statement="Tails.", raised_at=A_MONDAY))

    with storage.begin() as tx:
        assert [h.id for h in tx.hypotheses.page(HypothesisStatus.RAISED, None, 10)] == [id]
        assert tx.hypotheses.page(HypothesisStatus.CONFIRMED, None, 10) == []
