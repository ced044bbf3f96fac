"""What a module says about its own names: the note under each, and which of its functions name what."""

import ast
import inspect
from functools import cache
from itertools import pairwise
from types import ModuleType


@cache
def notes(module: ModuleType) -> dict[str, str]:
    """The note under each name of a module or of its classes."""
    tree = _tree(module)
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    pairs = [pair for body in bodies for pair in pairwise(body)]
    return {_assigned(one): _text(note) for one, note in pairs if _assigned(one) and _text(note)}


def naming(module: ModuleType, enumeration: str) -> dict[str, str]:
    """Member of an enumeration -> the function of the module that names it."""
    found: dict[str, str] = {}
    for function in ast.walk(_tree(module)):
        if isinstance(function, ast.FunctionDef):
            named = (node for node in ast.walk(function) if isinstance(node, ast.Attribute))
            found |= {node.attr: function.name for node in named if _is_name(node.value, enumeration)}
    return found


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _assigned(node: ast.stmt) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return target.id if isinstance(target, ast.Name) else ""


def _text(node: ast.stmt) -> str:
    value = node.value if isinstance(node, ast.Expr) else None
    said = value.value if isinstance(value, ast.Constant) else None
    return " ".join(said.split()) if isinstance(said, str) else ""
