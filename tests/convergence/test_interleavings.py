"""Any interleaving that keeps each publisher's order per key, with any duplication, ends in the same state.

Which letters: those that a whole company sent in five eventful weeks (`tests/cats/eventful.py`).

From which state: a context's own commands cannot be replayed among letters in another order, for what a
command does hangs on what was heard before it. So each run begins from a state in which none is left to come:

- from nothing, with all letters of the five weeks: all there is for contexts that only listen, and for the
  others a context whose database was lost and that is told everything again;
- from the state after an outage: for some hours or days the context's post was late while its own commands,
  its sweeps and everybody else went on. Then all that was kept comes at once, in any interleaving. These
  letters are about things in the middle of their life, and all could really have come in that order.

How they come: by the product's own receiver, inbox and deferral, in batches of any size, with retries in
between. The context's clock stands still and the delivery's goes on, so that what a context rightly dates by
its own clock (when an order was opened, a posting made) is compared like everything else. What is not
compared is named, with its reason, in `states.py`.

`INTERLEAVINGS=300` tries so many for each case instead of a few; the number of all is printed at the end.
"""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from happycat.adapters.memory.world import A_MONDAY
from happycat.app.bootstrap import CONTEXTS
from happycat.app.orders.use_cases import Orders
from happycat.domain.quality.events import InspectionClosed
from happycat.ports.kernel.messages import Envelope, on
from tests.cats.eventful import Life
from tests.cats.people import id_of
from tests.cats.stores import Stores
from tests.convergence.cases import IN_SQLITE, NAMES, case_of
from tests.convergence.interleavings import interleavings
from tests.convergence.proof import Diverged, found_out, tried
from tests.convergence.reader import Case, Reader, reader_of

MANY = 200
"""Letters; of so many fewer interleavings are tried, for the time it takes."""
Record = Callable[[str, object], None]


@pytest.mark.parametrize("name", NAMES)
def test_r44_letters_may_overtake_each_other_and_come_twice(
    name: str, life: Life, stores: Stores, record_property: Record
) -> None:
    case = case_of(life, name)

    count = tried(case, stores, "memory", examples=2)

    record_property("interleavings", count)
    assert count


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_r44_many_interleavings_end_in_the_same_state(
    name: str, life: Life, stores: Stores, record_property: Record
) -> None:
    case = case_of(life, name)

    count = tried(case, stores, "memory", examples=10 if len(case.letters) < MANY else 4)

    record_property("interleavings", count)
    assert count


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_SQLITE)
def test_r44_letters_may_overtake_each_other_in_sqlite_too(
    name: str, life: Life, stores: Stores, record_property: Record
) -> None:
    case = case_of(life, name)

    count = tried(case, stores, "sqlite", examples=2)

    record_property("interleavings", count)
    assert count


@given(st.data())
@settings(max_examples=30)
def test_r44_what_is_tried_keeps_each_publisher_s_order_per_key(data: st.DataObject) -> None:
    letters = [_letter(n) for n in range(data.draw(st.integers(1, 40)))]

    coming = data.draw(interleavings(letters)).come(letters)

    first = list(dict.fromkeys(coming))
    assert sorted(first, key=letters.index) == letters
    for key in {letter.key for letter in letters}:
        assert [one for one in first if one.key == key] == [one for one in letters if one.key == key]


# planted defects


def test_r44_a_reader_that_forgets_what_it_has_handled_is_found(life: Life, stores: Stores) -> None:
    case = case_of(life, "orders")

    with pytest.raises(Diverged):
        found_out(case, stores, forgetful)


def test_r44_a_reaction_that_hangs_on_the_order_between_keys_is_found(life: Life, stores: Stores) -> None:
    case = case_of(life, "orders")
    orders = attrs.evolve(CONTEXTS["orders"], reactions=(*_without_grades(), on(InspectionClosed, careless)))

    with pytest.raises(Diverged):
        found_out(attrs.evolve(case, context=orders), stores)


def _letter(n: int) -> Envelope:
    """Of one of four keys, in turn."""
    nobody = id_of("nobody")
    return Envelope(id_of(str(n)), "a.B.v1", "a", A_MONDAY, str(n % 4), 1 + n // 4, 0, nobody, None, "{}")


def forgetful(case: Case, stores: Stores, kind: str) -> Reader:
    """Handles every letter as if it were the first of its kind: no inbox row is written."""
    reader = reader_of(case, stores, kind)
    reactions = {reaction.type: reaction for reaction in case.context.reactions}

    def handle(message: Envelope) -> None:
        reaction = reactions[message.type]
        event: Any = reader.codec.loads(message.body, reaction.event)
        reaction.react(reader.live.use_cases, event)

    return attrs.evolve(reader, receiver=attrs.evolve(reader.receiver, handle=handle))


def careless(orders: Orders, inspection: InspectionClosed) -> None:
    """Grades a worker that is known already, and nobody else."""
    with orders.begin() as tx:
        worker = tx.workers.find(inspection.worker_id) if inspection.worker_id else None
        if worker is not None:
            worker.graded(inspection.grade)


def _without_grades() -> list[Any]:
    return [one for one in CONTEXTS["orders"].reactions if one.event is not InspectionClosed]
