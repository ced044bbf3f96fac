"""docs/order-life.md: what can happen to an order and to its kit, from their two tables."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import attrs

from happycat.domain.orders import clockwork, deadlines, policy
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.model import Order
from happycat.domain.orders.policy import CURRENT, POLICIES
from happycat.domain.orders.states import BY, TRANSITIONS, Operation, Status, Verdict, states_of
from happycat.domain.supplies import policy as desk
from happycat.domain.supplies import transitions as kits
from tools.pages.notes import naming, notes
from tools.pages.text import code, document, first_sentence, listed, mermaid, table

INTRODUCTION = """\
Drawn from the two tables by which the code decides: `TRANSITIONS` in `domain/orders/states.py` and `MOVES`
in `domain/supplies/transitions.py`. Both are total: whatever happens in whatever state leads to a state, is
refused, or is ignored because it has been overtaken. Why it is so is in the [rules](rules.md), R7 to R20."""
ORDER = """\
A rematch leads back to `matching`; nothing leads out of `finished`, so there is exactly one end (R13). What
changes no state is not drawn; it is in the table."""
OPERATIONS = """\
Who asks for what is refused gets `wrong_status` (409), with the states in which it would be possible; what
comes at the wrong time gets `too_early` or `too_late`. Facts of the supplies desk are never refused. The
scheduler asks the order, which decides itself whether it is due."""
DEADLINES = """\
An order has at most one deadline at a time. Whoever is received first wins, also at the same instant."""
FIGURES: dict[Deadline, str] = {
    Deadline.UNMATCHED: "",
    Deadline.NO_KIT: "no_kit_after",
    Deadline.LATE: "notice_after",
    Deadline.NO_SHOW: "grace",
    Deadline.STUCK: "stuck_after",
    Deadline.SILENT: "silent_after",
}
"""By which figure of the policy it runs; none: at the wanted start itself."""
KIT = """\
A kit belongs to one assignment of an order and has its own status, which never changes the order (R19)."""


def page(_root: Path) -> str:
    parts = [
        f"## An order\n\n{ORDER}",
        mermaid("stateDiagram-v2", *_order_drawn()),
        f"### What can happen to an order\n\n{OPERATIONS}",
        table(("operation", "by", "from → to", "ignored in", "refused in", "what it is"), _operations()),
        f"### Deadlines of an order\n\n{DEADLINES}",
        table(("deadline", "while it is", "what it is", "figure", "then"), _deadlines()),
        "### Figures of an order",
        table(("figure", "value", "what it is"), _figures()),
        f"## A kit\n\n{KIT}",
        mermaid("stateDiagram-v2", *_kit_drawn()),
        "### What can happen to a kit",
        table(("happening", "how", "from → to", "changes nothing in", "refused in"), _happenings()),
        "### What the end of an order means for its kit",
        table(
            ("outcome", "cause", "for the kit"), [(*map(code, end), code(h)) for end, h in kits.AFTER.items()]
        ),
        "### Figures of a kit",
        table(("figure", "value", "what it is"), _desk_figures()),
    ]
    return document("The life of an order and of its kit", INTRODUCTION, *parts)


# orders


def _order_drawn() -> list[str]:
    moves = ((was, o, to) for (was, o), to in TRANSITIONS.items() if isinstance(to, Status))
    return [f"    [*] --> {Status.MATCHING}: checked out", *_arrows(moves), f"    {Status.FINISHED} --> [*]"]


def _operations() -> list[tuple[str, ...]]:
    return [_operation(operation) for operation in Operation]


def _operation(one: Operation) -> tuple[str, ...]:
    verdicts = (_those(one, Verdict.IGNORED), _those(one, Verdict.REFUSED))
    return (code(one), BY[one], _ways(_moves_of(one)), *verdicts, _says(one))


def _moves_of(operation: Operation) -> list[tuple[str, str]]:
    return [(was, TRANSITIONS[was, operation]) for was in states_of(operation)]


def _those(operation: Operation, verdict: Verdict) -> str:
    return listed(code(status) for status in Status if TRANSITIONS[status, operation] is verdict)


def _says(operation: Operation) -> str:
    method = getattr(Order, operation.value, None) or getattr(Order, f"_{operation.value}")
    return first_sentence(method.__doc__)


def _deadlines() -> list[tuple[str, ...]]:
    said, then = notes(deadlines), naming(clockwork, "Deadline")
    doing = {deadline: Operation(then[deadline.name]) for deadline in Deadline}
    return [
        (code(d), listed(map(code, states_of(o))), said[d.name], _after(d), code(o)) for d, o in doing.items()
    ]


def _after(deadline: Deadline) -> str:
    figure = FIGURES[deadline]
    return f"{code(figure)}, {_value(getattr(POLICIES[CURRENT], figure))}" if figure else ""


def _figures() -> list[tuple[str, ...]]:
    said, now = notes(policy), POLICIES[CURRENT]
    return [(code(f.name), _value(getattr(now, f.name)), said[f.name]) for f in attrs.fields(type(now))]


# kits


def _kit_drawn() -> list[str]:
    moves = ((was, h, to) for h in kits.Happening for was, to in _row(h).items() if to is not None)
    begins = f"    [*] --> {kits.Status.OPEN}: order prepared"
    return [begins, *_arrows(moves), *(f"    {s} --> [*]" for s in kits.Status if s in kits.FINAL)]


def _happenings() -> list[tuple[str, ...]]:
    return [
        (
            code(h),
            "heard from orders" if h in kits.FACTS else "asked of the desk",
            _ways((was, to) for was, to in _row(h).items() if to not in (None, was)),
            listed(code(was) for was, to in _row(h).items() if to is was),
            listed(code(was) for was, to in _row(h).items() if to is None),
        )
        for h in kits.Happening
    ]


def _row(happening: kits.Happening) -> dict[kits.Status, kits.Status | None]:
    """What it does to a kit in each status, in the order in which they are written."""
    return {status: kits.MOVES[status][happening] for status in kits.Status}


def _ends() -> list[tuple[str, ...]]:
    return [(code(outcome), code(cause), code(told)) for (outcome, cause), told in kits.AFTER.items()]


def _desk_figures() -> list[tuple[str, ...]]:
    values = {name: value for name, value in vars(desk).items() if isinstance(value, timedelta)}
    said = notes(desk)
    return [(code(name), _value(value), said[name]) for name, value in values.items()]


# both


def _arrows(moves: Iterable[tuple[str, str, str]]) -> list[str]:
    """One arrow for each pair of different states, with everything that leads along it."""
    along: dict[tuple[str, str], list[str]] = defaultdict(list)
    for was, what, to in moves:
        if was != to:
            along[was, to].append(what.replace("_", " "))
    return [f"    {was} --> {to}: {', '.join(what)}" for (was, to), what in along.items()]


def _ways(moves: Iterable[tuple[str, str | None]]) -> str:
    """`a`, `b` → `c`; d → `e`."""
    to_from: dict[str, list[str]] = defaultdict(list)
    for was, to in moves:
        to_from[to or ""].append(code(was))
    return "; ".join(f"{', '.join(froms)} → {code(to)}" for to, froms in to_from.items()) or listed(())


def _value(value: object) -> str:
    """A figure in its own unit; whole days only from more than three on, as the rules say it."""
    if not isinstance(value, timedelta):
        return str(value)
    units = (("day", 24 * 60, 72 * 60), ("hour", 60, 60), ("minute", 1, 0))
    minutes = int(value.total_seconds()) // 60
    count, unit = next((minutes // m, u) for u, m, over in units if minutes % m == 0 and minutes > over)
    return f"{count} {unit}" + ("s" if count != 1 else "")
