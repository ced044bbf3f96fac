"""The steps of matching, small, named and registered; what orders and weighs them is data (R15)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from attrs import frozen

from happycat.domain.orders.samples import NormalSample, ReferenceSample, Scored

Parameters = Mapping[str, int]
Keep = Callable[[ReferenceSample, NormalSample, Parameters], bool]
Score = Callable[[ReferenceSample, NormalSample, Parameters], int]
"""0 (worst) to 1000 (best)."""
Reduce = Callable[[Sequence[Scored], int, Parameters], Scored]
F = TypeVar("F")

FULL = 1000


@frozen
class Bounds:
    """A whole-number parameter: from, to, and what it is if it is not said."""

    least: int
    most: int
    usual: int

    def hold(self, value: object) -> bool:
        return type(value) is int and self.least <= value <= self.most


@frozen
class Registered(Generic[F]):
    does: F
    parameters: Mapping[str, Bounds]


def share(part: int, whole: int) -> int:
    """A part of a whole in thousandths; of nothing, everything."""
    return part * FULL // whole if whole else FULL


# soft filters


def not_tried_before(reference: ReferenceSample, sample: NormalSample, _: Parameters) -> bool:
    return sample.id not in reference.tried


def has_traits(reference: ReferenceSample, sample: NormalSample, given: Parameters) -> bool:
    """Enough of the traits are among the strengths."""
    there = sum(trait in sample.strengths for trait in reference.traits)
    return there * 100 >= given["least_percent"] * len(reference.traits)


def no_needed_weakness(reference: ReferenceSample, sample: NormalSample, _: Parameters) -> bool:
    return not set(reference.traits) & set(sample.weaknesses)


# scorers


def skills(reference: ReferenceSample, sample: NormalSample, _: Parameters) -> int:
    """The share of the traits that are strengths, less those that are weaknesses."""
    good = sum(trait in sample.strengths for trait in reference.traits)
    bad = sum(trait in sample.weaknesses for trait in reference.traits)
    return share(max(good - bad, 0), len(reference.traits))


def past_results(_: ReferenceSample, sample: NormalSample, __: Parameters) -> int:
    """Half the share of successes, half the mean grade; a newcomer counts as three out of four."""
    results = share(sample.succeeded + 3, sample.succeeded + sample.failed + 4)
    grades = share(sample.grade_sum - sample.grades + 3, 4 * sample.grades + 4)
    return (results + grades) // 2


def fair_share(_: ReferenceSample, sample: NormalSample, given: Parameters) -> int:
    """The less it is booked already, the more; nothing from `full_load` quarter hours on."""
    return FULL - share(min(sample.load, given["full_load"]), given["full_load"])


# reducers


def best(ranked: Sequence[Scored], seed: int, _: Parameters) -> Scored:
    """The highest total; the seed decides between equals."""
    tied = [scored for scored in ranked if scored.total == ranked[0].total]
    return tied[seed % len(tied)]


def draw_from_top(ranked: Sequence[Scored], seed: int, given: Parameters) -> Scored:
    """Any of the first few, by the seed, so that newcomers get their chance."""
    return ranked[seed % min(given["top"], len(ranked))]


WEIGHT = {"weight": Bounds(0, 100, 10)}

FILTERS: Mapping[str, Registered[Keep]] = {
    "not_tried_before": Registered(not_tried_before, {}),
    "has_traits": Registered(has_traits, {"least_percent": Bounds(1, 100, 100)}),
    "no_needed_weakness": Registered(no_needed_weakness, {}),
}
SCORERS: Mapping[str, Registered[Score]] = {
    "skills": Registered(skills, WEIGHT),
    "past_results": Registered(past_results, WEIGHT),
    "fair_share": Registered(fair_share, WEIGHT | {"full_load": Bounds(1, 672, 160)}),
}
REDUCERS: Mapping[str, Registered[Reduce]] = {
    "best": Registered(best, {}),
    "draw_from_top": Registered(draw_from_top, {"top": Bounds(1, 10, 3)}),
}
