"""Matches and previews as managers see them, in everybody's words (R15)."""

from datetime import datetime
from typing import Any

from attrs import frozen

from happycat.domain.kernel.ids import WorkerId
from happycat.domain.orders import border
from happycat.domain.orders.matches import Match
from happycat.domain.orders.pipeline import Pipeline
from happycat.domain.orders.samples import Matched, Waiting


@frozen
class Explained:
    """Why a worker got an order, under which pipeline and seed, and whether it replays to the same answer."""

    assignment: int
    worker_id: WorkerId
    pipeline: str
    seed: int
    candidates: int
    """How many passed the hard filters."""
    explanation: dict[str, Any]
    replays: bool
    at: datetime

    @classmethod
    def of(cls, kept: Match, again: Matched | Waiting) -> "Explained":
        return cls(
            assignment=kept.assignment,
            worker_id=border.worker_of(kept.matched),
            pipeline=kept.inputs.pipeline.hash,
            seed=kept.inputs.seed,
            candidates=len(kept.inputs.samples),
            explanation=border.explanation_of(kept.matched),
            replays=again == kept.matched,
            at=kept.at,
        )


@frozen
class Preview:
    """What a pipeline would answer; no worker if nobody passes the hard filters."""

    pipeline: str
    worker_id: WorkerId | None
    explanation: dict[str, Any]

    @classmethod
    def of(cls, pipeline: Pipeline, matched: Matched | Waiting) -> "Preview":
        if isinstance(matched, Waiting):
            return cls(pipeline.hash, None, {})
        return cls(pipeline.hash, border.worker_of(matched), border.explanation_of(matched))
