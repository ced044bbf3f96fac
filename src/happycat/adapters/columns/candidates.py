"""Everybody who passed the hard filters, in columns, and the pipeline over them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from attrs import frozen

from happycat.adapters.columns.calendar import Mask
from happycat.adapters.columns.ranking import first, nth
from happycat.adapters.columns.shelves import Lent
from happycat.adapters.columns.steps import FILTERS, SCORERS, Columns, Points, half
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.orders.border import sample_of
from happycat.domain.orders.crowd import Crowd, packed
from happycat.domain.orders.matching import TOP, scored, shortlist
from happycat.domain.orders.pipeline import Pipeline, Step
from happycat.domain.orders.samples import Filtered, Matched, ReferenceSample, Scored, Waiting
from happycat.domain.orders.steps import Parameters
from happycat.domain.orders.worker import Worker


@frozen
class ColumnCandidates:
    """What was true at one moment; nothing in it changes any more."""

    mark: int
    hard: tuple[Filtered, ...]
    columns: Columns
    mask: Mask
    workers: Lent

    def match(self, reference: ReferenceSample, pipeline: Pipeline, seed: int, /) -> Matched | Waiting:
        if not len(self.columns):
            return Waiting()
        left, filtered, relaxed = _soft(reference, self.columns, pipeline.filters)
        totals = _totals(reference, left, pipeline.scorers)
        places = first(totals, left.ids, TOP)
        best = [self._scored(reference, pipeline, left, place) for place in places]
        reducer = pipeline.reducer
        place = REDUCERS[reducer.step](totals, left, places, seed, reducer.parameters)
        chosen = self._scored(reference, pipeline, left, place)
        return Matched(chosen.id, filtered, relaxed, shortlist(chosen, best))

    def crowd(self) -> Crowd:
        bitmap = np.packbits(self.mask, bitorder="little").tobytes().rstrip(b"\0")
        loads = self.columns.loads.astype("<u2").tobytes()
        return Crowd(self.mark, self.hard, packed(bitmap), packed(loads))

    def changes_of(self, worker_id: WorkerId, /) -> int:
        upper, lower = half(worker_id.int)
        place = np.flatnonzero((self.columns.ids[0] == upper) & (self.columns.ids[1] == lower))[0]
        return self._worker(self.columns, int(place)).changes

    def _scored(self, reference: ReferenceSample, pipeline: Pipeline, among: Columns, place: int) -> Scored:
        """In every detail, by the domain's own steps: only for the few that are told of."""
        sample = sample_of(self._worker(among, place), int(among.loads[place]))
        return scored(reference, sample, pipeline)

    def _worker(self, among: Columns, place: int) -> Worker:
        return self.workers[int(among.numbers[place])]


def _soft(
    reference: ReferenceSample, columns: Columns, steps: tuple[Step, ...]
) -> tuple[Columns, tuple[Filtered, ...], tuple[str, ...]]:
    """Drops soft filters one by one, last first, until somebody is left (R16)."""
    masks = [FILTERS[step.step](reference, columns, step.parameters) for step in steps]
    relaxed: tuple[str, ...] = ()
    left, filtered = _through(masks, steps, len(columns))
    while not left.any():
        relaxed += (steps[-1].step,)
        steps, masks = steps[:-1], masks[:-1]
        left, filtered = _through(masks, steps, len(columns))
    return columns if left.all() else columns.these(left), filtered, relaxed


def _through(masks: Sequence[Mask], steps: tuple[Step, ...], size: int) -> tuple[Mask, tuple[Filtered, ...]]:
    left, filtered = np.ones(size, np.bool_), []
    for mask, step in zip(masks, steps, strict=True):
        before = int(np.count_nonzero(left))
        left = left & mask
        filtered.append(Filtered(step.step, before, int(np.count_nonzero(left))))
    return left, tuple(filtered)


def _totals(reference: ReferenceSample, columns: Columns, steps: tuple[Step, ...]) -> Points:
    totals = np.zeros(len(columns), np.int32)
    for step in steps:
        totals += SCORERS[step.step](reference, columns, step.parameters) * step.parameters["weight"]
    return totals


def _best(totals: Points, columns: Columns, places: Sequence[int], seed: int, _: Parameters) -> int:
    equal = np.flatnonzero(totals == totals[places[0]])
    return nth(equal, columns.ids, seed % len(equal))


def _draw_from_top(_: Points, __: Columns, places: Sequence[int], seed: int, given: Parameters) -> int:
    return places[seed % min(given["top"], len(places))]


REDUCERS: Final[Mapping[str, Callable[[Points, Columns, Sequence[int], int, Parameters], int]]] = {
    "best": _best,
    "draw_from_top": _draw_from_top,
}
"""Each gives the place of the one it takes; `places` are those of the top ten."""
