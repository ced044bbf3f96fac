"""The translator at matching's border: orders and workers on one side, samples on the other [C]."""

from collections.abc import Iterable
from typing import Any

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.orders.crowd import Crowd
from happycat.domain.orders.lifecycle import Lifecycle
from happycat.domain.orders.samples import Filtered, Matched, NormalSample, ReferenceSample
from happycat.domain.orders.worker import Worker


def reference_of(order: Lifecycle) -> ReferenceSample:
    """The traits that any line needs, and the workers who had the order before and do not any more."""
    traits = dict.fromkeys(trait for line in order.lines for trait in line.needed_traits)
    tried = dict.fromkeys(one.worker_id for one in order.assignments if one.ended is not None)
    return ReferenceSample(tuple(traits), tuple(tried))


def samples_in(crowd: Crowd, workers: Iterable[Worker]) -> tuple[NormalSample, ...]:
    """The workers that were in the crowd, as the roster knew them then, in the order of their numbers."""
    load_of = crowd.load_of()
    there = sorted((worker for worker in workers if worker.number in load_of), key=lambda one: one.number)
    return tuple(sample_of(worker, load_of[worker.number]) for worker in there)


def sample_of(worker: Worker, load: int) -> NormalSample:
    """`load`: quarter hours it is booked around the time in question."""
    return NormalSample(
        id=worker.id,
        strengths=worker.strengths,
        weaknesses=worker.weaknesses,
        succeeded=worker.succeeded,
        failed=worker.failed,
        grades=worker.grades,
        grade_sum=worker.grade_sum,
        load=load,
    )


def worker_of(matched: Matched) -> WorkerId:
    return WorkerId(matched.chosen)


def explanation_of(matched: Matched, crowd: Crowd) -> dict[str, Any]:
    """Why this worker, in everybody's words: per filter, and per candidate of the top ten."""
    return {
        "worker_id": str(matched.chosen),
        "hard_filters": _counts(crowd.hard),
        "filters": _counts(matched.filters),
        "relaxed": list(matched.relaxed),
        "candidates": [
            {
                "worker_id": str(one.id),
                "points": one.total,
                "contributions": dict(one.contributions),
                "passes": list(one.passes),
            }
            for one in matched.top
        ],
    }


def _counts(filters: Iterable[Filtered]) -> list[dict[str, Any]]:
    return [{"step": one.step, "before": one.before, "after": one.after} for one in filters]
