"""Contexts meet in their events only; the contracts in pyproject.toml say the rest."""

from pathlib import Path

import grimp
import pytest

import happycat

GRAPH = grimp.build_graph("happycat", cache_dir=None)
SOURCE = Path(happycat.__file__).parent


def children_of(package: str) -> set[str]:
    return GRAPH.find_children(package) if package in GRAPH.modules else set()


CONTEXTS = {m.rsplit(".", 1)[-1] for m in children_of("happycat.domain")} - {"kernel"}


def context_of(module: str) -> str | None:
    return next((part for part in module.split(".") if part in CONTEXTS), None)


def imports_of(module: str) -> set[str]:
    return GRAPH.find_modules_directly_imported_by(module)


def foreign_to(module: str) -> set[str]:
    return {m for m in imports_of(module) if context_of(m) not in {None, context_of(module)}}


INSIDERS = sorted(m for m in GRAPH.modules if context_of(m))
KERNELS = sorted(m for m in GRAPH.modules if "kernel" in m.split(".") and not context_of(m))
COMPOSERS = ("bootstrap", "company", "__main__", "cli", "demo")
"""What of `app` may know all contexts: the composition root, and those who show the whole company."""
SHARED = sorted(
    m
    for m in GRAPH.modules
    if m.startswith("happycat.app.") and m.split(".")[2] not in {*CONTEXTS, *COMPOSERS}
)
SPEAKERS = sorted(m for m in INSIDERS if m.startswith("happycat.app.") and not m.endswith(".context"))
FILES = sorted(f for f in SOURCE.rglob("*.py") if "migrations" not in f.parts)


@pytest.mark.parametrize("module", INSIDERS)
def test_a_context_imports_only_events_of_others(module: str) -> None:
    assert {m for m in foreign_to(module) if not m.endswith(".events")} == set()


@pytest.mark.parametrize("module", KERNELS)
def test_a_kernel_imports_no_context(module: str) -> None:
    assert foreign_to(module) == set()


@pytest.mark.parametrize("module", SHARED)
def test_what_all_contexts_share_knows_none_of_them(module: str) -> None:
    assert foreign_to(module) == set()


@pytest.mark.parametrize("module", SPEAKERS)
def test_only_a_contexts_container_knows_its_adapters(module: str) -> None:
    assert {m for m in imports_of(module) if m.startswith("happycat.adapters")} == set()


def test_every_file_is_under_these_rules() -> None:
    """A folder without an `__init__.py` would be invisible to them."""
    unseen = {f for f in FILES if name_of(f) not in GRAPH.modules}

    assert {str(f.relative_to(SOURCE)) for f in unseen} == set()


def name_of(file: Path) -> str:
    parts = file.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
