"""A patch: one sentence that says what is broken, then a small unified diff."""

import ast
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from attrs import frozen

FOLDER: Final = Path(__file__).parent
NAME: Final = re.compile(r"r(\d+)_[a-z0-9_]+")
STAMPS: Final = count(1)
"""Every version of a file has a time of its own, or Python might run the bytecode of another version."""


class DoesNotApply(Exception):
    """The patch is no patch, or the product is not as it expects it to be."""


@frozen
class Hunk:
    """A few lines of a file, and what becomes of them; where they are does not matter."""

    file: str
    old: str
    new: str


@frozen
class Patch:
    """A mistake that somebody could make."""

    name: str
    sentence: str
    hunks: tuple[Hunk, ...]

    @classmethod
    def read(cls, path: Path) -> "Patch":
        said, *diff = re.split(r"^(?=--- |diff --git )", path.read_text(), flags=re.MULTILINE)
        return cls(path.stem, " ".join(said.split()), tuple(_hunks("".join(diff).splitlines())))

    @property
    def rule(self) -> int:
        """0 if its name does not say it."""
        found = NAME.fullmatch(self.name)
        return int(found[1]) if found else 0

    @contextmanager
    def applied(self, root: Path) -> Iterator[None]:
        """The product under `root` is broken inside the block; or refuses, and changes nothing."""
        before = {hunk.file: _text(root / hunk.file) for hunk in self.hunks}
        after = self._broken(before)
        try:
            _write(root, after)
            yield
        finally:
            _write(root, before)

    def _broken(self, before: Mapping[str, str]) -> Mapping[str, str]:
        if not (self.rule and self.sentence and self.hunks):
            raise DoesNotApply("it needs a rule in its name, a sentence and a diff; see docs/style.md")
        after = dict(before)
        for hunk in self.hunks:
            times = after[hunk.file].count(hunk.old)
            if times != 1:
                raise DoesNotApply(f"{hunk.file} has the lines it changes {times} times")
            after[hunk.file] = after[hunk.file].replace(hunk.old, hunk.new)
        for file, text in after.items():
            _compiles(file, text)
        return after


def patches() -> list[Patch]:
    """All there are, by name."""
    return [Patch.read(path) for path in sorted(FOLDER.glob("*.patch"))]


def _hunks(diff: list[str]) -> Iterator[Hunk]:
    file, old, new = "", "", ""
    for line in (*diff, "the end"):
        if line.startswith(("+++ b/", "--- ")) or line[:1] not in {"", " ", "+", "-"}:
            if old or new:
                yield Hunk(file, old, new)
            file = line.removeprefix("+++ b/").strip() if line.startswith("+++ ") else file
            old, new = "", ""
        else:
            old += "" if line.startswith("+") else f"{line[1:]}\n"
            new += "" if line.startswith("-") else f"{line[1:]}\n"


def _text(path: Path) -> str:
    if not path.is_file():
        raise DoesNotApply(f"there is no {path.name} where it says")
    return path.read_text()


def _write(root: Path, files: Mapping[str, str]) -> None:
    for file, text in files.items():
        (root / file).write_text(text)
        stamp = next(STAMPS)
        os.utime(root / file, (stamp, stamp))


def _compiles(file: str, text: str) -> None:
    try:
        ast.parse(text, file)
    except SyntaxError as wrong:
        raise DoesNotApply(f"{file} is no Python any more: {wrong}") from wrong
