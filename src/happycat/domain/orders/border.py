"""The translator at matching's border: orders and workers on one side, samples on the other [C]."""

from collections.abc import Iterable, Mapping
from typing import Any

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.orders.lifecycle import Lifecycle
from happycat.domain.orders.samples import Matched, NormalSample, ReferenceSample
from happycat.domain.orders.worker import Worker


def reference_of(order: Lifecycle) -> ReferenceSample:
    """The traits that any line needs, and the workers who had the order before and do not any more."""
    traits = dict.fromkeys(trait for line in order.lines for trait in line.needed_traits)
    tried = dict.fromkeys(one.worker_id for one in order.assignments if one.ended is not None)
    return ReferenceSample(tuple(traits), tuple(tried))


def samples_of(workers: Iterable[Worker], load: Mapping[WorkerId, int]) -> tuple[NormalSample, ...]:
    """The free workers, in the order of their ids, so that the same ones are always the same input."""
    return tuple(_sample(worker, load) for worker in sorted(workers, key=lambda one: one.id))


def _sample(worker: Worker, load: Mapping[WorkerId, int]) -> NormalSample:
    return NormalSample(
        id=worker.id,
        strengths=worker.strengths,
        weaknesses=worker.weaknesses,
        succeeded=worker.succeeded,
        failed=worker.failed,
        grades=worker.grades,
        grade_sum=worker.grade_sum,
        load=load.get(worker.id, 0),
    )


def worker_of(matched: Matched) -> WorkerId:
    return WorkerId(matched.chosen)


def explanation_of(matched: Matched) -> dict[str, Any]:
    """Why this worker, in everybody's words: per filter, and per candidate of the top ten."""
    return {
        "worker_id": str(matched.chosen),
        "filters": [{"step": f.step, "before": f.before, "after": f.after} for f in matched.filters],
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
