"""What the company can be told can be told over HTTP and embedded; every command and event is tested."""

import ast
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest

import happycat
from happycat import HappyCat
from happycat.domain.kernel.events import Event

SOURCE = Path(happycat.__file__).parent
TESTS = Path(__file__).parents[1]
COMPANY = HappyCat.in_memory()
CONTEXTS = tuple(COMPANY.contexts)

NOT_OVER_HTTP = {
    "orders": {
        "match": "a sweep: orders that wait are matched",
        "forget_changes": "a daily run: matchers have heard what the roster told",
        "rematch_abandoned": "a sweep: the worker was suspended or dismissed (R17)",
        "give_up": "a sweep: unmatched at the wanted start (R16)",
        "warn_no_show": "a sweep: the notice after half an hour (R11)",
        "fail_no_show": "a sweep: the grace is over (R11)",
        "fail_no_kit": "a sweep: the kit was never ready (R12)",
        "tell_stuck": "a sweep: started, long over, not reported (R12)",
        "finish_silent": "a sweep: the client has said nothing (R12)",
    },
    "supplies": {
        "note_ordered": "within the sweep that orders cookies at checkout (R18)",
        "note_baked": "within the sweep that asks the bakery (R18)",
        "note_silence": "within both: the bakery did not answer (R18)",
        "write_off_overdue": "a sweep: not returned for 30 days (R20)",
    },
    "billing": {
        "send": "within the sweep that collects: written down before the gateway is called (R24)",
        "answered": "within the sweep that collects: what the gateway said (R24)",
        "begin_asking": "within the sweep that asks about open attempts (R24)",
        "dun": "a sweep: overdue invoices (R24)",
        "begin_refund": "within the sweep that sends refunds (R26)",
        "refund_answered": "within the sweep that sends refunds (R26)",
    },
    "payroll": {
        "issue_some": "a chunk of the monthly run (R30)",
        "seal_some": "a chunk of the monthly run (R33)",
        "send": "a sweep: payouts go to the gateway (R30)",
        "ask": "a sweep: payouts without a final answer",
        "hear": "within both sweeps: what the gateway said",
    },
}
"""Commands without a route, each with who calls it instead."""


@cache
def commands(context: str) -> frozenset[str]:
    """The methods of the context's use cases that `@command` has wrapped."""
    kind = type(COMPANY.contexts[context].use_cases)
    methods = {name: getattr(kind, name) for name in dir(kind) if not name.startswith("_")}
    return frozenset(
        name
        for name, method in methods.items()
        if method.__class__.__name__ == "function" and method.__code__.co_filename.endswith("commands.py")
    )


@cache
def asked_over_http(context: str) -> frozenset[str]:
    """What the context's routes call with the actor as first argument."""
    files = [*(SOURCE / f"app/{context}").glob("http.py"), *(SOURCE / f"app/{context}/http").glob("*.py")]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text())))
    calls = (node for node in nodes if isinstance(node, ast.Call) and node.args)
    return frozenset(
        call.func.attr
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id == "actor"
    )


@cache
def events(context: str) -> frozenset[str]:
    module = import_module(f"happycat.domain.{context}.events")
    kinds = (kind for kind in vars(module).values() if isinstance(kind, type))
    return frozenset(k.__name__ for k in kinds if issubclass(k, Event) and k.__module__ == module.__name__)


def has_events(context: str) -> bool:
    return (SOURCE / f"domain/{context}/events.py").exists()


@cache
def words_of_tests() -> frozenset[str]:
    """Every word in the code and data of the tests, this file left out."""
    files = (file for file in TESTS.rglob("*.py") if file != Path(__file__))
    return frozenset(word for file in files for word in re.findall(r"\w+", file.read_text()))


def test_commands_are_found() -> None:
    assert {"draft", "publish"} <= commands("catalog") & asked_over_http("catalog")


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_command_has_a_route_or_a_reason_why_not(context: str) -> None:
    without = commands(context) - asked_over_http(context)

    assert without == set(NOT_OVER_HTTP.get(context, {}))


@pytest.mark.parametrize("context", CONTEXTS)
def test_whatever_has_no_route_is_called_by_the_context_itself(context: str) -> None:
    source = "".join(file.read_text() for file in (SOURCE / f"app/{context}").glob("*.py"))

    called = {name for name in NOT_OVER_HTTP.get(context, {}) if re.search(rf"\.{name}\b", source)}

    assert called == set(NOT_OVER_HTTP.get(context, {}))


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_command_with_a_route_can_be_embedded_the_same_way(context: str) -> None:
    """The actor comes first, so that `company.acting_as(...)` has it too."""
    kind = type(getattr(COMPANY, context))
    asked = commands(context) & asked_over_http(context)

    assert {name for name in asked if list(signature(getattr(kind, name)).parameters)[1] != "actor"} == set()


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_command_with_a_route_is_named_by_a_test(context: str) -> None:
    assert (commands(context) & asked_over_http(context)) - words_of_tests() == set()


@pytest.mark.parametrize("context", [context for context in CONTEXTS if has_events(context)])
def test_every_event_is_named_by_a_test(context: str) -> None:
    assert events(context)
    assert events(context) - words_of_tests() == set()


def test_every_public_name_is_there() -> None:
    assert [name for name in happycat.__all__ if getattr(happycat, name, None) is None] == []


def test_importing_happycat_loads_nothing_heavy() -> None:
    script = "import happycat, sys; print(sorted({m.split('.')[0] for m in sys.modules}))"

    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert not {"litestar", "sqlalchemy", "pydantic", "attrs"} & set(ast.literal_eval(told.stdout))
