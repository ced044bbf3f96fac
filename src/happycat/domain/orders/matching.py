"""Matching: a pipeline over a reference sample and normal samples; equal inputs, equal answers (R15)."""

from collections.abc import Sequence

from happycat.domain.orders.pipeline import Pipeline, Step
from happycat.domain.orders.samples import Filtered, Matched, NormalSample, ReferenceSample, Scored, Waiting
from happycat.domain.orders.steps import FILTERS, REDUCERS, SCORERS

TOP = 10


def match(
    reference: ReferenceSample, samples: Sequence[NormalSample], pipeline: Pipeline, seed: int
) -> Matched | Waiting:
    """The normal sample that fits best. `samples` have passed the hard filters; one always wins (R16)."""
    if not samples:
        return Waiting()
    left, filtered, relaxed = _soft(reference, samples, pipeline.filters)
    graded = [scored(reference, sample, pipeline) for sample in left]
    ranked = sorted(graded, key=lambda one: (-one.total, one.id))
    reducer = pipeline.reducer
    chosen = REDUCERS[reducer.step].does(ranked, seed, reducer.parameters)
    return Matched(chosen.id, filtered, relaxed, shortlist(chosen, ranked[:TOP]))


def shortlist(chosen: Scored, best: Sequence[Scored]) -> tuple[Scored, ...]:
    """The best, and the chosen one among them, though the seed may have drawn it from many equals."""
    return tuple(best) if chosen in best else (*best[:-1], chosen)


def _soft(
    reference: ReferenceSample, samples: Sequence[NormalSample], steps: tuple[Step, ...]
) -> tuple[Sequence[NormalSample], tuple[Filtered, ...], tuple[str, ...]]:
    """Drops soft filters one by one, last first, until somebody is left (R16)."""
    relaxed: tuple[str, ...] = ()
    left, filtered = _through(reference, samples, steps)
    while not left:
        relaxed += (steps[-1].step,)
        steps = steps[:-1]
        left, filtered = _through(reference, samples, steps)
    return left, filtered, relaxed


def _through(
    reference: ReferenceSample, samples: Sequence[NormalSample], steps: tuple[Step, ...]
) -> tuple[Sequence[NormalSample], tuple[Filtered, ...]]:
    left, filtered = list(samples), []
    for step in steps:
        before, left = len(left), [sample for sample in left if _passes(reference, sample, step)]
        filtered.append(Filtered(step.step, before, len(left)))
    return left, tuple(filtered)


def _passes(reference: ReferenceSample, sample: NormalSample, step: Step) -> bool:
    return FILTERS[step.step].does(reference, sample, step.parameters)


def scored(reference: ReferenceSample, sample: NormalSample, pipeline: Pipeline) -> Scored:
    """What each scorer gives the sample, and which filters it passes."""
    points = {step.step: _points(reference, sample, step) for step in pipeline.scorers}
    passes = tuple(step.step for step in pipeline.filters if _passes(reference, sample, step))
    return Scored(sample.id, sum(points.values()), points, passes)


def _points(reference: ReferenceSample, sample: NormalSample, step: Step) -> int:
    score = SCORERS[step.step].does(reference, sample, step.parameters)
    return score * step.parameters["weight"]
