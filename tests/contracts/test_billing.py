"""The storage contract of billing: unique in the database, the same in memory and in SQL."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from happycat.adapters.memory.world import StoppedClock
from happycat.adapters.sql.billing_tables import metadata
from happycat.adapters.sql.kernel.database import database
from happycat.app.billing.context import context
from happycat.domain.billing.accounts import Clerk
from happycat.domain.billing.attempts import Attempt
from happycat.domain.billing.invoicing import Charge, Draft
from happycat.domain.billing.ledger import Chain, Move, Why
from happycat.domain.billing.model import Invoice
from happycat.domain.kernel.ids import ClientId, InvoiceId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Stale
from happycat.ports.billing import BillingTx
from happycat.ports.kernel.transaction import Storage
from tests.cats.billing import order_id
from tests.cats.people import MURKA, id_of
from tests.cats.stores import STORES, Stores


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[BillingTx]:
    fresh: Storage[BillingTx] = stores.fresh(request.param, context, clock)
    return fresh


def an_invoice(name: str, at: Any, week: str = "2026-05-31", client: ClientId = MURKA) -> Invoice:
    return Invoice(
        id=InvoiceId(id_of(name)),
        number=name,
        client_id=client,
        week=week,
        loyalty_percentage=0,
        total=Money.of(1),
        due=Money.of(1),
        issued_at=at,
    )


def add(storage: Storage[BillingTx], invoice: Invoice) -> None:
    with storage.begin() as tx:
        tx.invoices.add(invoice, Draft(0, ()))


def test_r34_a_clients_week_has_one_invoice(storage: Storage[BillingTx], clock: StoppedClock) -> None:
    add(storage, an_invoice("one", clock.now()))

    with pytest.raises(Stale):
        add(storage, an_invoice("two", clock.now()))
    add(storage, an_invoice("three", clock.now(), week="2026-06-07"))


def test_r34_an_attempt_of_an_invoice_is_there_once(storage: Storage[BillingTx], clock: StoppedClock) -> None:
    def plan() -> None:
        with storage.begin() as tx:
            tx.attempts.add(Attempt.plan(InvoiceId(id_of("one")), MURKA, Money.of(1), 1, clock.now()))

    plan()

    with pytest.raises(Stale):
        plan()


def test_of_two_who_changed_the_same_attempt_one_is_stale(
    storage: Storage[BillingTx], clock: StoppedClock
) -> None:
    attempt = Attempt.plan(InvoiceId(id_of("one")), MURKA, Money.of(1), 1, clock.now())
    with storage.begin() as tx:
        tx.attempts.add(attempt)

    def both() -> None:
        with storage.begin() as mine:
            mine.attempts.get(attempt.id).wait()
            with storage.begin() as yours:
                yours.attempts.get(attempt.id).asked(clock.now())

    with pytest.raises(Stale):
        both()


def test_of_two_who_post_for_the_same_client_one_is_stale(
    storage: Storage[BillingTx], clock: StoppedClock
) -> None:
    clerk = Clerk(Chain(b"key"), Why("test", "somebody", clock.now()))

    def both() -> None:
        with storage.begin() as mine:
            mine.accounts.of(MURKA).post(clerk, Move.CHARGED, Money.of(1))
            with storage.begin() as yours:
                yours.accounts.of(MURKA).post(clerk, Move.CHARGED, Money.of(2))

    with pytest.raises(Stale):
        both()
    with storage.begin() as tx:
        assert [p.amount for p in tx.postings.page(str(MURKA), 0, 9)] == [Money.of(2)]


def test_r23_numbers_have_no_gap_when_a_transaction_fails(storage: Storage[BillingTx]) -> None:
    def number(*, fails: bool) -> str:
        with storage.begin() as tx:
            taken = tx.numbers.of("INV", 2026).next()
            if fails:
                raise Stale(thing="anything")
        return taken

    first = number(fails=False)
    with pytest.raises(Stale):
        number(fails=True)
    numbers = [first, number(fails=False)]

    assert numbers == ["INV-2026-000001", "INV-2026-000002"]


def test_charges_to_bill_are_those_on_no_invoice_before_the_instant(
    storage: Storage[BillingTx], clock: StoppedClock
) -> None:
    now, clients = clock.now(), sorted(ClientId(id_of(name)) for name in ("Murka", "Pushok", "Sima"))
    with storage.begin() as tx:
        for n, client in enumerate(clients):
            for day in (0, 7):
                at = now + timedelta(days=day)
                tx.charges.add(Charge(order_id(f"{n}/{day}"), client, "Yarn", at, Money(1), Money(1), "s"))
    with storage.begin() as tx:
        tx.charges.bill(tx.charges.unbilled(clients[:1], now + timedelta(days=1)), InvoiceId(id_of("one")))

    with storage.begin() as tx:
        assert tx.charges.clients_to_bill(now + timedelta(days=1), None, 9) == clients[1:]
        assert tx.charges.clients_to_bill(now + timedelta(days=8), clients[0], 1) == clients[1:2]
        assert tx.charges.unbilled(clients, now) == []
        assert len(tx.charges.unbilled(clients, now + timedelta(days=8))) == 5


def test_a_ledgers_chains_come_whole_and_in_order(storage: Storage[BillingTx], clock: StoppedClock) -> None:
    clerk = Clerk(Chain(b"key"), Why("test", "somebody", clock.now()))
    clients = sorted(ClientId(id_of(str(n))) for n in range(5))
    with storage.begin() as tx:
        for client in clients:
            for n in range(1, 4):
                tx.accounts.of(client).post(clerk, Move.CHARGED, Money(n))

    with storage.begin() as tx:
        chains = dict(tx.postings.chains())
        heads = tx.accounts.heads("", 9)

    assert [head.party for head in heads] == [str(client) for client in clients]
    assert all(clerk.chain.broken_at(chain) is None for chain in chains.values())
    assert [chains[head.party][-1].hash for head in heads] == [head.head for head in heads]


def test_r33_an_edit_in_the_database_is_found(stores: Stores, clock: StoppedClock) -> None:
    storage = stores.fresh("sqlite", context, clock)
    clerk = Clerk(Chain(b"key"), Why("test", "somebody", clock.now()))
    with storage.begin() as tx:
        for n in range(1, 4):
            tx.accounts.of(MURKA).post(clerk, Move.CHARGED, Money(n))

    with database(storage.url).engine.connect() as connection:
        connection.exec_driver_sql("UPDATE billing_posting SET amount = 99 WHERE sequence = 2")

    with storage.begin() as tx:
        (chain,) = dict(tx.postings.chains()).values()
    assert clerk.chain.broken_at(chain) == 2


def test_the_migration_makes_the_tables_that_the_code_knows(stores: Stores, clock: StoppedClock) -> None:
    storage = stores.fresh("sqlite", context, clock)

    inspector = sa.inspect(database(storage.url).engine)

    for table in metadata.tables.values():
        columns = {(c["name"], c["nullable"]) for c in inspector.get_columns(table.name)}
        assert columns == {(c.name, c.nullable) for c in table.columns}, table.name
        indexes = {(i["name"], tuple(i["column_names"])) for i in inspector.get_indexes(table.name)}
        known = {(i.name, tuple(c.name for c in i.columns)) for i in table.indexes}
        assert {i for i in indexes if str(i[0]).startswith("ix")} == known, table.name
