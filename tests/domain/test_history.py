"""History: who sees what of an order."""

from uuid import uuid4

import pytest

from happycat.app.history.summaries import TOLD, entry_of
from happycat.domain.history.model import LIFE, Entry, Sight
from happycat.domain.kernel.events import Event, personal_fields
from happycat.domain.kernel.people import Role
from happycat.domain.kernel.refusals import Forbidden
from tests.cats.history import issued, life, lost
from tests.cats.people import actor, assembler, manager, operator, other_worker, worker
from tests.cats.supplies import ORDER, checked_out, prepared, unassigned


def timeline(*events: Event) -> list[Entry]:
    return [entry_of(uuid4(), ORDER, event) for event in events]


def test_a_life_within_one_instant_is_told_in_its_order() -> None:
    mixed = timeline(*reversed(life()))

    told = sorted(mixed, key=lambda entry: entry.place)

    assert [entry.event for entry in told] == [type(event).__name__ for event in life()]


def test_a_second_assignment_comes_after_the_first() -> None:
    mixed = timeline(prepared(assignment=2), unassigned(), prepared(), checked_out())

    told = sorted(mixed, key=lambda entry: entry.place)

    names = [(entry.event, entry.assignment) for entry in told]
    assert names == [
        ("CartCheckedOut", None),
        ("OrderPrepared", 1),
        ("OrderUnassigned", 1),
        ("OrderPrepared", 2),
    ]


def test_every_event_of_an_order_has_its_place_and_its_time() -> None:
    names = {kind.__name__ for kind in TOLD}

    assert names == set(LIFE)
    assert all(told.at.endswith("_at") for told in TOLD.values())


@pytest.mark.parametrize("kind", TOLD)
def test_r46_no_personal_field_gets_into_a_timeline(kind: type[Event]) -> None:
    told = TOLD[kind]

    assert personal_fields(kind).isdisjoint({*told.shown, told.note})


def test_r46_neither_contact_nor_address_nor_signature_is_written_down() -> None:
    written = str(timeline(checked_out(), prepared(), issued()))

    for secret in ("murka@box", "Roof 1", "Purr quietly", "secret paw", "a fingerprint"):
        assert secret not in written


def test_r46_history_is_for_clients_workers_and_managers() -> None:
    for nobody in (assembler, operator):
        with pytest.raises(Forbidden):
            Sight.of(nobody)

    assert Sight.of(manager).everything
    assert len(Sight.of(actor("Barsik", Role.WORKER, Role.CLIENT)).own) == 2
    assert Sight.of(worker) != Sight.of(other_worker)


def test_notes_have_their_own_place() -> None:
    [entry] = timeline(lost())

    assert entry.note == "the dog ate it"
    assert entry.note not in str(entry.summary)
