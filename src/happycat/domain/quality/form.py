"""The inspection form: questions are data (R42)."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from happycat.domain.kernel.refusals import Invalid

Answer = str | int
LONGEST_ANSWER = 5000


class FormWrong(Invalid):
    says = "The form cannot be filled so: {wrong}."


class Kind(StrEnum):
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


@frozen
class Question:
    """A choice names its choices, a number its bounds; what is not required may be left out."""

    key: str
    text: str
    kind: Kind
    required: bool = True
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 1_000_000

    def wrong_with(self, answer: object) -> str:
        """What is wrong with the answer, in words; empty if nothing is."""
        if self.kind is Kind.CHOICE:
            return "" if answer in self.choices else f"{self.key} is one of {', '.join(self.choices)}"
        if self.kind is Kind.NUMBER:
            fits = type(answer) is int and self.least <= answer <= self.most
            return "" if fits else f"{self.key} is a whole number from {self.least} to {self.most}"
        fits = isinstance(answer, str) and 1 <= len(answer.strip()) <= len(answer) <= LONGEST_ANSWER
        return "" if fits else f"{self.key} is a text of 1 to {LONGEST_ANSWER} characters"


@frozen
class Form:
    """One version of the questions."""

    version: str
    questions: tuple[Question, ...]

    def check(self, answers: Mapping[str, Answer]) -> None:
        """Refuses with `FormWrong`, naming everything that is wrong."""
        asked = {question.key: question for question in self.questions}
        wrong = [f"{key} is not asked" for key in answers if key not in asked]
        wrong += [q.wrong_with(answers[q.key]) for q in self.questions if q.key in answers]
        wrong += [f"{q.key} is missing" for q in self.questions if q.required and q.key not in answers]
        if any(wrong):
            raise FormWrong(wrong="; ".join(what for what in wrong if what))
