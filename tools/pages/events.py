"""docs/events.md: every event, what it says, and its golden message."""

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import attrs

from happycat.app.bootstrap import CONTEXTS
from happycat.domain.kernel.events import Event, Stream, fields_of, personal_fields, wire_name
from tools.pages.contexts import all_events, hearers
from tools.pages.text import code, document, listed, table

WIRE = "tests/contracts/wire"
INTRODUCTION = """\
The published language: the only thing that one context may know of another. On the wire every event is JSON
under its wire name (context, event, version). Ids are UUIDs as text, instants ISO 8601 in UTC, amounts whole
minor units, durations whole seconds, enumerations their values. *Key* is the field that orders: two events of
one context with the same key value arrive in the order in which they were recorded. Fields marked *personal*
are about a person; code that logs or keeps events can find them by `personal_fields`."""


def page(root: Path) -> str:
    of_contexts = [
        f"## {c.name}\n\n" + "\n\n".join(_event(root, e) for e in c.tells)
        for c in CONTEXTS.values()
        if c.tells
    ]
    values = [_value(kind) for kind in _values()]
    return document("Events", INTRODUCTION, *of_contexts, "## Values inside events", *values)


def _event(root: Path, event: type[Event]) -> str:
    kind = "stream" if issubclass(event, Stream) else "event"
    who = listed(sorted({context.name for context, _ in hearers(event)}))
    how = f"version {event.VERSION} · key {code(event.KEY)} · heard by {who}"
    about = f"{code(wire_name(event))} · {kind} · {how}"
    heading = f"### {wire_name(event).split('.')[0]} {event.__name__}"
    return "\n\n".join([heading, *_says(event), about, _fields(event), *_golden(root, event)])


def _value(kind: type[Any]) -> str:
    if attrs.has(kind):
        return "\n\n".join([f"### {kind.__name__}", *_says(kind), _fields(kind)])
    members = listed(code(member.value) for member in kind)
    return "\n\n".join([f"### {kind.__name__}", *_says(kind), f"One of {members}."])


def _says(kind: type[Any]) -> list[str]:
    """Its own docstring, on one line; attrs and enum would pass on their bases'."""
    own = vars(kind).get("__doc__") or ""
    return [" ".join(inspect.cleandoc(own).split())] if own and "Method generated" not in own else []


def _fields(kind: type[Any]) -> str:
    hints = fields_of(kind)
    personal = personal_fields(kind)
    rows = [
        (code(name), code(_type(hint)), "personal" if name in personal else "")
        for name, hint in hints.items()
    ]
    return table(("field", "type", ""), rows)


def _type(hint: Any) -> str:
    inner = get_args(hint)
    if not inner:
        return (
            "…"
            if hint is Ellipsis
            else "None"
            if hint is type(None)
            else str(getattr(hint, "__name__", hint))
        )
    names = [_type(arg) for arg in inner]
    origin = getattr(hint, "__origin__", None)
    return f"{origin.__name__}[{', '.join(names)}]" if origin else " | ".join(names)


def _golden(root: Path, event: type[Event]) -> Iterator[str]:
    for file in sorted((root / WIRE).glob(f"{wire_name(event)}*.json")):
        message = json.dumps(json.loads(file.read_text()), indent=2, ensure_ascii=False)
        yield f"```json\n{message}\n```"


def _values() -> list[type[Any]]:
    """The classes of the house that events are made of, by name."""
    found: dict[str, type[Any]] = {}
    todo: list[Any] = [hint for event in all_events() for hint in fields_of(event).values()]
    while todo:
        hint = todo.pop()
        todo += get_args(hint)
        module = getattr(hint, "__module__", "")
        if not isinstance(hint, type) or not module.startswith("happycat.") or hint.__name__ in found:
            continue
        found[hint.__name__] = hint
        todo += get_type_hints(hint).values() if attrs.has(hint) else []
    return [found[name] for name in sorted(found)]
