"""Orders over HTTP: what comes in."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from happycat.app.web.kernel import Body, Moment, Text
from happycat.domain.kernel.values import Cause, Outcome

Sha256 = Annotated[
    str,
    StringConstraints(pattern="^[0-9a-f]{64}$"),
    Field(description="The `sha256` that uploading the photo to `/photos` gave."),
]
Why = Annotated[str, Field(min_length=1, max_length=1000, description="In your own words.")]


class StartWork(Body):
    """A start: the proof, and when the worker took it."""

    photo: Sha256
    recorded_at: Annotated[
        Moment,
        Field(description="When the worker's device took the photo; it may have been offline since."),
    ]


class ReportWork(Body):
    """A photo of the signed paper report."""

    photo: Sha256


class Because(Body):
    """Why it shall be so."""

    reason: Why


class FinishStuck(Body):
    """How a manager ends an order that nobody reports."""

    outcome: Outcome
    cause: Cause
    reason: Why


class Away(Body):
    start: Moment
    end: Moment


class BlockWorker(Body):
    worker_id: UUID


class StepBody(Body):
    """A registered step; a parameter that is not named has its usual value."""

    step: Text
    parameters: Annotated[dict[Text, StrictInt], Field(max_length=20)] = {}


class PipelineBody(Body):
    filters: Annotated[tuple[StepBody, ...], Field(max_length=20)]
    scorers: Annotated[tuple[StepBody, ...], Field(max_length=20)]
    reducer: StepBody

    def document(self) -> dict[str, Any]:
        return {
            "filters": [_item(step) for step in self.filters],
            "scorers": [_item(step) for step in self.scorers],
            "reducer": _item(self.reducer),
        }


def _item(step: StepBody) -> dict[str, Any]:
    return {**step.parameters, "step": step.step}


class EditPipeline(Body):
    pipeline: PipelineBody
    reason: Why
    activate: StrictBool = True


class PreviewPipeline(Body):
    pipeline: PipelineBody
    order_id: UUID
