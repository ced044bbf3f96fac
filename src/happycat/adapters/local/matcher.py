"""The matcher in pure Python: the pipeline exactly as the domain defines it."""

from collections.abc import Sequence

from attrs import frozen

from happycat.domain.orders import matching
from happycat.domain.orders.pipeline import Pipeline
from happycat.domain.orders.samples import Matched, NormalSample, ReferenceSample, Waiting


@frozen
class PipelineMatcher:
    """The reference that every other `Matcher` must agree with."""

    def match(
        self, reference: ReferenceSample, samples: Sequence[NormalSample], pipeline: Pipeline, seed: int, /
    ) -> Matched | Waiting:
        return matching.match(reference, samples, pipeline, seed)
