"""Matches and previews as managers see them, in everybody's words (R15)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from happycat.domain.kernel.ids import OrderId, WorkerId
from happycat.domain.orders import border
from happycat.domain.orders.matches import Inputs, Match
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
        answer = kept.matched or again
        assert isinstance(answer, Matched)  # noqa: S101 - it led to an assignment
        return cls(
            assignment=kept.assignment,
            worker_id=border.worker_of(answer),
            pipeline=kept.inputs.pipeline.hash,
            seed=kept.inputs.seed,
            candidates=len(kept.inputs.crowd),
            explanation=border.explanation_of(answer, kept.inputs.crowd),
            replays=again == answer,
            at=kept.at,
        )


@frozen
class Replayed:
    """A match made again from its recorded inputs."""

    match_id: UUID
    order_id: OrderId
    assignment: int
    worker_id: WorkerId | None
    explanation: dict[str, Any]
    recorded: bool
    """Whether the first answer is still there to compare with."""
    equal: bool
    """To the first answer, in every part of the explanation."""

    @classmethod
    def of(cls, kept: Match, again: Matched | Waiting) -> "Replayed":
        found = again if isinstance(again, Matched) else None
        return cls(
            match_id=kept.id,
            order_id=kept.order_id,
            assignment=kept.assignment,
            worker_id=border.worker_of(found) if found else None,
            explanation=border.explanation_of(found, kept.inputs.crowd) if found else {},
            recorded=kept.matched is not None,
            equal=found is not None and found == kept.matched,
        )


@frozen
class Preview:
    """What a pipeline would answer; no worker if nobody passes the hard filters."""

    pipeline: str
    worker_id: WorkerId | None
    explanation: dict[str, Any]

    @classmethod
    def of(cls, inputs: Inputs, matched: Matched | Waiting) -> "Preview":
        name = inputs.pipeline.hash
        if isinstance(matched, Waiting):
            return cls(name, None, {})
        return cls(name, border.worker_of(matched), border.explanation_of(matched, inputs.crowd))
