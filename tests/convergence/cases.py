"""Who reads what in these tests, from which state on."""

from happycat.app.bootstrap import CONTEXTS
from happycat.app.kernel import BoundedContext
from tests.cats.errands import DAY
from tests.cats.eventful import LATE, OPENS, Life, name_of
from tests.convergence.reader import Case

READERS = tuple(name for name, context in CONTEXTS.items() if context.reactions)
OUTAGES = tuple(name_of(context, day) for context, day, *_ in LATE)
NAMES = (*READERS, *OUTAGES)
IN_SQLITE = ("history", *(name for name in OUTAGES if not name.startswith("history")))
"""History's rows in memory lack what SQL keeps beside them to search by, so there it begins from nothing."""
ANSWERS = {"quality": frozenset({"recruiting.HypothesisJudged.v1"})}
"""Answers to own commands: who begins from nothing has never asked. After an outage they are read."""


def case_of(life: Life, name: str) -> Case:
    """By its name: a context's whole life from nothing, or what it found in its post after an outage."""
    if name in CONTEXTS:
        return _whole(life, CONTEXTS[name])
    outage = {outage.name: outage for outage in life.outages}[name]
    return Case(name, CONTEXTS[outage.context], outage.at, outage.rows, outage.letters)


def _whole(life: Life, context: BoundedContext) -> Case:
    types = {reaction.type for reaction in context.reactions} - ANSWERS.get(context.name, frozenset())
    letters = tuple(letter for letter in life.post.sent if letter.type in types)
    return Case(context.name, context, OPENS + 40 * DAY, {}, letters)
