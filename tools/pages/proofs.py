"""Which tests prove which rule: by the rule's number in their names or docstrings."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

NUMBER = re.compile(r"(?:\b|_)[rR](\d{1,2})(?=\b|_)")
"""`test_r11_…`, `test_r44_r11_…` or `(R11)`."""


@cache
def by_rule(root: Path) -> dict[str, tuple[str, ...]]:
    """Rule -> files under tests/ with a test for it, in order."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted((root / "tests").rglob("test_*.py")):
        for rule in _rules(file):
            found[rule].add(file.relative_to(root).as_posix())
    return {rule: tuple(sorted(files)) for rule, files in found.items()}


def proofs(root: Path, rule: str, context: str, words: tuple[str, ...] = ()) -> list[str]:
    """Test files for the rule: the context's own, or else all of them.

    With `words` (a command's methods, an event) only files that name one of them; those for the rule first.
    """
    files = by_rule(root).get(rule, ())
    own = [file for file in files if _about(context, file)]
    if not words:
        return own or list(files)
    naming = _naming(root, words)
    mine = [file for file in naming if _about(context, file)]
    wanted = ([f for f in own if f in naming], [f for f in files if f in naming], mine, naming)
    return next((found for found in wanted if found), [])


def _about(context: str, file: str) -> bool:
    return not context or context in Path(file).name or context in Path(file).parts


def _naming(root: Path, words: tuple[str, ...]) -> list[str]:
    """Test files in which one of the words stands as a name."""
    name = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b")
    return [file for file, text in _texts(root).items() if name.search(text)]


@cache
def _texts(root: Path) -> dict[str, str]:
    files = sorted((root / "tests").rglob("test_*.py"))
    return {file.relative_to(root).as_posix(): file.read_text() for file in files}


def _rules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            said = f"{node.name} {ast.get_docstring(node) or ''}"
            yield from (f"R{number}" for number in NUMBER.findall(said))
