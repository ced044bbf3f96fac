"""The clients' door as the sample context of the kernel's tests."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from uuid import UUID, uuid5

import attrs
import pytest

from happycat.adapters.memory.world import A_MONDAY
from happycat.domain.clients.events import ClientChanged
from happycat.domain.clients.model import Client
from happycat.domain.kernel.events import Event, lane_of, wire_name
from happycat.domain.kernel.ids import ClientId, PersonId
from happycat.domain.kernel.people import SYSTEM
from happycat.ports.clients import ClientsTx
from happycat.ports.kernel.messages import Envelope
from happycat.ports.kernel.transaction import Storage
from tests.cats.people import MURKA, id_of

Door = Storage[ClientsTx]
SIMA = ClientId(id_of("Sima"))


class OnPurpose(Exception):
    """What a test raises to see a transaction fail."""


def ends_as(kind: type[BaseException]) -> AbstractContextManager[object, bool]:
    """`pytest.raises` around a whole story."""
    return pytest.raises(kind)


def new(id: ClientId, name: str = "Cat") -> Client:
    """A client that has already something to tell."""
    client = Client(id=id, name=name, contact="cat@box")
    client.change(name, "cat@box")
    return client


def let_in(door: Door, *ids: ClientId) -> None:
    """In one transaction; also told to the others."""
    with door.begin() as tx:
        for id in ids:
            tx.clients.add(new(id))


def rename(tx: ClientsTx, id: ClientId, name: str) -> None:
    tx.clients.get(id).change(name, "cat@box")


def name_of(door: Door, id: ClientId = MURKA) -> str:
    with door.begin() as tx:
        return tx.clients.get(id).name


def everything(door: Door, person: PersonId = SYSTEM.person) -> tuple[object, ...]:
    """All that a context keeps, to compare before and after."""
    with door.begin() as tx:
        clients = [attrs.asdict(client) for client in tx.clients.page(None, limit=100)]
        due = tx.due.done_until("run")
    records = door.records
    notices = records.notices(person)
    return (clients, due, records.journal(), door.outbox.unsent(100), records.audit(), notices)


def message(
    n: int = 1, key: str = "Murka", source: str = "elsewhere", event: Event | None = None
) -> Envelope:
    """The n-th message of a source about a key."""
    event = event or ClientChanged(n, MURKA, "Murka", "murka@box", active=True)
    id = uuid5(UUID(int=0), f"{source}/{key}/{n}")
    body = '{"n":%d}' % n  # noqa: UP031
    kind, lane = wire_name(type(event)), lane_of(key)
    return Envelope(id, kind, source, A_MONDAY, key, n, lane, UUID(int=7), None, body)


def numbers(messages: Sequence[Envelope]) -> list[int]:
    return [message.key_seq for message in messages]
