"""R17: however many carts are checked out and matched at once, no worker is booked twice."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from uuid import UUID

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.orders.states import Status
from tests.cats.orders import worker_told
from tests.cats.people import actor, manager
from tests.cats.post import deliver
from tests.cats.shop import filled, told
from tests.cats.stores import Stores
from tests.concurrency.crowd import PROCESSES, all_at_once, opened
from tests.concurrency.jobs import Basket, buy_or_sweep, sweep
from tests.concurrency.judge import file_of, judge

pytestmark = pytest.mark.slow

CARTS, WORKERS = 32, 16
THREADS = CARTS // PROCESSES + 1


@pytest.fixture
def company(stores: Stores, clock: StoppedClock) -> HappyCat:
    """It sells a bath, and sixteen workers are free."""
    company = stores.company("sqlite", clock)
    told(company)
    workers = [worker_told(f"worker {n}") for n in range(WORKERS)]
    for context in ("orders", "supplies"):
        deliver(company, context, *workers)
    return company


def basket(company: HappyCat, number: int) -> Basket:
    """A client that the shop knows, with a cart for tomorrow at eight."""
    client = actor(f"client {number}", Role.CLIENT)
    company.shop.client_changed(ClientChanged(1, ClientId(client.person), f"Client {number}", "at@box"))
    cart = filled(company, client)
    return Basket(client, cart.id, company.shop.quote(client).fingerprint)


def bought(company: HappyCat, basket: Basket) -> None:
    company.shop.check_out(basket.client, OrderId(basket.cart), basket.fingerprint)


def cancelled(company: HappyCat, client: UUID, _: UUID, order_id: OrderId) -> None:
    company.orders.cancel(Actor.having(client, Role.CLIENT), order_id)


def handed_back(company: HappyCat, _: UUID, worker: UUID, order_id: OrderId) -> None:
    company.orders.hand_back(Actor.having(worker, Role.WORKER), order_id, "a thorn in the paw")


def assigned(company: HappyCat) -> list[tuple[UUID, UUID, OrderId]]:
    """Client, worker and order of those that have a worker who has not begun."""
    orders = company.orders.page(manager, None, limit=CARTS)
    prepared = (order for order in orders if order.status is Status.PREPARED)
    return [(o.client_id, o.worker_id, o.order_id) for o in prepared if o.client_id and o.worker_id]


def test_r17_thirty_two_carts_and_sixteen_workers_from_four_processes(company: HappyCat) -> None:
    baskets = [basket(company, n) for n in range(CARTS)]

    job = partial(buy_or_sweep, baskets, THREADS)
    answers = all_at_once(partial(opened, company.settings), job, threads=THREADS)
    company.catch_up()

    found = judge(file_of(company))
    assert answers.count("swept") == PROCESSES
    assert all(str(basket.cart) in "".join(answers) for basket in baskets)
    assert (found.complaints, dict(found.statuses)) == ((), {"prepared": 16, "matching": 16})


@pytest.mark.parametrize("freed", [cancelled, handed_back])
def test_r16_of_four_processes_one_gives_the_freed_worker_to_a_waiting_order(
    company: HappyCat, freed: Callable[[HappyCat, UUID, UUID, OrderId], None]
) -> None:
    for n in range(CARTS):
        bought(company, basket(company, n))
    company.catch_up()
    client, worker, order_id = assigned(company)[0]
    freed(company, client, worker, order_id)

    all_at_once(partial(opened, company.settings), sweep, threads=1)

    found = judge(file_of(company))
    workers = [worker for _, worker, _ in assigned(company)]
    assert (found.complaints, len(workers), workers.count(worker)) == ((), WORKERS, 1)
    assert found.statuses["matching"] == CARTS - WORKERS - found.statuses["finished"]


PLANTED = {
    "booked 2 times": """
        create table apart as select * from orders_booking;
        drop table orders_booking;
        alter table apart rename to orders_booking;
        insert into orders_booking select * from orders_booking limit 1;
    """,
    "in 2 places at once": "update orders_order set worker_id = (select worker_id from orders_order)",
    "not booked": "delete from orders_booking where rowid = 1",
    "booked for nothing": "update orders_order set status = 'matching', worker_id = null",
    "[0, 0, 1]": """
        create temporary table again as select * from orders_order limit 1;
        update again set id = '00000000000000000000000000000001';
        insert into orders_order select * from again;
    """,
    "[1, 2, 1]": """
        create temporary table again as select * from shop_journal where type like 'shop.Cart%' limit 1;
        update again set id = '00000000000000000000000000000001', seq = seq + 1000, key_seq = key_seq + 1;
        insert into shop_journal select * from again;
    """,
    "[1, 1, 0]": "delete from orders_order",
    "[0, 1, 1]": "delete from shop_checkout",
    "still a cart": "insert into shop_cart select id, version, state, client_id from shop_checkout",
}
"""What the judge must say -> what was planted."""


@pytest.mark.parametrize("complaint", PLANTED)
def test_the_judge_sees_a_planted_double_booking_and_a_planted_second_order(
    company: HappyCat, complaint: str
) -> None:
    for n in range(2):
        bought(company, basket(company, n))
    company.catch_up()
    assert judge(file_of(company)).complaints == ()

    with closing(sqlite3.connect(file_of(company))) as file:
        file.executescript(PLANTED[complaint])

    assert complaint in " ".join(judge(file_of(company)).complaints)
