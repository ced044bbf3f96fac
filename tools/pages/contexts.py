"""What the code says about its contexts: cards, events, commands, reactions and jobs."""

import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from happycat.app.bootstrap import CONTEXTS
from happycat.app.kernel import BoundedContext
from happycat.domain.kernel.events import Event, wire_name
from happycat.ports.kernel.messages import Reaction
from tools.pages.text import first_sentence

COMMANDS = "happycat.ports.kernel.commands"


def all_events() -> list[type[Event]]:
    """Every event there is, by context, in the order in which they are written."""
    return [kind for context in CONTEXTS.values() for kind in context.tells]


def card(context: str) -> str:
    """The docstring of the context's domain package."""
    return inspect.getdoc(import_module(f"happycat.domain.{context}")) or ""


def purpose(context: str) -> str:
    """The card's first sentence, without the name in front of it."""
    sentence = first_sentence(card(context))
    name, colon, rest = sentence.partition(": ")
    return rest[:1].upper() + rest[1:] if colon and name.lower() == context else sentence


def hearers(event: type[Event]) -> list[tuple[BoundedContext, Reaction[Any]]]:
    """Who reacts to an event, and how."""
    wire = wire_name(event)
    return [
        (context, reaction)
        for context in CONTEXTS.values()
        for reaction in context.reactions
        if reaction.type == wire
    ]


@cache
def use_cases(context: str) -> type[Any]:
    """The class whose methods can be asked."""
    provided: Any = CONTEXTS[context].container.providers["use_cases"]
    kind: type[Any] = provided.provides
    return kind


def commands(context: str) -> dict[str, Any]:
    """Name -> method of everything that changes something, in the order in which it is written."""
    return {name: method for name, method in _methods(use_cases(context)) if _is_command(method)}


def sources(context: str) -> list[Path]:
    """The files in which the context's rules and use cases are."""
    app = Path(inspect.getfile(use_cases(context))).parent
    domain = app.parents[1] / "domain" / context
    outside = {"http.py", "context.py", "views.py"}
    return [f for folder in (app, domain) for f in sorted(folder.rglob("*.py")) if f.name not in outside]


def _methods(kind: type[Any]) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for owner in kind.__mro__:
        for name, value in vars(owner).items():
            if inspect.isfunction(value) and not name.startswith("_") and name not in seen:
                seen.add(name)
                yield name, value


def _is_command(method: Any) -> bool:
    return bool(method.__globals__["__name__"] == COMMANDS)
