"""Matching over HTTP: what leaves the house, in everybody's words (R15)."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from happycat.app.web.kernel import View
from happycat.domain.orders.explained import Explained, Preview
from happycat.domain.orders.matches import Activation, PipelineVersion
from happycat.domain.orders.pipeline import Pipeline


class PipelineView(View):
    """A pipeline, named by its content."""

    hash: str
    pipeline: dict[str, Any]

    @classmethod
    def of(cls, pipeline: Pipeline) -> Self:
        return cls(hash=pipeline.hash, pipeline=shown(pipeline))


class ActivationView(View):
    """Who put which version into use, when and why."""

    number: int
    version: int
    by: UUID
    reason: str
    at: datetime

    @classmethod
    def of(cls, one: Activation) -> Self:
        return cls(number=one.number, version=one.version, by=one.by, reason=one.reason, at=one.at)


class VersionView(View):
    """Who wrote down which pipeline, when and why."""

    number: int
    hash: str
    pipeline: dict[str, Any]
    by: UUID
    reason: str
    at: datetime

    @classmethod
    def of(cls, version: PipelineVersion) -> Self:
        return cls(
            number=version.number,
            hash=version.pipeline.hash,
            pipeline=shown(version.pipeline),
            by=version.by,
            reason=version.reason,
            at=version.at,
        )


def shown(pipeline: Pipeline) -> dict[str, Any]:
    """In the form in which it is sent, so that it can be read, changed and sent back."""
    parts = {"filters": pipeline.filters, "scorers": pipeline.scorers, "reducer": (pipeline.reducer,)}
    lists = {
        name: [{"step": step.step, "parameters": dict(step.parameters)} for step in steps]
        for name, steps in parts.items()
    }
    return {**lists, "reducer": lists["reducer"][0]}


class ExplainedView(View):
    """Why a worker got the order; `replays` says whether the same inputs still give the same answer."""

    assignment: int
    worker_id: UUID
    pipeline: str
    seed: str
    candidates: int
    explanation: dict[str, Any]
    replays: bool
    at: datetime

    @classmethod
    def of(cls, one: Explained) -> Self:
        return cls(
            assignment=one.assignment,
            worker_id=one.worker_id,
            pipeline=one.pipeline,
            seed=str(one.seed),
            candidates=one.candidates,
            explanation=one.explanation,
            replays=one.replays,
            at=one.at,
        )


class PreviewView(View):
    pipeline: str
    worker_id: UUID | None
    explanation: dict[str, Any]

    @classmethod
    def of(cls, preview: Preview) -> Self:
        return cls(pipeline=preview.pipeline, worker_id=preview.worker_id, explanation=preview.explanation)
