"""Sixty-four callers: four processes with sixteen threads each, let go together by one barrier."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import TypeVar

import httpx

from happycat import HappyCat, Settings
from happycat.adapters.memory.world import MemoryNotifier, StoppedClock

D = TypeVar("D")
T = TypeVar("T")
PROCESSES, THREADS = 4, 16
CALLERS = PROCESSES * THREADS
PATIENCE = 60
_barriers: list[Barrier] = []


def opened(settings: Settings) -> HappyCat:
    """The company in one more process, on the same file."""
    return HappyCat(settings, clock=StoppedClock(), notifier=MemoryNotifier())


def browser(url: str, headers: dict[str, str]) -> httpx.Client:
    return httpx.Client(base_url=url, headers=headers, timeout=PATIENCE)


def all_at_once(
    door: Callable[[], AbstractContextManager[D]], job: Callable[[D, int], T], threads: int = THREADS
) -> list[T]:
    """What `job(door, number)` gave each caller; every process opens a door of its own.

    Both are functions of a module (or a `partial` of one), because processes get them by name.
    """
    spawn = get_context("spawn")
    barrier = spawn.Barrier(PROCESSES * threads)
    with ProcessPoolExecutor(PROCESSES, spawn, _here, (barrier,)) as processes:
        crowds = [processes.submit(_crowd, door, job, n, threads) for n in range(PROCESSES)]
        return [answer for crowd in crowds for answer in crowd.result()]


def _here(barrier: Barrier) -> None:
    """A barrier reaches another process only when that begins."""
    _barriers.append(barrier)


def _crowd(
    door: Callable[[], AbstractContextManager[D]], job: Callable[[D, int], T], process: int, threads: int
) -> list[T]:
    with door() as inside, ThreadPoolExecutor(threads) as pool:

        def caller(number: int) -> T:
            _barriers[0].wait(PATIENCE)
            return job(inside, number)

        return list(pool.map(caller, range(process * threads, (process + 1) * threads)))
