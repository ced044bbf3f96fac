"""Recruiting: applications, screening and workers."""

from datetime import timedelta
from typing import Any

import pytest

from happycat.adapters.local.policies import WeightedRules
from happycat.adapters.memory.world import A_MONDAY
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import Outcome, PhotoRef
from happycat.domain.recruiting.assessment import Assessment, AssessmentsWrong, ResultsWrong
from happycat.domain.recruiting.board import AlreadyActive, Board, NothingBefore, first_policy
from happycat.domain.recruiting.events import (
    ApplicationDecided,
    ApplicationReceived,
    Decision,
    HypothesisJudged,
    PayoutDetailsChanged,
    Verdict,
    WorkerChanged,
    WorkerStatus,
)
from happycat.domain.recruiting.hypothesis import AlreadyJudged, Hypothesis
from happycat.domain.recruiting.intake import Intake, NoSuchVacancy
from happycat.domain.recruiting.model import ApplicationStatus, JobApplication, ResultsMissing, WrongStatus
from happycat.domain.recruiting.policy import FIRST_POLICY, VACANCIES
from happycat.domain.recruiting.screening import Advice, PolicyWrong, policy_id, wrong_with
from happycat.domain.recruiting.worker import TraitsWrong, WrongWorkerStatus
from tests.cats.people import BARSIK, id_of, manager
from tests.cats.recruiting import (
    CANDIDATE,
    EXCELLENT,
    MIDDLING,
    POOR,
    RECEIPT,
    assessed,
    candidate,
    document,
    hired,
    judged,
    policy,
)

PHOTO = PhotoRef("a" * 64, "image/png", 10)
BY = manager.person


def test_r36_an_application_is_told_whole_and_again_with_its_photo() -> None:
    intake = Intake.of(RECEIPT, CANDIDATE, A_MONDAY)

    intake.add_photo(PHOTO)
    intake.add_photo(PHOTO)

    who = ("Barsik", 3, "Siberian", "grey tabby", "barsik@yard", "worker")
    assert intake.pull_events() == [
        ApplicationReceived(RECEIPT, *who, None, A_MONDAY),
        ApplicationReceived(RECEIPT, *who, PHOTO, A_MONDAY),
    ]


def test_r36_spelling_does_not_make_another_cat() -> None:
    assert candidate(name="  BARSIK ").identity == CANDIDATE.identity
    assert candidate(breed="Persian").identity == CANDIDATE.identity
    assert candidate(contact="other@yard").identity != CANDIDATE.identity


@pytest.mark.parametrize("wrong", [{"name": ""}, {"age": -1}, {"age": 41}, {"contact": "\x00"}])
def test_r45_a_nonsense_application_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        candidate(**wrong)


def test_r36_only_open_vacancies_take_applications() -> None:
    with pytest.raises(NoSuchVacancy, match="open are: worker"):
        candidate(vacancy="dog")


def test_r37_a_cat_is_contacted_before_it_is_assessed() -> None:
    application = JobApplication(id=RECEIPT, applicant=CANDIDATE, received_at=A_MONDAY)

    with pytest.raises(WrongStatus, match="received"):
        application.assign(VACANCIES["worker"])

    application.contact(BY, "Purrs.", A_MONDAY)
    assert application.status is ApplicationStatus.CONTACTED


def test_r37_a_changed_set_keeps_the_marks_of_what_stayed_as_it_was() -> None:
    application = assessed({"diligence": 70, "courage": 70})
    diligence = VACANCIES["worker"][0]

    application.assign([diligence, Assessment("courage", "Courage", most=10), Assessment("jump", "Jump")])

    assert application.results == {"diligence": 70}


@pytest.mark.parametrize("results", [{"diligence": 101}, {"diligence": -1}, {"singing": 5}, {}])
def test_r37_marks_are_within_the_bounds_of_what_was_asked(results: dict[str, int]) -> None:
    application = assessed()

    with pytest.raises(ResultsWrong):
        application.record_results(results)

    assert application.results == {}


def test_r37_two_assessments_of_one_key_are_refused() -> None:
    application = assessed()

    with pytest.raises(AssessmentsWrong, match="jump"):
        application.assign([Assessment("jump", "Jump"), Assessment("jump", "Jump again")])


def test_r38_nothing_is_decided_before_everything_is_marked() -> None:
    application = assessed({"diligence": 90})

    with pytest.raises(ResultsMissing, match="tidiness, patience, courage"):
        application.facts()


def test_r38_the_first_policy_accepts_the_excellent_with_strengths_and_weaknesses() -> None:
    application = assessed(EXCELLENT)

    application.decide(judged(first_policy(), application.facts()), BARSIK, A_MONDAY)

    [decided] = application.pull_events()
    assert isinstance(decided, ApplicationDecided)
    assert (decided.decision, decided.worker_id) == (Decision.ACCEPTED, BARSIK)
    assert decided.policy == first_policy().hash
    assert decided.explanation["strengths"] == ["diligent", "patient", "tidy"]
    assert decided.explanation["weaknesses"] == ["timid"]


def test_r38_the_first_policy_rejects_the_poor_and_says_why() -> None:
    application = assessed(POOR)

    application.decide(judged(first_policy(), application.facts()), BARSIK, A_MONDAY)

    [decided] = application.pull_events()
    assert isinstance(decided, ApplicationDecided)
    assert (decided.decision, decided.worker_id) == (Decision.REJECTED, None)
    assert decided.explanation["said"] == "Rejected: 0 points, less than 5000."


def test_r38_between_the_two_a_manager_decides() -> None:
    application = assessed(MIDDLING)
    application.decide(judged(first_policy(), application.facts()), BARSIK, A_MONDAY)
    silent = application.pull_events()

    application.decide_by_hand(BY, Decision.ACCEPTED, "A good heart.", BARSIK, A_MONDAY)

    [decided] = application.pull_events()
    assert silent == []
    assert isinstance(decided, ApplicationDecided)
    assert (decided.decision, decided.policy) == (Decision.ACCEPTED, first_policy().hash)
    assert decided.explanation["reason"] == "A good heart."


def test_r38_a_manager_decides_only_what_was_left_to_one() -> None:
    application = assessed(EXCELLENT)

    with pytest.raises(WrongStatus, match="managers_call"):
        application.decide_by_hand(BY, Decision.REJECTED, "No.", BARSIK, A_MONDAY)


def test_r38_a_decided_application_is_not_decided_again() -> None:
    application = assessed(EXCELLENT)
    judgement = judged(first_policy(), application.facts())
    application.decide(judgement, BARSIK, A_MONDAY)

    with pytest.raises(WrongStatus, match="accepted"):
        application.decide(judgement, BARSIK, A_MONDAY)


def test_r38_a_hard_rule_that_fails_rejects_whatever_the_points() -> None:
    kitten = {**EXCELLENT, "age": 0}

    judgement = judged(first_policy(), kitten)

    assert judgement.advice is Advice.REJECT
    assert judgement.said == "Rejected: grown up must hold and does not."


@pytest.mark.parametrize(
    ("points", "advice"), [(100, Advice.ACCEPT), (99, Advice.ASK), (50, Advice.ASK), (49, Advice.REJECT)]
)
def test_r38_the_limits_themselves_belong_to_the_better_side(points: int, advice: Advice) -> None:
    rule = {"name": "diligent", "fact": "diligence", "at_least": 50, "points": points}

    judgement = judged(policy(rules=[rule]), {"diligence": 60})

    assert judgement.advice is advice


def test_r39_the_first_policy_is_usable_and_the_same_everywhere() -> None:
    assert (*wrong_with(FIRST_POLICY), *WeightedRules().check(FIRST_POLICY)) == ()
    assert first_policy().hash == first_policy().hash
    assert (first_policy().percentile, first_policy().reference_window) == (97, 1000)


def test_r39_a_version_is_named_by_its_content() -> None:
    assert policy(2).id == policy(3).id == policy_id(policy().hash)
    assert policy(accept_at=101).hash != policy().hash


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"accept_at": 1.5}, "accept_at is a whole number"),
        ({"reject_below": 101}, "reject_below is not above accept_at"),
        ({"strengths": {"brave": {"fact": "courage"}}}, "strengths: brave has a fact"),
        ({"weaknesses": None}, "weaknesses is an object"),
        ({"reference": {"percentile": 100}}, "percentile is a whole number from 1 to 99"),
        ({"code": "rm"}, "code is unknown"),
    ],
)
def test_r39_what_is_wrong_with_a_policy_is_said_precisely(wrong: dict[str, Any], said: str) -> None:
    [only] = wrong_with(document(**wrong))

    assert said in only


def test_r39_a_policy_is_json() -> None:
    with pytest.raises(PolicyWrong, match="no JSON"):
        wrong_with(document(rules=[object()]))


def test_r39_rolling_back_returns_to_the_version_before_and_keeps_who_and_why() -> None:
    board = Board()
    board.activate(policy(), BY, "Fewer kittens.", A_MONDAY)

    board.roll_back(BY, "Too few.", A_MONDAY + timedelta(hours=1))

    assert board.active == first_policy().hash
    assert [(a.reason, a.rolled_back) for a in board.activations] == [
        ("Fewer kittens.", False),
        ("Too few.", True),
    ]


def test_r39_the_active_version_is_not_activated_again_and_the_first_not_rolled_back() -> None:
    board = Board()

    with pytest.raises(AlreadyActive):
        board.activate(first_policy(), BY, "Again.", A_MONDAY)
    with pytest.raises(NothingBefore):
        board.roll_back(BY, "Back.", A_MONDAY)


def test_r40_every_change_of_a_worker_is_told_whole_with_the_next_revision() -> None:
    worker = hired()

    worker.change(["brave"], [], BY, "Seen with a vacuum cleaner.", A_MONDAY)
    worker.change(["brave"], [], BY, "Again.", A_MONDAY)
    worker.suspend(BY, "Scratched a client.", A_MONDAY)

    same = (BARSIK, "Barsik")
    assert worker.pull_events() == [
        WorkerChanged(2, *same, WorkerStatus.HIRED, ("brave",), (), A_MONDAY),
        WorkerChanged(3, *same, WorkerStatus.SUSPENDED, ("brave",), (), A_MONDAY),
    ]


def test_r40_a_dismissed_worker_does_not_come_back() -> None:
    worker = hired()
    worker.dismiss(BY, "Bites.", A_MONDAY)

    with pytest.raises(WrongWorkerStatus, match="dismissed"):
        worker.reinstate(BY, "Sorry.", A_MONDAY)


def test_r40_nobody_is_brave_and_not_brave() -> None:
    worker = hired()

    with pytest.raises(TraitsWrong, match="brave"):
        worker.change(["brave"], ["brave"], BY, "Both.", A_MONDAY)


def test_r30_a_dismissed_worker_may_still_say_how_it_is_paid() -> None:
    worker = hired()
    worker.dismiss(BY, "Bites.", A_MONDAY)
    worker.pull_events()

    worker.be_paid_by("golden_hat", "tok_1")

    assert worker.pull_events() == [PayoutDetailsChanged(BARSIK, "golden_hat", "tok_1")]


def test_r42_what_an_inspection_observed_changes_the_worker() -> None:
    worker = hired(("diligent",), ("timid",))

    worker.inspected(2, ["brave"], ["diligent"], A_MONDAY, A_MONDAY)

    assert (worker.strengths, worker.weaknesses) == (("brave",), ("timid", "diligent"))
    assert worker.work.last_grade == 2
    assert len(worker.pull_events()) == 1


def test_r42_the_newest_inspection_gives_the_last_grade_in_whatever_order_they_come() -> None:
    worker = hired()

    worker.inspected(5, [], [], A_MONDAY, A_MONDAY + timedelta(days=1))
    worker.inspected(1, [], [], A_MONDAY, A_MONDAY)

    assert (worker.work.last_grade, worker.work.inspected) == (5, 2)
    assert worker.pull_events() == []


def test_r42_of_what_two_inspections_saw_the_later_closed_counts_in_whatever_order_they_come() -> None:
    in_order, overtaken = hired(("diligent",), ()), hired(("diligent",), ())
    earlier = (2, ["brave", "quick"], ["diligent"], A_MONDAY, A_MONDAY)
    later = (4, ["diligent"], ["brave"], A_MONDAY, A_MONDAY + timedelta(hours=1))

    for worker, seen in ((in_order, (earlier, later)), (overtaken, (later, earlier))):
        for inspection in seen:
            worker.inspected(*inspection)

    assert (in_order.strengths, in_order.weaknesses) == (("quick", "diligent"), ("brave",))
    assert (overtaken.strengths, overtaken.weaknesses) == (in_order.strengths, in_order.weaknesses)


def test_r38_the_later_record_of_a_hire_counts_its_orders() -> None:
    worker = hired()

    worker.finished(Outcome.SUCCEEDED)
    worker.finished(Outcome.FAILED)

    assert (worker.work.succeeded, worker.work.failed, worker.work.cancelled) == (1, 1, 0)


def test_r42_a_hypothesis_is_judged_once_and_told() -> None:
    id: Any = id_of("idea")
    idea = Hypothesis(id=id, inspection_id=id, statement="Long tails.", raised_at=A_MONDAY)

    idea.judge(Verdict.REFUTED, BY, "No difference.", A_MONDAY)

    assert idea.pull_events() == [HypothesisJudged(id, Verdict.REFUTED, "No difference.", A_MONDAY)]
    with pytest.raises(AlreadyJudged, match="refuted"):
        idea.judge(Verdict.CONFIRMED, BY, "After all.", A_MONDAY)
