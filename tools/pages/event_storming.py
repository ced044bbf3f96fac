"""docs/event-storming.md: per phase of the business, command, event, reaction."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from happycat.app.bootstrap import CONTEXTS
from happycat.ports.kernel.jobs import Sweep
from tools.pages.contexts import commands, hearers, use_cases
from tools.pages.flow import leads_to
from tools.pages.roles import route_of
from tools.pages.text import code, document, first_sentence, listed, mermaid, table

INTRODUCTION = """\
Found in the code, not drawn by hand: methods marked `@command`, the events they may publish, and the methods
that hear those events. Calls are followed by name, so an arrow means *may*: whether an event is published
depends on the state of the thing. Rectangles are commands, rounded boxes are done by the scheduler, flags are
events, hexagons are reactions. History and quality hear nearly everything; their reactions are drawn only
where they lead to an event. What they hear is in the [context map](context-map.md)."""


@frozen
class Phase:
    title: str
    contexts: tuple[str, ...]


PHASES = (
    Phase("Clients come, cats are hired", ("clients", "recruiting")),
    Phase("Services are offered and sold", ("catalog", "shop")),
    Phase("The chore is done", ("orders", "supplies")),
    Phase("Money moves", ("billing", "payroll")),
    Phase("Looking back", ("history", "quality")),
)

EARS = ("history", "quality")
"""They listen to nearly everything."""


def page(_root: Path) -> str:
    known = {name for phase in PHASES for name in phase.contexts}
    rest = Phase("Everything else", tuple(name for name in CONTEXTS if name not in known))
    sections = [_section(phase) for phase in (*PHASES, rest)]
    return document("Event storming", INTRODUCTION, *sections)


def _section(phase: Phase) -> str:
    here = [name for name in phase.contexts if name in CONTEXTS]
    lines = [line for name in here for line in _flow(name)]
    if not lines:
        return ""
    doings = [row for name in here for row in _doings(name)]
    columns = ("context", "command", "who may", "over HTTP", "may publish", "what it does")
    return "\n\n".join([f"## {phase.title}", mermaid("flowchart LR", *lines), table(columns, doings)])


def _flow(context: str) -> Iterator[str]:
    """The context's commands and jobs to its events, and its events to whoever hears them."""
    by_time = _by_time(context)
    for name in commands(context):
        left, right = ("([", "])") if name in by_time else ("[", "]")
        node = f'{context}_{name}{left}"{context}: {_words(name)}"{right}'
        for event in leads_to(context, name):
            yield f"    {node} --> {context}_{event}>{event}]"
    for told in CONTEXTS[context].tells:
        for receiver, reaction in hearers(told):
            method = reaction.react.__name__
            if receiver.name in EARS and not leads_to(receiver.name, method):
                continue
            node = f'{receiver.name}_hears_{method}{{{{"{receiver.name}: {_words(method)}"}}}}'
            yield f"    {context}_{told.__name__}>{told.__name__}] --> {node}"
            for next_ in leads_to(receiver.name, method):
                yield f"    {node} --> {receiver.name}_{next_}>{next_}]"


def _doings(context: str) -> Iterator[tuple[str, ...]]:
    for name, method in commands(context).items():
        route = route_of(context, name)
        who = route.who if route and route.who else "scheduler" if name in _by_time(context) else ""
        way = code(f"{route.verb} {route.path}") if route else ""
        says = first_sentence(method.__doc__) or (route.says if route else "")
        yield (context, code(name), who, way, listed(leads_to(context, name)), says)


def _by_time(context: str) -> set[str]:
    """The names of the methods that the scheduler calls."""
    jobs = CONTEXTS[context].jobs
    doings = [job.act if isinstance(job, Sweep) else job.run for job in jobs]
    own = vars(use_cases(context))
    return {
        name
        for name in (getattr(doing, "__name__", "") for doing in doings)
        if name in commands(context) or name in own
    }


def _words(name: str) -> str:
    return name.replace("_", " ")
