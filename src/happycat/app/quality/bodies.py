"""What quality's routes take."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictInt, StrictStr

from happycat.app.web.kernel import Body, LongText, Text, Traits


class OpenInspection(Body):
    order_id: UUID
    reason: LongText


class LogContact(Body):
    whom: Text
    note: LongText


class Fill(Body):
    """Answers by question key."""

    answers: dict[str, StrictInt | StrictStr]


class Close(Body):
    """The grade from 1 (bad) to 5 (good), and what was observed of the worker."""

    grade: Annotated[StrictInt, Field(ge=1, le=5)]
    strengths: Traits = ()
    weaknesses: Traits = ()
    void_penalty: bool = False
    reason: LongText


class RaiseHypothesis(Body):
    statement: LongText
