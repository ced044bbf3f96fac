"""The storage contract of the clients' door."""

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.app.clients.context import context
from happycat.domain.clients.model import Client
from happycat.domain.kernel.ids import ClientId
from happycat.ports.clients import ClientsTx
from happycat.ports.kernel.transaction import Storage
from tests.cats.people import id_of
from tests.cats.stores import STORES, Stores


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[ClientsTx]:
    fresh: Storage[ClientsTx] = stores.fresh(request.param, context, clock)
    return fresh


def test_a_page_has_the_clients_after_a_given_one_in_order(storage: Storage[ClientsTx]) -> None:
    ids = sorted(id_of(name) for name in ("Murka", "Pushok", "Sima"))
    with storage.begin() as tx:
        for id in ids:
            tx.clients.add(Client(id=ClientId(id), name="Cat", contact="cat@box"))

    with storage.begin() as tx:
        first = tx.clients.page(None, limit=2)
        rest = tx.clients.page(first[-1].id, limit=2)

    assert [client.id for client in first] == ids[:2]
    assert [client.id for client in rest] == ids[2:]
