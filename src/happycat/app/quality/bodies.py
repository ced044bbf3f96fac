"""What quality's routes take."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt, StrictStr

from happycat.app.web.kernel import Body, LongText, Traits


class OpenInspection(Body):
    """Which finished order, and why."""

    order_id: UUID
    reason: LongText


class LogContact(Body):
    """A talk about the order, and what was said."""

    whom: Annotated[str, Field(min_length=1, max_length=200, examples=["the worker"])]
    note: LongText


class Fill(Body):
    """Answers by the `key` of the questions that `GET /inspections/form` gives."""

    answers: dict[str, StrictInt | StrictStr]


class Close(Body):
    """The grade from 1 (bad) to 5 (good), and what was observed of the worker."""

    grade: Annotated[StrictInt, Field(ge=1, le=5)]
    strengths: Traits = ()
    weaknesses: Traits = ()
    void_penalty: Annotated[StrictBool, Field(description="Gives the worker its fine back.")] = False
    reason: LongText


class RaiseHypothesis(Body):
    """What would make the next cats better."""

    statement: LongText
