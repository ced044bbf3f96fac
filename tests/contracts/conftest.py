"""The clients' door on every store, for the contracts of the kernel."""

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.app.clients.context import context
from tests.cats.door import Door
from tests.cats.stores import STORES, Stores


@pytest.fixture(params=STORES)
def door(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Door:
    fresh: Door = stores.fresh(request.param, context, clock)
    return fresh


@pytest.fixture
def sqlite_door(stores: Stores, clock: StoppedClock) -> Door:
    fresh: Door = stores.fresh("sqlite", context, clock)
    return fresh
