"""Assessments: what a candidate is asked to show, and within which bounds it is marked (R37)."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.values import between, text


class AssessmentsWrong(Invalid):
    says = "The assessments cannot be assigned: {wrong}."


class ResultsWrong(Invalid):
    says = "The results cannot be recorded: {wrong}."


@frozen
class Assessment:
    """One thing to show; marked with a whole number from `least` to `most`."""

    key: str = field(validator=text(50))
    title: str = field(validator=text(200))
    instructions: str = field(default="", validator=text(5000, shortest=0))
    least: int = field(default=0, validator=between(-1_000_000, 1_000_000))
    most: int = field(default=100, validator=between(-1_000_000, 1_000_000))

    def __attrs_post_init__(self) -> None:
        if self.most <= self.least:
            raise AssessmentsWrong(wrong=f"{self.key} is marked from {self.least} to more than that")


def checked(assessments: Sequence[Assessment]) -> tuple[Assessment, ...]:
    """One to twenty assessments with different keys; refuses with `AssessmentsWrong`."""
    keys = [assessment.key for assessment in assessments]
    if not 1 <= len(keys) <= 20:
        raise AssessmentsWrong(wrong="a set has one to twenty of them")
    doubled = sorted({key for key in keys if keys.count(key) > 1})
    if doubled:
        raise AssessmentsWrong(wrong=f"{', '.join(doubled)} is there twice")
    return tuple(assessments)


def check_results(assessments: Sequence[Assessment], results: Mapping[str, int]) -> None:
    """Refuses with `ResultsWrong` what was not asked, or is out of its bounds."""
    asked = {assessment.key: assessment for assessment in assessments}
    wrong = [f"{key} was not assigned" for key in results if key not in asked]
    wrong += [
        f"{key} is a whole number from {asked[key].least} to {asked[key].most}"
        for key, mark in results.items()
        if key in asked and not (type(mark) is int and asked[key].least <= mark <= asked[key].most)
    ]
    if wrong or not results:
        raise ResultsWrong(wrong="; ".join(wrong) or "there are none")
