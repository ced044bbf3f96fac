"""Many transactions at once, and many that fail, on every store."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from happycat.app.clients.use_cases import Clients
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.refusals import Stale
from happycat.ports.kernel.transaction import AlreadyHandled
from tests.cats.door import Door, OnPurpose, ends_as, let_in, message, name_of, new, rename
from tests.cats.people import MURKA, id_of, operator


def test_r44_threads_that_change_one_thing_lose_no_change(door: Door) -> None:
    clients = Clients(door.begin)
    let_in(door, MURKA)

    def change(n: int) -> None:
        clients.import_client(operator, MURKA, f"Murka {n}", "murka@box")

    in_threads(change, 40)

    with door.begin() as tx:
        assert tx.clients.get(MURKA).revision == 41
    assert [envelope.key_seq for envelope in door.outbox.unsent(100)] == list(range(1, 42))


def test_r44_positions_of_a_key_have_no_gap_whoever_tells(door: Door) -> None:
    keys = [ClientId(id_of(name)) for name in ("Murka", "Sima", "Pushok")]

    def tell(n: int) -> None:
        with door.begin() as tx:
            for key in keys:
                for event in new(key, f"Cat {n}").pull_events():
                    tx.publish(event)

    in_threads(tell, 40)

    told = door.outbox.unsent(1000)
    for key in keys:
        assert [envelope.key_seq for envelope in told if envelope.key == str(key)] == list(range(1, 41))


def test_r45_a_hundred_failures_of_every_kind_hold_nothing_back(door: Door) -> None:
    let_in(door, MURKA)
    with door.begin.handling(message())():
        pass

    for n in range(25):
        fail_while_reading(door)
        fail_after_writing(door)
        fail_as_stale(door, n)
        fail_as_handled(door)

    in_threads(lambda n: let_in(door, ClientId(id_of(f"cat {n}"))), 16)
    assert name_of(door) == "Cat"


def fail_while_reading(door: Door) -> None:
    with ends_as(OnPurpose), door.begin() as tx:
        tx.clients.get(MURKA)
        raise OnPurpose


def fail_after_writing(door: Door) -> None:
    with ends_as(OnPurpose), door.begin() as tx:
        rename(tx, MURKA, "Never")
        with door.begin(within=tx):
            raise OnPurpose


def fail_as_stale(door: Door, n: int) -> None:
    with ends_as(Stale), door.begin() as tx:
        tx.clients.get(MURKA)
        tx.clients.add(new(MURKA, f"Twin {n}"))


def fail_as_handled(door: Door) -> None:
    with ends_as(AlreadyHandled), door.begin.handling(message())() as tx:
        tx.clients.get(MURKA)


def in_threads(work: Any, times: int) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(times)))
