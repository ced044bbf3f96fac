"""What all tests share: a clock, and stores."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from happycat.adapters.memory.world import StoppedClock
from tests.cats.stores import Stores

settings.register_profile("happycat", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("happycat")

MEMORY_DISK = Path("/dev/shm")  # noqa: S108
ENOUGH_BYTES = 2**30


@pytest.fixture(scope="session")
def stores() -> Iterator[Stores]:
    """On a disk in memory, where there is one: the same files, synced by the same code, only sooner."""
    roomy = MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > ENOUGH_BYTES
    with TemporaryDirectory(prefix="happycat-", dir=MEMORY_DISK if roomy else None) as folder:
        yield Stores(Path(folder))


@pytest.fixture
def clock() -> StoppedClock:
    """Monday, 1 June 2026, 08:00 UTC, until it is moved."""
    return StoppedClock()
