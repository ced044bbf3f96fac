"""docs/context-map.md: who tells what to whom."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from happycat.app.bootstrap import CONTEXTS
from happycat.domain.kernel.events import Event, Stream
from happycat.ports.kernel.jobs import Run
from tools.pages.contexts import all_events, card, hearers, purpose
from tools.pages.text import anchor, document, listed, mermaid, table

INTRODUCTION = """\
Contexts talk only through these events, delivered asynchronously, in order per key, at least once. A thick
arrow carries a *stream* (the whole present state of a thing, the newest is kept), a thin one *events*
(something happened). What each event says is in [events.md](events.md); how delivery works is in
[reliability.md](reliability.md)."""


def page(_root: Path) -> str:
    cards = [f"## {name}\n\n{_quoted(card(name))}\n\n{_sheet(name)}" for name in CONTEXTS]
    return document("Context map", INTRODUCTION, mermaid("flowchart LR", *_graph()), _overview(), *cards)


def _graph() -> Iterator[str]:
    yield from (f"    {name}([{name}])" for name in CONTEXTS)
    told: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for event in all_events():
        for hearer, _ in hearers(event):
            told[_publisher(event), hearer.name, issubclass(event, Stream)].append(event.__name__)
    for (source, receiver, is_stream), names in told.items():
        arrow = "==>" if is_stream else "-->"
        yield f'    {source} {arrow}|"{"<br/>".join(names)}"| {receiver}'


def _overview() -> str:
    rows = [
        (f"[{name}](#{name})", purpose(name), len(c.tells), len(c.reactions), len(c.jobs))
        for name, c in CONTEXTS.items()
    ]
    return table(("context", "what it is for", "tells", "hears", "jobs"), rows)


def _sheet(name: str) -> str:
    """Everything that goes in and out of one context."""
    context = CONTEXTS[name]
    tells = [
        ("tells", _linked(event), listed(receiver.name for receiver, _ in hearers(event)))
        for event in context.tells
    ]
    hears = [("hears", _linked(r.event), _publisher(r.event)) for r in context.reactions]
    jobs = [("does by time", job.name, _how(job)) for job in context.jobs]
    return table(("", "what", "to or from whom, or when"), [*tells, *hears, *jobs])


def _linked(event: type[Event]) -> str:
    stream = " (stream)" if issubclass(event, Stream) else ""
    return f"[{event.__name__}](events.md#{anchor(_heading(event))}){stream}"


def _heading(event: type[Event]) -> str:
    return f"{_publisher(event)} {event.__name__}"


def _publisher(event: type[Event]) -> str:
    return event.__module__.split(".")[2]


def _how(job: object) -> str:
    return "once for every period that has ended" if isinstance(job, Run) else "whenever something is due"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
