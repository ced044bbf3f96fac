"""What recruiting's routes take."""

from typing import Annotated, Any

from pydantic import Field, StrictInt

from happycat.app.web.kernel import Body, LongText, Text, Traits
from happycat.domain.recruiting.assessment import Assessment
from happycat.domain.recruiting.events import Decision, Verdict

Reason = Annotated[str, Field(min_length=1, max_length=1000)]


class Apply(Body):
    """A cat who wants to work here; age in full years."""

    name: Text
    age: StrictInt
    breed: Text
    coat: Text
    contact: Text
    vacancy: Text = "worker"


class Note(Body):
    """What was talked about."""

    note: LongText


class AssessmentBody(Body):
    """What the candidate has to show, marked with a whole number from `least` to `most`."""

    key: Text
    title: Text
    instructions: Annotated[str, Field(max_length=5000)] = ""
    least: StrictInt = 0
    most: StrictInt = 100

    def assessment(self) -> Assessment:
        return Assessment(self.key, self.title, self.instructions, self.least, self.most)


class Assign(Body):
    """Without assessments, the vacancy's default set."""

    assessments: Annotated[list[AssessmentBody], Field(max_length=20)] | None = None

    def chosen(self) -> list[Assessment] | None:
        return None if self.assessments is None else [body.assessment() for body in self.assessments]


class Results(Body):
    """Marks by the `key` of the assessments that were assigned."""

    results: Annotated[
        dict[str, StrictInt],
        Field(examples=[{"diligence": 90, "tidiness": 85, "patience": 70, "courage": 60}]),
    ]


class DecideByHand(Body):
    """For an application whose status is `managers_call`."""

    decision: Decision
    reason: Reason


class DraftPolicy(Body):
    document: dict[str, Any]
    reason: Reason


class Activate(Body):
    """The content hash of the version."""

    version: Text
    reason: Reason


class Because(Body):
    reason: Reason


class ChangeWorker(Body):
    strengths: Traits
    weaknesses: Traits
    reason: Reason


class BePaidBy(Body):
    """A gateway's name and that gateway's token, never an account number."""

    gateway: Annotated[
        str, Field(min_length=1, max_length=200, description="`memory` is the built-in play provider.")
    ]
    token: Annotated[
        str,
        Field(
            repr=False,
            min_length=1,
            max_length=200,
            description="The play provider takes any, such as `iban_barsik`.",
        ),
    ]


class Judge(Body):
    verdict: Verdict
    reason: Reason
