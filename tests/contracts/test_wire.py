"""The published language: every event survives the wire, today's and those written down long ago."""

import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from happycat.adapters.kernel.codec import JsonCodec
from happycat.domain.kernel.events import Event, Stream, fields_of, personal_fields, wire_name
from tools.golden import WIRE, events, example

CODEC = JsonCodec()
EVENTS = events()


def golden(kind: type[Event]) -> Path:
    return WIRE / f"{wire_name(kind)}.json"


@pytest.mark.parametrize("kind", EVENTS, ids=wire_name)
def test_r44_an_event_survives_the_wire(kind: type[Event]) -> None:
    event = example(kind)

    assert CODEC.loads(CODEC.dumps(event), kind) == event


@pytest.mark.parametrize("kind", EVENTS, ids=wire_name)
def test_r44_a_message_written_down_once_is_understood_for_ever(kind: type[Event]) -> None:
    """A field that was added since must have a default; anything else is another version of the event."""
    assert golden(kind).exists(), "write it: python tools/golden.py"
    written = json.loads(golden(kind).read_text())

    event = CODEC.loads(json.dumps(written), kind)
    again = json.loads(CODEC.dumps(event))

    assert {name: again[name] for name in written} == written
    added = set(again) - set(written)
    defaults = {a.name for a in attrs.fields(kind) if a.default is not attrs.NOTHING}
    assert added <= defaults


@pytest.mark.parametrize("kind", EVENTS, ids=wire_name)
def test_r44_an_event_from_the_future_is_understood_too(kind: type[Event]) -> None:
    written: dict[str, Any] = json.loads(golden(kind).read_text())

    assert CODEC.loads(json.dumps({**written, "added_next_year": 1}), kind) == CODEC.loads(
        json.dumps(written), kind
    )


@pytest.mark.parametrize("kind", EVENTS, ids=wire_name)
def test_an_event_names_its_key_and_is_frozen(kind: type[Event]) -> None:
    assert kind.KEY in fields_of(kind)
    assert example(kind).key
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(example(kind), kind.KEY, None)


@pytest.mark.parametrize("kind", [kind for kind in EVENTS if issubclass(kind, Stream)], ids=wire_name)
def test_r2_a_stream_has_a_revision(kind: type[Event]) -> None:
    assert fields_of(kind)["revision"] is int
    assert "revision" not in personal_fields(kind)


def test_no_two_events_share_a_name_on_the_wire() -> None:
    assert len({wire_name(kind) for kind in EVENTS}) == len(EVENTS)


def test_no_golden_message_is_left_without_its_event() -> None:
    known = {golden(kind).name for kind in EVENTS}
    written = {path.name for path in WIRE.glob("*.json")}

    assert written <= known | {name for name in written if name.partition(".")[0] not in contexts()}


def contexts() -> set[str]:
    return {wire_name(kind).partition(".")[0] for kind in EVENTS}


def test_sets_look_the_same_in_every_process() -> None:
    words = [f"word {n}" for n in range(50)]

    assert json.loads(CODEC.dumps(frozenset(words))) == sorted(words)
