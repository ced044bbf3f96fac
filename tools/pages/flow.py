"""Which events a method may lead to, read from the source: who calls what, and who makes which event.

Calls are resolved by name and number of arguments, so the answer errs on the side of too much.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from attrs import frozen

from happycat.app.bootstrap import CONTEXTS
from tools.pages.contexts import sources

SELF = ("self", "cls")


@frozen
class Call:
    name: str
    on_self: bool
    arguments: int | None
    """None if a star hides how many."""


@frozen(eq=False)
class Part:
    """A function or method: where it is, how many arguments it takes, what it calls and names."""

    owner: str
    in_domain: bool
    arguments: range
    calls: tuple[Call, ...]
    names: frozenset[str]

    def fits(self, call: Call) -> bool:
        return call.arguments is None or call.arguments in self.arguments


Parts = dict[str, list[Part]]


def leads_to(context: str, method: str) -> list[str]:
    """The names of the context's events that the use case may publish, in the order of its language."""
    parts = _parts(context)
    todo = [part for part in parts[method] if part.owner and not part.in_domain]
    seen: set[Part] = set()
    while todo:
        part = todo.pop()
        if part not in seen:
            seen.add(part)
            todo += [other for call in part.calls for other in _reached(parts, part, call)]
    named = {name for part in seen for name in part.names}
    return [event.__name__ for event in CONTEXTS[context].tells if event.__name__ in named]


def _reached(parts: Parts, asking: Part, call: Call) -> list[Part]:
    """On `self` the same class first; on anything else domain and free functions, not other use cases."""
    found = [part for part in parts.get(call.name, []) if part.fits(call)]
    if not call.on_self:
        return [part for part in found if part.in_domain or not part.owner]
    same = [part for part in found if part.owner == asking.owner]
    return same or [part for part in found if part.in_domain == asking.in_domain]


@cache
def _parts(context: str) -> Parts:
    parts: Parts = defaultdict(list)
    for file in sources(context):
        for owner, function in _functions(ast.parse(file.read_text())):
            parts[function.name].append(_part(function, owner, "domain" in file.parts))
    return parts


def _functions(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in module.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = node.name if isinstance(node, ast.ClassDef) else ""
        yield from ((owner, inner) for inner in inside if isinstance(inner, ast.FunctionDef))


def _part(function: ast.FunctionDef, owner: str, in_domain: bool) -> Part:
    nodes = [node for statement in function.body for node in ast.walk(statement)]
    calls = (_call(node) for node in nodes if isinstance(node, ast.Call))
    names = frozenset(node.id for node in nodes if isinstance(node, ast.Name))
    return Part(owner, in_domain, _arguments(function, bool(owner)), tuple(c for c in calls if c), names)


def _call(node: ast.Call) -> Call | None:
    starred = any(isinstance(a, ast.Starred) for a in node.args) or any(not k.arg for k in node.keywords)
    count = None if starred else len(node.args) + len(node.keywords)
    if isinstance(node.func, ast.Name):
        return Call(node.func.id, on_self=False, arguments=count)
    if isinstance(node.func, ast.Attribute):
        on = node.func.value
        return Call(node.func.attr, isinstance(on, ast.Name) and on.id in SELF, count)
    return None


def _arguments(function: ast.FunctionDef, is_method: bool) -> range:
    """How many arguments it takes, without `self`."""
    args = function.args
    static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list)
    every = len(args.posonlyargs) + len(args.args) + len(args.kwonlyargs) - (is_method and not static)
    optional = len(args.defaults) + sum(default is not None for default in args.kw_defaults)
    return range(every - optional, 100 if args.vararg or args.kwarg else every + 1)
