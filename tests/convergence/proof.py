"""The proof itself: in any interleaving nothing is left over, and the end is that of the letters in order."""

import os
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings

from tests.cats.stores import Stores
from tests.convergence.interleavings import Interleaving, interleavings
from tests.convergence.reader import Case, Reader, reader_of
from tests.convergence.states import State, differences, state_of

WANTED = int(os.environ.get("INTERLEAVINGS", "0"))
"""How many for each case; 0: a few, as `make test` has time for."""
ALL = (Phase.generate, Phase.shrink)
MOST = 50
"""So many interleavings a planted defect survives at most."""
Opens = Callable[[Case, Stores, str], Reader]


class Diverged(AssertionError):
    """Somebody knows something else now."""


def tried(case: Case, stores: Stores, kind: str, examples: int) -> int:
    """How many interleavings ended as they should; raises `Diverged` with the simplest that did not."""
    return _tried(case, stores, kind, WANTED or examples, reader_of, ALL)


def found_out(case: Case, stores: Stores, opens: Opens = reader_of) -> None:
    """Raises `Diverged` with the first interleaving that shows a planted defect, simple or not."""
    _tried(case, stores, "memory", MOST, opens, (Phase.generate,))


def _tried(
    case: Case, stores: Stores, kind: str, examples: int, opens: Opens, phases: tuple[Phase, ...]
) -> int:
    expected, count = _read(case, Interleaving(), stores, kind, opens), 0

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=phases,
    )
    @given(interleavings(case.letters))
    def ends_alike(coming: Interleaving) -> None:
        nonlocal count
        count += 1
        found = differences(expected, _read(case, coming, stores, kind, opens))
        if found:
            raise Diverged(f"{case.name}: in order and otherwise differ in {found}")

    ends_alike()
    return count


def _read(case: Case, coming: Interleaving, stores: Stores, kind: str, opens: Opens) -> State:
    reader = opens(case, stores, kind)
    reader.read(case.letters, coming)
    if waiting := reader.waiting():
        raise Diverged(f"{case.name}: still put aside: {waiting[:5]}")
    state = state_of(case.context.name, reader.rows())
    reader.live.storage.close()
    return state
