"""A copy of the project in which the product is broken, and the tests of a rule are run."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from tests.broken.patches import Patch
from tests.broken.selecting import names

PROJECT: Final = Path(__file__).parents[2]
COPIED: Final = ("src", "tests", "docs", "tools", "examples", "pyproject.toml", "Makefile", "README.md")
WHERE: Final = ("domain", "app", "contracts")
"""Folders of tests, the quickest first."""
CRASHES: Final = frozenset({"ImportError", "ModuleNotFoundError", "SyntaxError", "NameError"})
SAID: Final = "said.txt"
LIMIT: Final = 300
"""Seconds for the tests of one rule; a product that hangs proves nothing."""


@frozen
class Failure:
    test: str
    kind: str
    why: str


@frozen
class Run:
    """What became of the tests of a rule."""

    status: int
    """What pytest ended with."""
    ran: int
    failed: tuple[Failure, ...]
    broken_off: str
    """What did not even come to its own test: a collection, a fixture, the whole run; empty if all did."""
    seconds: float

    @property
    def green(self) -> bool:
        return self.status == 0 and self.ran > 0 and not self.broken_off

    def seen(self) -> str:
        """Empty if a test of the rule failed at what it tests; otherwise why that is no proof."""
        if self.green:
            return "not seen"
        if self.broken_off or self.status != 1 or not self.failed:
            return f"the tests could not be run: {self.broken_off or f'pytest ended with {self.status}'}"
        first = self.failed[0]
        hung = first.kind == "Failed" and first.why.startswith("Timeout")
        return f"it crashes with {first.kind}" if first.kind in CRASHES or hung else ""


def files_of(rule: int, project: Path) -> list[str]:
    """The files in which a test may name the rule, the quickest first."""
    files = [path for where in WHERE for path in sorted((project / "tests" / where).glob("test_*.py"))]
    return [str(path.relative_to(project)) for path in files if _mentions(path.read_text(), rule)]


def _mentions(text: str, rule: int) -> bool:
    return any(names(rule, word, word) for word in text.replace("(", " ").replace(")", " ").split())


@frozen
class Copy:
    """One of its own for each who works at the same time."""

    root: Path

    @classmethod
    def made_in(cls, folder: Path, project: Path = PROJECT) -> "Copy":
        half_written = shutil.ignore_patterns("*.pyc.*")  # somebody may run tests right now
        for name in COPIED:
            if (project / name).is_dir():
                shutil.copytree(project / name, folder / name, ignore=half_written)
            else:
                shutil.copy2(project / name, folder / name)
        return cls(folder)

    def run(self, rule: int, stop: bool = False) -> Run:
        """The tests of a rule as the copy is now; only up to the first that fails, if wanted."""
        files = files_of(rule, self.root)
        if not files:
            return Run(status=5, ran=0, failed=(), broken_off="", seconds=0)
        told, began = self.root / "told.json", time.monotonic()
        told.unlink(missing_ok=True)
        status = self._pytest([*files, f"--rule={rule}", f"--told-to={told}", *(["-x"] if stop else [])])
        return _run(status, told, self.root, time.monotonic() - began)

    def broken(self, patch: Patch) -> Run:
        """The tests of its rule, with the patch applied; or `DoesNotApply`."""
        with patch.applied(self.root):
            return self.run(patch.rule, stop=True)

    def _pytest(self, wanted: Sequence[str]) -> int:
        plain = ("-q", "-m", "not slow", "-p", "no:xdist", "-p", "no:cacheprovider", "--hypothesis-seed=0")
        command = [sys.executable, "-m", "pytest", "-p", "tests.broken.selecting", *plain, *wanted]
        others = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        there = {**others, "PYTHONPATH": str(self.root / "src")}
        with (self.root / SAID).open("w") as said, suppress(subprocess.TimeoutExpired):
            streams: dict[str, Any] = {"stdout": said, "stderr": subprocess.STDOUT}
            return subprocess.run(
                command, cwd=self.root, env=there, timeout=LIMIT, check=False, **streams
            ).returncode
        return -1


def _run(status: int, told: Path, root: Path, seconds: float) -> Run:
    if not told.exists():
        last = (root / SAID).read_text().split("\n")[-2:][0]
        return Run(status, 0, (), last or "pytest said nothing", seconds)
    said = json.loads(told.read_text())
    failed, home = tuple(Failure(*one) for one in said["failed"]), Path(said["home"])
    elsewhere = [] if home.is_relative_to(root.resolve()) else [f"{home} is not the copy"]
    return Run(status, said["ran"], failed, ", ".join([*elsewhere, *said["errors"][:3]]), seconds)
