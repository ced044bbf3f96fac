"""What is kept of matching: versions of the pipeline, and every match with what it was made from (R15)."""

from datetime import datetime
from uuid import UUID

import attrs
from attrs import define, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import OrderId, PersonId
from happycat.domain.orders.pipeline import Pipeline
from happycat.domain.orders.samples import Matched, NormalSample, ReferenceSample


@frozen
class Inputs:
    """Everything that decides a match; the same inputs give the same answer."""

    reference: ReferenceSample
    samples: tuple[NormalSample, ...]
    pipeline: Pipeline
    seed: int

    def under(self, pipeline: Pipeline) -> "Inputs":
        """The same, tried with another pipeline."""
        return attrs.evolve(self, pipeline=pipeline)


@define(kw_only=True, eq=False)
class Match(Aggregate):
    """One match that led to an assignment: inputs after the hard filters, and the answer."""

    id: UUID
    order_id: OrderId
    assignment: int
    inputs: Inputs
    matched: Matched
    at: datetime


@define(kw_only=True, eq=False)
class PipelineVersion(Aggregate):
    """A pipeline as a manager put it into use; the one with the highest number is active."""

    id: UUID
    number: int
    pipeline: Pipeline
    by: PersonId
    reason: str
    at: datetime
