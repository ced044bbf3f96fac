"""The recorded life is as rich as the proof needs: everything that can be told is told in it."""

import json

from happycat.app.bootstrap import CONTEXTS
from happycat.domain.kernel.events import wire_name
from happycat.domain.kernel.values import ENDINGS
from tests.cats.eventful import Life
from tests.convergence.cases import READERS


def test_every_event_of_every_context_is_told_in_the_eventful_life(life: Life) -> None:
    told = {letter.type for letter in life.post.sent}

    known = {wire_name(event) for context in CONTEXTS.values() for event in context.tells}

    assert known - told == set()


def test_orders_end_in_every_way_in_the_eventful_life(life: Life) -> None:
    ends = [json.loads(one.body) for one in life.post.sent if one.type.startswith("orders.OrderFinished")]

    seen = {(end["outcome"], end["cause"]) for end in ends}

    assert {(str(outcome), str(cause)) for outcome, cause in ENDINGS} - seen <= {("cancelled", "company")}


def test_every_context_that_reads_had_letters_waiting_after_an_outage(life: Life) -> None:
    late = {outage.context for outage in life.outages if len(outage.letters) > 1}

    assert late == set(READERS)
