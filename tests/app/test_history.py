"""History: use cases and HTTP."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, permutations
from random import Random
from threading import Thread
from typing import Any, cast

import attrs
import pytest
from litestar.testing import TestClient
from sqlalchemy import QueuePool

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.adapters.sql.history import SqlChronicles
from happycat.adapters.sql.kernel.database import database
from happycat.app.history import export, use_cases
from happycat.domain.history.model import Filters, State
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.ids import OrderId, PersonId
from happycat.domain.kernel.refusals import Forbidden, NotFound
from happycat.domain.kernel.values import Cause, Outcome
from tests.cats.history import (
    SERVICE,
    TITLE,
    client_changed,
    issued,
    kit_ready,
    life,
    lost,
    opened,
    published,
    started,
    withdrawn,
)
from tests.cats.people import (
    BARSIK,
    EVERYBODY,
    assembler,
    client,
    id_of,
    manager,
    other_client,
    other_worker,
    worker,
)
from tests.cats.post import deliver
from tests.cats.stores import STORES, Stores
from tests.cats.supplies import NOON, ORDER, checked_out, finished, prepared, unassigned, worker_changed
from tests.cats.web import as_, served

RYZHIK = other_worker.as_worker()


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Iterator[HappyCat]:
    with stores.company(request.param, clock) as company:
        yield company


@pytest.fixture
def http(stores: Stores, clock: StoppedClock) -> Iterator[TestClient[Any]]:
    with stores.company("memory", clock) as company:
        hear(company, *life(), client_changed("=Murka"), worker_changed())
        with served(company) as http:
            yield http


def hear(company: HappyCat, *events: Event) -> None:
    deliver(company, "history", *events)


def test_an_order_has_its_whole_timeline(company: HappyCat) -> None:
    hear(company, *life(), client_changed(), worker_changed(), published("Sleep, renamed"))

    record = company.history.get(manager, ORDER)

    assert [entry.event for entry in record.timeline] == [type(event).__name__ for event in life()]
    assert (record.order.state, record.order.outcome) == (State.FINISHED, Outcome.SUCCEEDED)
    assert (record.order.client_name, record.order.worker_name) == ("Murka", "Barsik")
    assert (record.lines[0].title, record.lines[0].title_now) == (TITLE, "Sleep, renamed")


def test_r44_publishers_may_overtake_each_other_and_nothing_is_lost(company: HappyCat) -> None:
    desk: list[Any] = [kit_ready(), issued(), lost()]
    publishers: tuple[list[Any], ...] = ([checked_out()], [opened(), prepared(), started(), finished()], desk)

    for number, ways in enumerate(permutations(publishers)):
        order = OrderId(id_of(f"order {number}"))
        for event in chain.from_iterable(ways):
            hear(company, attrs.evolve(event, order_id=order))
        record = company.history.get(manager, order)
        assert record.order.state is State.FINISHED
        assert len(record.timeline) == 8
        for wanted in (Filters(service=SERVICE), Filters(text=TITLE), Filters(person=PersonId(BARSIK))):
            assert order in {found.order_id for found in company.history.search(client, wanted)}


@pytest.mark.slow
def test_r44_an_order_opened_while_its_cart_is_being_heard_is_found_by_its_services(
    stores: Stores, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stores.company("sqlite", clock) as company:
        opening = Thread(target=hear, args=(company, opened()))
        known = SqlChronicles._opening

        def known_and_overtaken(chronicles: SqlChronicles, order: OrderId) -> Any:
            before = known(chronicles, order)
            if opening.ident is None:
                opening.start()
                opening.join(0.3)  # it waits for its turn; if it could overtake, it would be over by now
            return before

        monkeypatch.setattr(SqlChronicles, "_opening", known_and_overtaken)
        hear(company, checked_out())
        opening.join()

        assert len(company.history.search(manager, Filters(service=SERVICE))) == 1


def test_r19_supplied_is_seen_whoever_is_heard_first(company: HappyCat) -> None:
    hear(company, issued(), opened(), prepared())
    supplied = company.history.get(manager, ORDER).order.state

    hear(company, unassigned(), prepared(assignment=2, worker=RYZHIK))

    assert supplied is State.SUPPLIED
    assert company.history.get(manager, ORDER).order.state is State.PREPARED


def test_r46_before_it_is_opened_an_order_is_not_there(company: HappyCat) -> None:
    hear(company, checked_out())

    with pytest.raises(NotFound):
        company.history.get(client, ORDER)

    assert company.history.search(client) == []


def test_r46_everybody_finds_their_own_orders_only(company: HappyCat) -> None:
    hear(company, *life())

    found = {actor.person for actor in (manager, client, worker) if company.history.search(actor)}

    assert found == {manager.person, client.person, worker.person}
    for stranger in (other_client, other_worker):
        assert company.history.search(stranger) == []
        with pytest.raises(NotFound):
            company.history.get(stranger, ORDER)


def test_r46_a_worker_sees_an_order_it_once_had_but_not_the_next_worker(company: HappyCat) -> None:
    hear(company, opened(), prepared(), unassigned(), prepared(assignment=2, worker=RYZHIK))

    record = company.history.get(worker, ORDER)

    assert (record.order.worker_id, record.order.worker_name) == (None, "")
    assert [entry.event for entry in record.timeline] == ["OrderOpened", "OrderPrepared", "OrderUnassigned"]
    assert str(RYZHIK) not in str(record)


def test_r46_notes_are_for_managers(company: HappyCat) -> None:
    hear(company, opened(), prepared(), unassigned())

    assert "a sore paw" in str(company.history.get(manager, ORDER))
    assert "a sore paw" not in str(company.history.get(client, ORDER))


def test_r46_nobody_else_asks(company: HappyCat) -> None:
    for somebody in {actor for actor in EVERYBODY if actor not in (client, worker, manager)}:
        with pytest.raises(Forbidden):
            company.history.export(somebody)
        with pytest.raises(Forbidden):
            company.history.search(somebody)

    assert assembler in EVERYBODY


def test_r2_older_names_change_nothing(company: HappyCat) -> None:
    hear(company, *life(), client_changed("Murka the Second", 2), client_changed("Murka", 1))
    hear(company, withdrawn(2), published("an older title", 1))

    record = company.history.get(manager, ORDER)

    assert record.order.client_name == "Murka the Second"
    assert (record.lines[0].title_now, record.lines[0].on_sale) == (None, False)


def test_an_export_has_every_order_once(company: HappyCat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_cases, "EXPORT_PAGE", 2)
    orders = [OrderId(id_of(str(number))) for number in range(7)]
    Random(1).shuffle(orders)
    hear(company, *(opened(order) for order in orders))

    exported = [order.order_id for order in company.history.export(manager)]

    assert (len(exported), set(exported)) == (7, set(orders))


def test_an_export_while_the_company_goes_on_leaves_nobody_out(
    company: HappyCat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_cases, "EXPORT_PAGE", 2)
    before = [OrderId(id_of(f"before {number}")) for number in range(9)]
    hear(company, *(opened(order, start=NOON + timedelta(hours=n)) for n, order in enumerate(before)))

    exported = []
    for n, row in enumerate(company.history.export(manager)):
        exported.append(row.order_id)
        sooner, later = NOON + timedelta(hours=n), NOON + timedelta(days=30)
        hear(company, prepared(row.order_id), opened(OrderId(id_of(f"sooner {n}")), start=sooner))
        hear(company, finished(before[n % 9]), opened(OrderId(id_of(f"later {n}")), start=later))

    assert len(exported) == len(set(exported))
    assert set(before) <= set(exported)


def test_an_export_that_nobody_reads_on_holds_nothing(
    stores: Stores, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_cases, "EXPORT_PAGE", 2)
    with stores.company("sqlite", clock) as company:
        hear(company, *(opened(OrderId(id_of(str(number)))) for number in range(7)))
        pool = cast("QueuePool", database(company.settings.database).engine.pool)

        reading = company.history.export(manager)
        for _ in range(3):
            next(reading)

        assert pool.checkedout() == 0


def test_r46_an_export_has_ones_own_orders_and_nothing_of_the_next_worker(company: HappyCat) -> None:
    other = OrderId(id_of("another's"))
    hear(company, opened(), prepared(), unassigned(), prepared(assignment=2, worker=RYZHIK))
    hear(company, opened(other, client=other_client.as_client()))

    exported = {
        actor: list(company.history.export(actor)) for actor in (manager, client, worker, other_worker)
    }

    assert len(exported[manager]) == 2
    assert [order.order_id for order in exported[client]] == [ORDER]
    assert [(order.order_id, order.worker_id) for order in exported[worker]] == [(ORDER, None)]
    assert [(order.order_id, order.worker_id) for order in exported[other_worker]] == [(ORDER, RYZHIK)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked", [{"person": RYZHIK}, {"text": TITLE}, {"service": SERVICE}, {"state": "started"}]
)
def test_r46_no_filter_widens_what_is_ones_own(company: HappyCat, asked: dict[str, Any]) -> None:
    """Not even the filter by somebody else's person."""
    other = OrderId(id_of("another's"))
    hear(company, checked_out(), opened(), prepared(), started())
    for event in (opened(), prepared(worker=RYZHIK), started(worker=RYZHIK)):
        hear(company, attrs.evolve(event, order_id=other, client_id=other_client.as_client()))

    wanted = Filters(**{**asked, "state": State.STARTED})
    seen = {
        actor: {order.order_id for order in company.history.search(actor, wanted)}
        for actor in (manager, client, worker)
    }

    assert other in seen[manager]
    assert seen[client] | seen[worker] <= {ORDER}


def test_r46_a_cursor_that_is_not_ones_own_is_not_found(company: HappyCat) -> None:
    hear(company, opened(), prepared())

    with pytest.raises(NotFound):
        company.history.search(other_client, after=ORDER)

    assert company.history.search(worker, after=ORDER) == []


def test_search_by_text_and_date(company: HappyCat) -> None:
    later = OrderId(id_of("later"))
    hear(company, opened(), opened(later, start=NOON + timedelta(days=2), title="Wash the PAWS"))

    by_text = company.history.search(client, Filters(text="paws"))
    by_date = company.history.search(client, Filters(until=NOON + timedelta(days=1)))

    assert [order.order_id for order in by_text] == [later]
    assert [order.order_id for order in by_date] == [ORDER]


def test_r21_an_order_that_cost_nothing_says_so(company: HappyCat) -> None:
    hear(company, opened(), finished(ORDER, Outcome.CANCELLED, Cause.NO_WORKER))

    [order] = company.history.search(manager, Filters(state=State.FINISHED))

    assert (order.outcome, order.cause) == (Outcome.CANCELLED, Cause.NO_WORKER)


def test_http_search_and_record(http: TestClient[Any]) -> None:
    page = http.get("/api/v1/history?state=finished&limit=1&since=2026-06-01T00:00:00Z", headers=as_(client))
    record = http.get(f"/api/v1/history/{ORDER}", headers=as_(worker))
    foreign = http.get(f"/api/v1/history/{ORDER}", headers=as_(other_client))
    naive = http.get("/api/v1/history?since=2026-06-01T00:00:00", headers=as_(client))
    anybody = http.get("/api/v1/history")

    assert [order["order_id"] for order in page.json()["items"]] == [str(ORDER)]
    assert page.json()["next"] is None
    assert "CartCheckedOut" not in record.text
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
    assert (naive.status_code, naive.json()["code"]) == (422, "naive_time")
    assert anybody.status_code == 401


def test_http_export_as_csv_is_harmless_to_spreadsheets(http: TestClient[Any]) -> None:
    answer = http.get("/api/v1/history/export?format=csv", headers=as_(manager))

    [row] = csv.DictReader(answer.text.splitlines())
    assert answer.headers["content-type"].startswith("text/csv")
    assert (row["order_id"], row["client_name"], row["price"]) == (str(ORDER), "'=Murka", "10000")


def test_chunks_of_an_export_are_the_same_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "CHUNK", 10)
    rows = [f"row {number}\n" for number in range(20)]

    chunks = list(export.in_chunks(iter(rows)))

    assert "".join(chunks) == "".join(rows)
    assert 1 < len(chunks) < len(rows)


def test_http_export_as_json(http: TestClient[Any]) -> None:
    some = http.get("/api/v1/history/export?format=json", headers=as_(client))
    none = http.get("/api/v1/history/export?format=json", headers=as_(other_client))
    refused = http.get("/api/v1/history/export", headers=as_(assembler))

    assert [order["titles"] for order in json.loads(some.text)] == [[TITLE]]
    assert json.loads(none.text) == []
    assert refused.status_code == 403
