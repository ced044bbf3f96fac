"""What the stories share: a company that has lived, and its HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from happycat.app.server import application
from tests.cats.lived import Lived, lived
from tests.cats.stores import Stores


@pytest.fixture(scope="session")
def world(stores: Stores) -> Lived:
    """One for all tests of bad input, each of which shows that it changed nothing."""
    return lived(stores)


@pytest.fixture(scope="session")
def web(world: Lived) -> Iterator[TestClient[Any]]:
    with TestClient(application(world.company), raise_server_exceptions=False) as web:
        yield web
