"""What the tests of convergence share: one eventful life, recorded once; and the number of what was tried."""

from typing import Any

import pytest

from tests.cats.eventful import Life, eventful
from tests.cats.stores import Stores


@pytest.fixture(scope="session")
def life(stores: Stores) -> Life:
    return eventful(stores)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """So that one sees what a run has shown."""
    properties = [one for report in terminalreporter.getreports("passed") for one in report.user_properties]
    total = sum(int(count) for name, count in properties if name == "interleavings")
    if total:
        terminalreporter.write_line(f"{total} interleavings of letters ended in the same state")
