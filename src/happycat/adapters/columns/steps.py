"""The steps of matching over columns: each gives for everybody what the domain's step gives for one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from happycat.adapters.columns.calendar import Mask, Numbers
from happycat.domain.orders.samples import ReferenceSample
from happycat.domain.orders.steps import FULL, Parameters

Ids = tuple[NDArray[np.uint64], NDArray[np.uint64]]
"""The upper and the lower half of every id."""


@frozen
class Columns:
    """The candidates, one place in every column for each."""

    numbers: Numbers
    ids: Ids
    results: Numbers
    loads: NDArray[np.int16]
    strong: Mapping[str, Mask]
    """Trait -> who has it as a strength, by number (for everybody, not only for candidates)."""
    weak: Mapping[str, Mask]

    def __len__(self) -> int:
        return len(self.numbers)

    def these(self, mask: Mask) -> "Columns":
        ids = (self.ids[0][mask], self.ids[1][mask])
        places = (self.numbers[mask], ids, self.results[mask], self.loads[mask])
        return Columns(*places, self.strong, self.weak)

    def count(self, traits: Sequence[str], among: Mapping[str, Mask]) -> Numbers:
        """How many of the traits each has."""
        sums = np.zeros(len(self), np.int64)
        for trait in traits:
            if trait in among:
                sums += among[trait][self.numbers]
        return sums


def half(id: int) -> tuple[int, int]:
    return id >> 64, id & 0xFFFF_FFFF_FFFF_FFFF


# soft filters


def not_tried_before(reference: ReferenceSample, columns: Columns, _: Parameters) -> Mask:
    left = np.ones(len(columns), np.bool_)
    for tried in reference.tried:
        upper, lower = half(tried.int)
        left &= (columns.ids[0] != upper) | (columns.ids[1] != lower)
    return left


def has_traits(reference: ReferenceSample, columns: Columns, given: Parameters) -> Mask:
    there = columns.count(reference.traits, columns.strong)
    enough: Mask = there * 100 >= given["least_percent"] * len(reference.traits)
    return enough


def no_needed_weakness(reference: ReferenceSample, columns: Columns, _: Parameters) -> Mask:
    none: Mask = columns.count(reference.traits, columns.weak) == 0
    return none


# scorers


def skills(reference: ReferenceSample, columns: Columns, _: Parameters) -> Numbers:
    if not reference.traits:
        return np.full(len(columns), FULL, np.int64)
    net = columns.count(reference.traits, columns.strong) - columns.count(reference.traits, columns.weak)
    shares: Numbers = np.maximum(net, 0) * FULL // len(reference.traits)
    return shares


def past_results(_: ReferenceSample, columns: Columns, __: Parameters) -> Numbers:
    return columns.results


def fair_share(_: ReferenceSample, columns: Columns, given: Parameters) -> Numbers:
    full = given["full_load"]
    return FULL - np.minimum(columns.loads.astype(np.int64), full) * FULL // full


FILTERS: Final[Mapping[str, Callable[[ReferenceSample, Columns, Parameters], Mask]]] = {
    "not_tried_before": not_tried_before,
    "has_traits": has_traits,
    "no_needed_weakness": no_needed_weakness,
}
SCORERS: Final[Mapping[str, Callable[[ReferenceSample, Columns, Parameters], Numbers]]] = {
    "skills": skills,
    "past_results": past_results,
    "fair_share": fair_share,
}
