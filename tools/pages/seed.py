"""docs/seed-coverage.md: each statement of the seed -> rule -> event -> test."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from attrs import frozen

from happycat.app.bootstrap import CONTEXTS
from tools.pages.contexts import use_cases
from tools.pages.proofs import by_rule, proofs
from tools.pages.text import code, document, listed, table

TABLE = "tools/seed_coverage.toml"
RULES = 47
SHOWN = 3
INTRODUCTION = """\
What the seed (the task this company began with) asks for, the rule that says it exactly, the events by which
others learn of it, and the tests that prove it. The statements are kept in `tools/seed_coverage.toml`; tests
are found by the number of the rule in their names or docstrings. The rules are in [rules.md](rules.md)."""
MISSING = "**missing**"
SAID = ("says", "rule", "events", "tests")
ASKED = ("context", "says", "methods", "by", "rule", "events", "tests")
TOLD = ("context", "events", "rule", "tests")


@frozen
class Row:
    """One statement with everything that was found for it."""

    context: str
    says: str
    by: str
    rule: str
    events: tuple[str, ...]
    methods: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def gaps(self) -> list[str]:
        """What is not there: a method, an event, a test."""
        asked = use_cases(self.context) if self.context in CONTEXTS else None
        absent = [f"no method {name}" for name in self.methods if not hasattr(asked, name)]
        unknown = [f"no event {name}" for name in self.events if not _known(name)]
        return absent + unknown + ([] if self.tests else [f"no test of {self.rule}"])


def page(root: Path) -> str:
    statements, asked, told = _statements(root), _asked(root), _told(root)
    parts = [
        f"## What the seed says\n\n{_table(statements, SAID)}",
        f"## What can be asked\n\n{_table(asked, ASKED)}",
        f"## What is told\n\n{_table(told, TOLD)}",
        f"## Every rule\n\n{_rules(root)}",
    ]
    return document("Coverage of the seed", INTRODUCTION, *parts)


def gaps(root: Path) -> Iterator[str]:
    """One line for each statement that lacks something, and for each event that no statement names."""
    rows = [*_statements(root), *_asked(root), *_told(root)]
    for row in rows:
        for gap in row.gaps:
            yield f"docs/seed-coverage.md: {row.context or 'seed'}: {row.says}: {gap}"
    named = {(row.context, name) for row in _told(root) for name in row.events}
    for context in CONTEXTS.values():
        for event in context.tells:
            if (context.name, event.__name__) not in named:
                yield f"{TABLE}: [events.{context.name}] lacks {event.__name__}"


def _statements(root: Path) -> list[Row]:
    rows = _read(root)["statement"]
    return [_row(root, "", row["says"], row) for row in rows]


def _asked(root: Path) -> list[Row]:
    contexts = {name: rows for name, rows in _read(root).items() if name not in ("statement", "events")}
    return [
        _row(root, context, says, row) for context, rows in contexts.items() for says, row in rows.items()
    ]


def _told(root: Path) -> list[Row]:
    contexts = _read(root)["events"].items()
    return [
        _row(root, context, event, {"rule": rule, "events": [event]})
        for context, events in contexts
        for event, rule in events.items()
    ]


def _row(root: Path, context: str, says: str, row: dict[str, Any]) -> Row:
    events, methods = tuple(row["events"]), tuple(row.get("methods", ()))
    tests = proofs(root, row["rule"], context, methods or (events if says in events else ()))
    return Row(context, says, row.get("by", ""), row["rule"], events, methods, tuple(tests))


@cache
def _read(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / TABLE).read_text())


@cache
def _languages() -> frozenset[str]:
    """Names of all events, also of contexts that are not in the company yet."""
    here = Path(import_module("happycat").__file__ or "").parent
    modules = [f"happycat.domain.{f.parent.name}.events" for f in sorted(here.glob("domain/*/events.py"))]
    return frozenset(name for module in modules for name in vars(import_module(module)))


def _known(event: str) -> bool:
    return event.startswith("none: ") or event in _languages()


def _table(rows: list[Row], columns: tuple[str, ...]) -> str:
    return table(columns, [[_cell(row, column) for column in columns] for row in rows])


def _cell(row: Row, column: str) -> str:
    value = getattr(row, column)
    if column == "tests":
        return _files(value) or MISSING
    if column in ("events", "methods"):
        return listed(
            name.removeprefix("none: ") if name.startswith("none: ") else code(name) for name in value
        )
    return str(value)


def _files(names: tuple[str, ...]) -> str:
    """Links to the first few; a rule that everybody proves would fill the page."""
    shown = [f"[{name.removeprefix('tests/')}](../{name})" for name in names[:SHOWN]]
    return ", ".join(shown) + (" and others" if len(names) > SHOWN else "")


def _rules(root: Path) -> str:
    """All rules, those without a test too."""
    numbers = (f"R{n}" for n in range(1, RULES + 1))
    return table(("rule", "tests"), [(n, _files(by_rule(root).get(n, ())) or "none yet") for n in numbers])
