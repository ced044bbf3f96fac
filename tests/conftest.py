"""What all tests share: a clock, and stores."""

import pytest

from happycat.adapters.memory.world import StoppedClock
from tests.cats.stores import Stores


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    return Stores(tmp_path_factory.mktemp("stores"))


@pytest.fixture
def clock() -> StoppedClock:
    """Monday, 1 June 2026, 08:00 UTC, until it is moved."""
    return StoppedClock()
