"""A pytest plugin, only for `make broken`: runs the tests that name a rule, and says what became of them.

A test names a rule by its own name (`test_r11_…`) or by its docstring (R11).
"""

import json
import re
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

import happycat

TOLD: dict[str, Any] = {"failed": [], "errors": [], "ran": 0}


def names(rule: int, test: str, said: str | None) -> bool:
    """Whether a test of that name and docstring is about the rule."""
    return bool(re.search(rf"(^|_)r{rule}(_|$)", test) or re.search(rf"\bR{rule}\b", said or ""))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rule", type=int, help="run the tests that name this rule")
    parser.addoption("--told-to", type=Path, help="where to write what became of them")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    rule = config.getoption("--rule")
    others = [item for item in items if not _about(rule, item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


def _about(rule: int, item: pytest.Item) -> bool:
    test = getattr(item, "obj", None)
    return names(rule, getattr(item, "originalname", item.name), getattr(test, "__doc__", None))


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        TOLD["errors"].append(report.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call":
        TOLD["ran"] += 1
    if report.failed and call.excinfo is not None:
        failure = [report.nodeid, call.excinfo.typename, str(call.excinfo.value)[:200]]
        if report.when == "call":
            TOLD["failed"].append(failure)
        else:
            TOLD["errors"].append(" ".join(failure))
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    TOLD["home"] = str(Path(happycat.__file__).resolve())
    session.config.getoption("--told-to").write_text(json.dumps(TOLD))
