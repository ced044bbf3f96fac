"""Work that is repeated in a thread of its own until the company stops."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Flag
from threading import Thread

from happycat.domain.kernel.refusals import Unreachable

log = logging.getLogger("happycat.company")

OUTAGE_SECONDS = 1.0
"""How long to wait after something outside did not answer."""


@contextmanager
def repeating(works: dict[str, Callable[[], None]], stop: Flag, wake: Flag) -> Iterator[None]:
    """Each work in a thread of that name; at the end `stop` and `wake` are set and all are joined."""
    threads = [
        Thread(target=_repeat, args=(work, stop), name=f"happycat-{name}") for name, work in works.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        wake.set()
        for thread in threads:
            thread.join()


def _repeat(work: Callable[[], None], stop: Flag) -> None:
    """Again and again; an outage is waited out, a surprise is logged, neither ends it."""
    while not stop.is_set():
        try:
            work()
        except Unreachable as away:
            log.warning("%s", away)
            stop.wait(OUTAGE_SECONDS)
        except Exception:
            log.exception("unexpected; going on")
            stop.wait(OUTAGE_SECONDS)
