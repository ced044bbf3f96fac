"""All patches of all rules, tried two at a time, in a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

import click
from attrs import frozen

from tests.broken.patches import DoesNotApply, Patch, patches
from tests.broken.trial import Copy, Run

A = TypeVar("A")
B = TypeVar("B")
RULES: Final = (*range(1, 21), 47)
"""Each has patches and tests; the list grows with every issue."""
AT_ONCE: Final = 2


@frozen
class Line:
    """What became of a rule's tests, with a patch or without one."""

    what: str
    wrong: str
    run: Run | None = None

    def told(self) -> str:
        tests, seconds = (self.run.ran, self.run.seconds) if self.run else (0, 0)
        first = self.run.failed[0].test.split("::", 1)[-1] if self.run and self.run.failed else ""
        said = f"{self.wrong.upper()}  {first}" if self.wrong else first
        return f"{self.what:44} {tests:3} tests {seconds:5.1f} s  {said}"


@frozen
class Workshop:
    """Copies of the project, each used by one at a time."""

    copies: SimpleQueue[Copy]

    @classmethod
    def of(cls, copies: Iterable[Copy]) -> "Workshop":
        queue: SimpleQueue[Copy] = SimpleQueue()
        for copy in copies:
            queue.put(copy)
        return cls(queue)

    def healthy(self, rule: int) -> Line:
        with self._copy() as copy:
            run = copy.run(rule)
        wrong = f"not green unbroken {run.broken_off}" if run.ran or run.broken_off else "no test names it"
        return Line(f"R{rule}", "" if run.green else wrong, run)

    def broken(self, patch: Patch) -> Line:
        with self._copy() as copy:
            try:
                run = copy.broken(patch)
            except DoesNotApply as why:
                return Line(f"  {patch.name}", f"does not apply: {why}")
        return Line(f"  {patch.name}", run.seen(), run)

    @contextmanager
    def _copy(self) -> Iterator[Copy]:
        copy = self.copies.get()
        try:
            yield copy
        finally:
            self.copies.put(copy)


@contextmanager
def workshop(copies: int = AT_ONCE) -> Iterator[Workshop]:
    with TemporaryDirectory(prefix="happycat-broken-") as folder:
        folders = [Path(folder) / str(number) for number in range(copies)]
        for one in folders:
            one.mkdir()
        yield Workshop.of([Copy.made_in(one) for one in folders])


def tried(rules: Iterable[int], found: Sequence[Patch], tell: Callable[[str], None]) -> list[Line]:
    """Every rule unbroken, then every patch of it; told as they come."""
    wanted = sorted(rules)
    mine = sorted((patch for patch in found if patch.rule in wanted), key=lambda patch: patch.rule)
    without = [Line(f"R{rule}", "no patch") for rule in wanted if rule not in {one.rule for one in mine}]
    lines = []
    with workshop() as here:
        for line in chain(_each(here.healthy, wanted), without, _each(here.broken, mine)):
            tell(line.told())
            lines.append(line)
    return lines


def _each(do: Callable[[A], B], things: Sequence[A]) -> Iterator[B]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(do, things)


@click.command()
@click.argument("rules", nargs=-1, metavar="[R11 …]")
def main(rules: tuple[str, ...]) -> None:
    """Breaks each rule in a copy of the product; ends with 1 if its tests do not notice."""
    found = patches()
    strays = [patch.name for patch in found if patch.rule not in RULES]
    lines = tried(_asked(rules), found, click.echo)
    wrong = [line.what.strip() for line in lines if line.wrong] + strays
    counted = f"{len(rules) or len(RULES)} rules, {sum(line.what.startswith(' ') for line in lines)} patches"
    click.echo(f"{counted}, {'all seen' if not wrong else 'not as it should be: ' + ', '.join(wrong)}")
    raise SystemExit(bool(wrong))


def _asked(rules: Sequence[str]) -> Sequence[int]:
    known = {f"R{number}": number for number in RULES}
    unknown = [rule for rule in rules if rule not in known]
    if unknown:
        raise click.UsageError(f"{', '.join(unknown)}: a rule is one of {', '.join(known)}")
    return [known[rule] for rule in rules] or RULES
