"""Who may do what, as the docstrings of the routes say it: "(manager, operator)."."""

import ast
import re
from functools import cache
from pathlib import Path

from attrs import frozen

import happycat

APP = Path(happycat.__file__).parent / "app"
WHO = re.compile(r"\(([^()]*)\)\.$")
VERBS = ("get", "post", "put", "patch", "delete")


@frozen
class Route:
    """One route: what it is called, what it calls, who may, and its sentence."""

    verb: str
    path: str
    handler: str
    calls: frozenset[str]
    who: str
    says: str


@cache
def routes(context: str) -> tuple[Route, ...]:
    """The routes of a context's controllers, as they are written."""
    folder = APP / context
    files = [
        f
        for f in sorted(folder.rglob("*.py"))
        if f.stem == "http" or "http" in f.parent.name or f.stem.endswith("http")
    ]
    return tuple(route for file in files for route in _routes(file))


def route_of(context: str, method: str) -> Route | None:
    """The route that does a command: of the same name, or else the first that calls it."""
    doing = [route for route in routes(context) if method in route.calls]
    named = [route for route in doing if route.handler == method]
    return next(iter([*named, *doing]), None)


def _routes(file: Path) -> list[Route]:
    classes = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)]
    found = [
        _route(inner, _base(c)) for c in classes for inner in c.body if isinstance(inner, ast.FunctionDef)
    ]
    return [route for route in found if route is not None]


def _base(controller: ast.ClassDef) -> str:
    for node in controller.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and _targets(node) == "path":
            return str(node.value.value)
    return ""


def _targets(node: ast.Assign) -> str:
    return node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""


def _route(function: ast.FunctionDef, base: str) -> Route | None:
    for decorator in function.decorator_list:
        if (
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Name)
            and decorator.func.id in VERBS
        ):
            said = " ".join((ast.get_docstring(function) or "").split())
            who = WHO.search(said)
            path = ("/api/v1" + base + _path(decorator)).rstrip("/")
            calls = frozenset(n.attr for n in ast.walk(function) if isinstance(n, ast.Attribute))
            words = (who.group(1) if who else "", WHO.sub("", said).strip() + ".")
            return Route(decorator.func.id.upper(), path, function.name, calls, *words)
    return None


def _path(decorator: ast.Call) -> str:
    first = decorator.args[0] if decorator.args else None
    text = str(first.value) if isinstance(first, ast.Constant) else ""
    return re.sub(r":\w+}", "}", text)
