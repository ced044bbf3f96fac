"""Candidates, policies and workers for tests."""

from datetime import datetime
from typing import Any

import attrs

from happycat import HappyCat
from happycat.adapters.local.policies import WeightedRules
from happycat.adapters.memory.world import A_MONDAY
from happycat.domain.kernel.ids import ApplicationId, WorkerId
from happycat.domain.kernel.people import NOBODY
from happycat.domain.recruiting.intake import Applicant
from happycat.domain.recruiting.model import JobApplication
from happycat.domain.recruiting.policy import VACANCIES
from happycat.domain.recruiting.screening import Judgement, Score, ScreeningPolicy
from happycat.domain.recruiting.worker import Worker
from tests.cats.people import BARSIK, id_of, manager

RECEIPT = ApplicationId(id_of("Barsik's application"))
CANDIDATE = Applicant("Barsik", 3, "Siberian", "grey tabby", "barsik@yard", "worker")
EXCELLENT = {"diligence": 95, "tidiness": 92, "patience": 85, "courage": 30}
MIDDLING = {"diligence": 65, "tidiness": 65, "patience": 50, "courage": 50}
POOR = {"diligence": 10, "tidiness": 10, "patience": 10, "courage": 10}


def candidate(**different: Any) -> Applicant:
    return attrs.evolve(CANDIDATE, **different)


def document(**different: Any) -> dict[str, Any]:
    """A small policy: diligence is everything."""
    return {
        "rules": [{"name": "diligent", "fact": "diligence", "at_least": 50, "points": 100}],
        "accept_at": 100,
        "reject_below": 50,
        "strengths": {"diligent": {"fact": "diligence", "at_least": 80}},
        "weaknesses": {"timid": {"fact": "courage", "at_most": 40}},
        **different,
    }


def policy(number: int = 2, at: datetime = A_MONDAY, **different: Any) -> ScreeningPolicy:
    return ScreeningPolicy.drafted(document(**different), number, manager.person, "Try it.", at)


def judged(by: ScreeningPolicy, facts: dict[str, int]) -> Judgement:
    found = WeightedRules().evaluate(by.document, facts)
    return by.judge(facts, Score(found.score, found.contributions, found.failed))


def assessed(results: dict[str, int] | None = None) -> JobApplication:
    """An application with the default assessments, and these results."""
    application = JobApplication(id=RECEIPT, applicant=CANDIDATE, received_at=A_MONDAY)
    application.contact(manager.person, "Eager.", A_MONDAY)
    application.assign(VACANCIES["worker"])
    if results:
        application.record_results(results)
    return application


def hired(strengths: tuple[str, ...] = ("diligent",), weaknesses: tuple[str, ...] = ("timid",)) -> Worker:
    worker = Worker.hired(BARSIK, RECEIPT, "Barsik", (strengths, weaknesses), A_MONDAY)
    worker.pull_events()
    return worker


def applied(company: HappyCat, name: str = "Barsik") -> ApplicationId:
    """An application that has reached the lab."""
    receipt = company.recruiting.apply(NOBODY, name, 3, "Siberian", "grey", f"{name}@yard")
    company.settle()
    return receipt


def assessed_in(company: HappyCat, results: dict[str, int], name: str = "Barsik") -> ApplicationId:
    """An application that waits for its decision."""
    receipt = applied(company, name)
    company.recruiting.contact(manager, receipt, "Eager.")
    company.recruiting.assign_assessments(manager, receipt)
    company.recruiting.record_results(manager, receipt, results)
    return receipt


def hired_in(company: HappyCat, name: str = "Barsik") -> WorkerId:
    """A worker who came all the way through the lab."""
    application = company.recruiting.decide(manager, assessed_in(company, EXCELLENT, name))
    assert application.worker_id is not None
    company.settle()
    return application.worker_id
