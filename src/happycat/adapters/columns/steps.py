"""The steps of matching over columns: each gives for everybody what the domain's step gives for one."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from attrs import Factory, frozen
from numpy.typing import NDArray

from happycat.adapters.columns.calendar import Mask, Numbers
from happycat.domain.orders.samples import ReferenceSample
from happycat.domain.orders.steps import FULL, Parameters

Points = NDArray[np.int32]
"""At most twenty scorers give a thousand points each, a hundredfold: far below two thousand million."""
Ids = tuple[NDArray[np.uint64], NDArray[np.uint64]]
"""The upper and the lower half of every id."""


@frozen
class Columns:
    """The candidates, one place in every column for each."""

    numbers: Numbers
    ids: Ids
    results: Points
    loads: NDArray[np.int16]
    strong: Mapping[str, Mask]
    """Trait -> who has it as a strength, by number (for everybody, not only for candidates)."""
    weak: Mapping[str, Mask]
    _counts: dict[tuple[bool, tuple[str, ...]], Points] = Factory(dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def these(self, mask: Mask) -> "Columns":
        ids = (self.ids[0][mask], self.ids[1][mask])
        places = (self.numbers[mask], ids, self.results[mask], self.loads[mask])
        counts = {key: counted[mask] for key, counted in self._counts.items()}
        return Columns(*places, self.strong, self.weak, counts)

    def strengths(self, traits: tuple[str, ...]) -> Points:
        """How many of the traits each has; counted once, however many steps ask."""
        return self._count(True, traits)

    def weaknesses(self, traits: tuple[str, ...]) -> Points:
        return self._count(False, traits)

    def _count(self, strong: bool, traits: tuple[str, ...]) -> Points:
        if (strong, traits) not in self._counts:
            among, sums = self.strong if strong else self.weak, np.zeros(len(self), np.int32)
            for trait in traits:
                if trait in among:
                    sums += among[trait][self.numbers]
            self._counts[strong, traits] = sums
        return self._counts[strong, traits]


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
    there = columns.strengths(reference.traits)
    enough: Mask = there * 100 >= given["least_percent"] * len(reference.traits)
    return enough


def no_needed_weakness(reference: ReferenceSample, columns: Columns, _: Parameters) -> Mask:
    none: Mask = columns.weaknesses(reference.traits) == 0
    return none


# scorers


def skills(reference: ReferenceSample, columns: Columns, _: Parameters) -> Points:
    if not reference.traits:
        return np.full(len(columns), FULL, np.int32)
    net = columns.strengths(reference.traits) - columns.weaknesses(reference.traits)
    shares: Points = np.maximum(net, 0) * FULL // len(reference.traits)
    return shares


def past_results(_: ReferenceSample, columns: Columns, __: Parameters) -> Points:
    return columns.results


def fair_share(_: ReferenceSample, columns: Columns, given: Parameters) -> Points:
    full = given["full_load"]
    return FULL - np.minimum(columns.loads.astype(np.int32), full) * FULL // full


FILTERS: Final[Mapping[str, Callable[[ReferenceSample, Columns, Parameters], Mask]]] = {
    "not_tried_before": not_tried_before,
    "has_traits": has_traits,
    "no_needed_weakness": no_needed_weakness,
}
SCORERS: Final[Mapping[str, Callable[[ReferenceSample, Columns, Parameters], Points]]] = {
    "skills": skills,
    "past_results": past_results,
    "fair_share": fair_share,
}
