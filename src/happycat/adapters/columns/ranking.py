"""The first few of very many, without sorting them all: by points, and among equals by id."""

import numpy as np
from numpy.typing import NDArray

from happycat.adapters.columns.calendar import Numbers
from happycat.adapters.columns.steps import Ids, Points


def first(totals: Points, ids: Ids, many: int) -> list[int]:
    """The places of the best, best first."""
    many = min(many, len(totals))
    if many == 0:
        return []
    least = np.partition(totals, len(totals) - many)[len(totals) - many]
    better = np.flatnonzero(totals > least)
    equal = np.flatnonzero(totals == least)
    places = np.concatenate([better, smallest(equal, ids, many - len(better))])
    order = np.lexsort((ids[1][places], ids[0][places], -totals[places]))
    return [int(place) for place in places[order]]


def smallest(places: Numbers, ids: Ids, many: int) -> Numbers:
    """Those of the places with the smallest ids, in any order."""
    if many >= len(places):
        return places
    upper = ids[0][places]
    limit = np.partition(upper, many - 1)[many - 1]
    below, level = places[upper < limit], places[upper == limit]
    by_lower = level[np.argsort(ids[1][level], kind="stable")]
    return np.concatenate([below, by_lower[: many - len(below)]])


def nth(places: Numbers, ids: Ids, n: int) -> int:
    """The place with the n-th smallest id, counted from zero."""
    upper: NDArray[np.uint64] = ids[0][places]
    level = np.partition(upper, n)[n]
    among = places[upper == level]
    by_lower = among[np.argsort(ids[1][among], kind="stable")]
    return int(by_lower[n - np.count_nonzero(upper < level)])
