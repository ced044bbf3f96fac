"""Matches and previews as managers see them, in everybody's words (R15)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from happycat.domain.kernel.ids import OrderId, WorkerId
from happycat.domain.orders import border
from happycat.domain.orders.lifecycle import Lifecycle
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
    def of(cls, kept: Match, order: Lifecycle, again: Matched | Waiting) -> "Explained":
        answer = kept.matched or again
        found = answer if isinstance(answer, Matched) else None
        return cls(
            assignment=kept.assignment,
            worker_id=order.assignments[kept.assignment - 1].worker_id,
            pipeline=kept.inputs.pipeline.hash,
            seed=kept.inputs.seed,
            candidates=len(kept.inputs.crowd),
            explanation=border.explanation_of(found, kept.inputs.crowd) if found else {},
            replays=_equal(kept, order, again),
            at=kept.at,
        )


def _equal(kept: Match, order: Lifecycle, again: Matched | Waiting) -> bool:
    """To the worker who was assigned, and to every part of the first answer if that is still there."""
    given = order.assignments[kept.assignment - 1].worker_id
    same = isinstance(again, Matched) and border.worker_of(again) == given
    return same and kept.matched in (None, again)


@frozen
class Replayed:
    """A match made again from its recorded inputs."""

    match_id: UUID
    order_id: OrderId
    assignment: int
    worker_id: WorkerId | None
    explanation: dict[str, Any]
    recorded: bool
    """Whether the first answer is still there; without it only the assigned worker can be compared."""
    equal: bool

    @classmethod
    def of(cls, kept: Match, order: Lifecycle, again: Matched | Waiting) -> "Replayed":
        found = again if isinstance(again, Matched) else None
        return cls(
            match_id=kept.id,
            order_id=kept.order_id,
            assignment=kept.assignment,
            worker_id=border.worker_of(found) if found else None,
            explanation=border.explanation_of(found, kept.inputs.crowd) if found else {},
            recorded=kept.matched is not None,
            equal=_equal(kept, order, again),
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
