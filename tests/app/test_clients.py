"""The clients' door: use cases and HTTP."""

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.refusals import Forbidden, NotFound
from tests.cats.people import MURKA, id_of, manager, operator
from tests.cats.stores import Stores


def test_r46_only_the_parent_company_lets_clients_in(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("memory", clock)

    with pytest.raises(Forbidden):
        company.clients.import_client(manager, MURKA, "Murka", "murka@box")

    assert company.clients.page(operator) == []


def test_an_unknown_client_cannot_leave(stores: Stores, clock: StoppedClock) -> None:
    company = stores.company("memory", clock)

    with pytest.raises(NotFound, match="client"):
        company.clients.leave(operator, ClientId(id_of("nobody")))
