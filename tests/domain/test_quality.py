"""Quality: dossiers, inspections, the form, the sample."""

from datetime import timedelta
from typing import Any

import pytest

from happycat.adapters.memory.world import A_MONDAY
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Invalid
from happycat.domain.quality.dossier import Dossier, Match, WorkerEntry
from happycat.domain.quality.events import HypothesisRaised, InspectionClosed
from happycat.domain.quality.form import FormWrong, Kind, Question
from happycat.domain.quality.hypothesis import Hypothesis
from happycat.domain.quality.known import Known, KnownKind
from happycat.domain.quality.model import (
    AlreadyClosed,
    Contact,
    Finding,
    Ground,
    NobodyToPardon,
    NotFilled,
    Reason,
    TraitsWrong,
)
from happycat.domain.quality.policy import FORM, SAMPLING, Sampling
from tests.cats.people import BARSIK, id_of, manager
from tests.cats.quality import ANSWERS, FINDING, INSPECTION, ORDER, inspection, order_id

BY = manager.person
RYZHIK: Any = id_of("Ryzhik")


def test_r41_one_inspection_has_several_grounds() -> None:
    one = inspection()

    one.add(Reason(Ground.FAILED, A_MONDAY, BARSIK))
    one.add(Reason(Ground.FAILED, A_MONDAY, BARSIK))
    one.add(Reason(Ground.SUPPLIES_LOST, A_MONDAY, BARSIK))

    assert [reason.ground for reason in one.grounds] == [Ground.FAILED, Ground.SUPPLIES_LOST]


def test_r41_the_grounds_are_in_the_order_of_their_own_times_however_they_are_heard() -> None:
    one = inspection()

    one.add(Reason(Ground.SUPPLIES_LOST, A_MONDAY + timedelta(hours=1), BARSIK))
    one.add(Reason(Ground.FAILED, A_MONDAY, BARSIK))

    assert [reason.ground for reason in one.grounds] == [Ground.FAILED, Ground.SUPPLIES_LOST]


def test_r41_the_sample_is_the_same_whoever_asks_and_about_a_tenth() -> None:
    orders = [order_id(f"order {n}") for n in range(2000)]

    taken = [order for order in orders if SAMPLING.takes(order)]

    assert taken == [order for order in orders if SAMPLING.takes(order)]
    assert 140 <= len(taken) <= 260


@pytest.mark.parametrize(("percent", "taken"), [(0, False), (100, True)])
def test_r41_the_rate_of_the_sample_is_configurable(percent: int, taken: bool) -> None:
    sampling = Sampling("test", "seed", percent)

    assert all(sampling.takes(order_id(f"order {n}")) is taken for n in range(100))


def test_r42_a_closed_inspection_tells_how_the_worker_did() -> None:
    one = inspection()
    one.fill(FORM, ANSWERS, BY, A_MONDAY)

    one.close(FINDING, BARSIK, BY, A_MONDAY)

    seen = (2, ("brave",), ("messy",), False, "Hair everywhere.")
    assert one.pull_events() == [InspectionClosed(INSPECTION, ORDER, BARSIK, *seen, A_MONDAY)]


def test_r42_nothing_is_changed_about_a_closed_inspection_but_new_grounds_are_added() -> None:
    one = inspection()
    one.fill(FORM, ANSWERS, BY, A_MONDAY)
    one.close(FINDING, BARSIK, BY, A_MONDAY)

    one.add(Reason(Ground.SUPPLIES_LOST, A_MONDAY))

    assert len(one.grounds) == 1
    with pytest.raises(AlreadyClosed):
        one.close(FINDING, BARSIK, BY, A_MONDAY)
    with pytest.raises(AlreadyClosed):
        one.log(Contact(BY, A_MONDAY, "client", "Too late."))
    with pytest.raises(AlreadyClosed):
        one.fill(FORM, ANSWERS, BY, A_MONDAY)


def test_r42_the_form_is_filled_before_the_inspection_is_closed() -> None:
    one = inspection()

    with pytest.raises(NotFilled):
        one.close(FINDING, BARSIK, BY, A_MONDAY)


def test_r29_without_a_worker_there_is_no_penalty_to_void() -> None:
    one = inspection()
    one.fill(FORM, ANSWERS, BY, A_MONDAY)

    with pytest.raises(NobodyToPardon):
        one.close(Finding(3, (), (), True, "Poor cat."), None, BY, A_MONDAY)


@pytest.mark.parametrize("grade", [0, 6])
def test_r42_a_grade_is_from_1_to_5(grade: int) -> None:
    with pytest.raises(Invalid, match="from 1 to 5"):
        Finding(grade, (), (), False, "Hm.")


def test_r42_nobody_is_observed_to_be_both() -> None:
    with pytest.raises(TraitsWrong, match="brave"):
        Finding(3, ("brave",), ("brave",), False, "Hm.")


def test_r41_lost_supplies_alone_are_about_who_lost_them() -> None:
    one = inspection()
    one.add(Reason(Ground.SUPPLIES_LOST, A_MONDAY, RYZHIK))
    alone = one.about(BARSIK)

    one.add(Reason(Ground.FAILED, A_MONDAY, BARSIK))

    assert (alone, one.about(BARSIK)) == (RYZHIK, BARSIK)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "result is missing"),
        ({"result": "perhaps"}, "result is one of yes, partly, no"),
        ({"result": "yes", "punctuality": -1}, "punctuality is a whole number from 0"),
        ({"result": "yes", "punctuality": "late"}, "punctuality is a whole number"),
        ({"result": "yes", "findings": ""}, "findings is a text"),
        ({"result": "yes", "colour": "red"}, "colour is not asked"),
    ],
)
def test_r42_what_is_wrong_with_the_answers_is_said_precisely(answers: dict[str, Any], said: str) -> None:
    with pytest.raises(FormWrong, match=said):
        FORM.check(answers)


def test_r42_a_question_that_is_not_required_may_be_left_out() -> None:
    assert Question("age", "Age?", Kind.NUMBER, required=False).wrong_with(3) == ""
    FORM.check({"result": "partly"})


def test_r42_a_timeline_is_in_the_order_of_the_things_themselves() -> None:
    dossier = Dossier(id=ORDER)

    dossier.note(id_of("b"), "finished", A_MONDAY + timedelta(hours=1))
    dossier.note(id_of("a"), "opened", A_MONDAY)
    dossier.note(id_of("a"), "opened", A_MONDAY)

    assert [entry.what for entry in dossier.timeline] == ["opened", "finished"]


def test_r42_a_match_is_explained_once_per_assignment() -> None:
    dossier = Dossier(id=ORDER)

    for number in (2, 1, 2):
        dossier.explain(Match(number, BARSIK, "v1", {"n": number}, A_MONDAY))

    assert [match.assignment for match in dossier.matches] == [1, 2]


def test_r43_charges_and_entries_are_counted_once_and_credits_deducted() -> None:
    dossier = Dossier(id=ORDER)
    penalty: Any = id_of("penalty")

    for _ in range(2):
        dossier.charge("2026-1", Money.of(100))
        dossier.credit("C2026-1", Money.of(30))
        dossier.post(WorkerEntry(penalty, BARSIK, "penalty", Money.of(-40), "x", A_MONDAY))

    assert (dossier.charged, dossier.paid) == (Money.of(70), Money.of(-40))


def test_r2_an_older_revision_of_a_name_changes_nothing() -> None:
    known = Known(id=BARSIK, kind=KnownKind.WORKER)
    known.learn(2, "Barsik", "suspended")

    known.learn(1, "Bars", "hired")

    assert (known.name, known.note) == ("Barsik", "suspended")


def test_r42_a_raised_hypothesis_is_told_and_keeps_its_verdict() -> None:
    id: Any = id_of("idea")
    idea = Hypothesis.raised(id, INSPECTION, "Long tails.", BY, A_MONDAY)

    idea.judged("refuted", "No difference.", A_MONDAY)

    assert idea.pull_events() == [HypothesisRaised(id, INSPECTION, "Long tails.", A_MONDAY)]
    assert (idea.verdict, idea.verdict_reason) == ("refuted", "No difference.")
