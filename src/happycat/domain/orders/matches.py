"""What is kept of matching: versions of the pipeline, and every match with what it was made from (R15)."""

from datetime import datetime
from uuid import UUID

import attrs
from attrs import define, frozen

from happycat.domain.kernel.aggregates import Aggregate
from happycat.domain.kernel.ids import OrderId, PersonId
from happycat.domain.orders.crowd import Crowd
from happycat.domain.orders.pipeline import Pipeline
from happycat.domain.orders.samples import Matched, ReferenceSample


@frozen
class Inputs:
    """Everything that decides a match; the same inputs give the same answer."""

    reference: ReferenceSample
    crowd: Crowd
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
    matched: Matched | None
    """The answer; it follows from the inputs, so it can be found again if it is missing."""
    at: datetime


@define(kw_only=True, eq=False)
class PipelineVersion(Aggregate):
    """A pipeline that a manager wrote down; it never changes, and is named by its content."""

    id: UUID
    number: int
    pipeline: Pipeline
    by: PersonId
    reason: str
    at: datetime


@define(kw_only=True, eq=False)
class Activation(Aggregate):
    """A version was put into use; the activation with the highest number counts."""

    id: UUID
    number: int
    version: int
    by: PersonId
    reason: str
    at: datetime
