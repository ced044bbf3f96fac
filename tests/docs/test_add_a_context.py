"""The page about adding a context, followed to the letter in a copy of the source tree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/how-to/add-a-context.md"
FILE = re.compile(r"^`((?:src|tests)/[^`]+\.py)`\n\n```py\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EMPTY = "src/happycat/app/betting/__init__.py"
IMPORT = "from happycat.app.betting.context import context as betting"


def test_following_the_page_adds_a_context_on_memory_and_sqlite(tmp_path: Path) -> None:
    copied(tmp_path)
    written(tmp_path)
    one_line(tmp_path / "src/happycat/app/bootstrap.py")

    done = run(tmp_path, "pytest", "-q", "tests/app/test_betting.py", "tests/architecture")

    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def copied(to: Path) -> None:
    for folder in ("src", "tests"):
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)


def written(to: Path) -> None:
    files = {**dict(FILE.findall(PAGE.read_text())), EMPTY: ""}
    assert len(files) == 11
    for name, text in files.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_text(text)


def one_line(bootstrap: Path) -> None:
    """The import, and the name in the tuple of `CONTEXTS`."""
    before, contexts, after = bootstrap.read_text().partition("CONTEXTS: dict")
    assert IMPORT in PAGE.read_text()
    bootstrap.write_text(f"{before}{IMPORT}\n\n{contexts}{after.replace('in (', 'in (betting, ', 1)}")


def run(where: Path, *module: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(where / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", *module, "-p", "no:cacheprovider"]
    return subprocess.run(
        command, cwd=where, env=environment, capture_output=True, text=True, check=False, timeout=100
    )
