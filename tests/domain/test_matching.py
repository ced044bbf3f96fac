"""Matching: steps, pipelines as data, relaxation, ties and replay."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from happycat.domain.orders import matching, pipeline, samples, steps
from happycat.domain.orders.border import explanation_of, reference_of
from happycat.domain.orders.crowd import Crowd
from happycat.domain.orders.matching import match
from happycat.domain.orders.pipeline import DEFAULT, BadPipeline, Pipeline
from happycat.domain.orders.samples import Filtered, Matched, NormalSample, ReferenceSample, Waiting
from happycat.domain.orders.states import Status
from tests.cats.orders import OPENED, order
from tests.cats.people import BARSIK, id_of

AGILE = ReferenceSample(("agile",))


def sample(name: str, **known: Any) -> NormalSample:
    usual: dict[str, Any] = {"strengths": ("agile",), "weaknesses": (), "succeeded": 0, "failed": 0}
    return NormalSample(id=id_of(name), **{**usual, "grades": 0, "grade_sum": 0, "load": 0, **known})


def matched(*given: NormalSample, reference: ReferenceSample = AGILE, seed: int = 7) -> Matched:
    found = match(reference, given, DEFAULT, seed)
    assert isinstance(found, Matched)
    return found


def test_r15_the_better_past_wins_among_equals() -> None:
    good, bad = sample("Good", succeeded=5), sample("Bad", failed=5)

    assert matched(bad, good).chosen == good.id


def test_r15_a_bad_grade_weighs_like_a_bad_past() -> None:
    praised, blamed = sample("Praised", grades=2, grade_sum=10), sample("Blamed", grades=2, grade_sum=2)

    assert matched(blamed, praised).chosen == praised.id


def test_r15_among_equals_the_one_with_less_to_do_wins() -> None:
    busy, idle = sample("Busy", load=40), sample("Idle")

    assert matched(busy, idle).chosen == idle.id


def test_r15_the_same_inputs_replay_to_the_same_answer() -> None:
    crowd = [sample(f"Cat {n}", succeeded=n % 3) for n in range(30)]

    once, again = matched(*crowd, seed=42), matched(*reversed(crowd), seed=42)

    assert once == again


def test_r15_a_tie_is_decided_by_the_seed() -> None:
    crowd = [sample(f"Cat {n}") for n in range(5)]

    chosen = {matched(*crowd, seed=seed).chosen for seed in range(5)}

    assert len(chosen) == 5


def test_r15_the_explanation_names_the_steps_and_the_top_ten() -> None:
    crowd = [sample(f"Cat {n}", succeeded=n) for n in range(12)]

    explanation = explanation_of(matched(*crowd), Crowd(0, (Filtered("hired", 13, 12),), "", ""))

    assert [step["step"] for step in explanation["filters"]] == [step.step for step in DEFAULT.filters]
    assert len(explanation["candidates"]) == 10
    best = explanation["candidates"][0]
    assert best["points"] == sum(best["contributions"].values())
    assert set(best["contributions"]) == {"skills", "past_results", "fair_share"}


def test_r16_without_the_trait_somebody_comes_all_the_same_and_it_is_recorded() -> None:
    clumsy = sample("Clumsy", strengths=(), weaknesses=("agile",))

    found = matched(clumsy)

    assert found.chosen == clumsy.id
    assert found.relaxed == ("no_needed_weakness", "has_traits")
    assert [step.step for step in found.filters] == ["not_tried_before"]


def test_r16_filters_are_dropped_last_first_and_only_as_far_as_needed() -> None:
    shy = sample("Shy", weaknesses=("agile",))
    clumsy = sample("Clumsy", strengths=())

    found = matched(shy, clumsy)

    assert found.chosen == shy.id
    assert found.relaxed == ("no_needed_weakness",)


def test_r14_who_handed_back_is_the_last_to_be_asked_again() -> None:
    barsik = sample("Barsik", succeeded=50)
    other = sample("Other", strengths=())
    reference = ReferenceSample(("agile",), tried=(barsik.id,))

    assert matched(barsik, other, reference=reference).chosen == other.id
    assert matched(barsik, reference=reference).chosen == barsik.id


def test_r16_only_an_empty_world_has_nobody() -> None:
    assert match(AGILE, [], DEFAULT, 7) == Waiting()


def test_r15_a_pipeline_is_named_by_its_content() -> None:
    document = DEFAULT.document()

    reordered = {**document, "filters": document["filters"][::-1]}

    assert Pipeline.of(document).hash == DEFAULT.hash
    assert Pipeline.of(reordered).hash != DEFAULT.hash


SKILLS = {"step": "skills", "weight": 50}
BEST = {"step": "best"}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({}, "filters, scorers and a reducer"),
        ({"filters": 3, "scorers": [SKILLS], "reducer": BEST}, "filters is a list"),
        ({"filters": [], "scorers": [], "reducer": BEST}, "at least one scorer"),
        ({"filters": [], "scorers": [{"step": "astrology"}], "reducer": BEST}, "one of skills"),
        ({"filters": [], "scorers": [[]], "reducer": BEST}, "one of skills"),
        ({"filters": [], "scorers": [SKILLS, SKILLS], "reducer": BEST}, "skills twice"),
        ({"filters": [], "scorers": [{**SKILLS, "weight": 1.5}], "reducer": BEST}, "whole number from 0 to"),
        ({"filters": [], "scorers": [{**SKILLS, "mood": 1}], "reducer": BEST}, "no parameter mood"),
        ({"filters": [], "scorers": [SKILLS], "reducer": None}, "one of best"),
        ({"filters": [{"step": "hired"}], "scorers": [SKILLS], "reducer": BEST}, "one of not_tried_before"),
    ],
)
def test_r15_a_pipeline_that_cannot_be_used_is_refused_with_what_is_wrong(
    document: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadPipeline, match=says):
        Pipeline.of(document)


def test_r15_drawing_from_the_top_reaches_more_than_the_best() -> None:
    drawing = Pipeline.of(
        {"filters": [], "scorers": [SKILLS], "reducer": {"step": "draw_from_top", "top": 2}}
    )
    crowd = [sample("Good"), sample("Clumsy", strengths=()), sample("Third", weaknesses=("agile",))]

    answers = [match(AGILE, crowd, drawing, seed) for seed in range(10)]

    assert len({one.chosen for one in answers if isinstance(one, Matched)}) == 2


def test_r15_the_translator_turns_an_order_into_a_reference_sample() -> None:
    one = order(Status.PREPARED)
    one.hand_back(BARSIK, "I am ill", OPENED)

    reference = reference_of(one)

    assert reference == ReferenceSample(("agile",), (UUID(str(BARSIK)),))


@pytest.mark.parametrize("module", [matching, pipeline, samples, steps])
def test_inside_matching_only_its_inventors_words_are_used(module: Any) -> None:
    text = Path(module.__file__).read_text().lower()

    assert "client" not in text.replace("not blocked", "")
    assert "worker" not in text
