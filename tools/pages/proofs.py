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


def proofs(root: Path, rule: str, context: str) -> list[str]:
    """Test files for the rule: the context's own, or else all of them."""
    files = by_rule(root).get(rule, ())
    own = [file for file in files if not context or context in Path(file).name or context in Path(file).parts]
    return own or list(files)


def _rules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            said = f"{node.name} {ast.get_docstring(node) or ''}"
            yield from (f"R{number}" for number in NUMBER.findall(said))
