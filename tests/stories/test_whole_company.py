"""Hired, ordered, matched, supplied, accepted, charged on Sunday, paid at the end of June, inspected."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from happycat import HappyCat
from happycat.adapters.memory.world import StoppedClock
from happycat.app.demo.cast import CLIENTS, HOPEFUL, SERVICES, WORKERS
from happycat.app.demo.figures import figures, journal
from happycat.app.demo.play import MANAGER, Stage, Visit
from happycat.domain.kernel.people import Actor, Role
from tests.cats.people import accountant
from tests.cats.stores import STORES, Stores

OPENS = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
MURKA, PUSHOK, SIMA = CLIENTS[:3]
VISITS = (
    (OPENS, Visit(MURKA, ("Sofa brushing", "Window watch"), OPENS + timedelta(hours=4))),
    (OPENS, Visit(PUSHOK, ("Mouse patrol",), OPENS + timedelta(hours=5), "no-show")),
    (
        OPENS + timedelta(days=1),
        Visit(SIMA, ("Night purring",), OPENS + timedelta(days=1, hours=9), "silent"),
    ),
    (
        OPENS + timedelta(days=2),
        Visit(SIMA, ("Bowl service",), OPENS + timedelta(days=2, hours=3), "cancelled"),
    ),
    (
        OPENS + timedelta(days=9),
        Visit(MURKA, ("Box unfolding",), OPENS + timedelta(days=9, hours=6), "rejected"),
    ),
)


def lived(stores: Stores, kind: str) -> Stage:
    """A company that has lived through June 2026."""
    clock = StoppedClock(OPENS - timedelta(hours=1))
    stage = Stage(stores.company(kind, clock), clock)
    stage.let_in(CLIENTS[:3])
    stage.publish(SERVICES)
    stage.hire(WORKERS[:3])
    stage.assess(HOPEFUL)
    for placed, visit in VISITS:
        stage.at(placed, visit)
    for day in range(1, 33):
        stage.play(OPENS + timedelta(days=day))
    return stage


def end_state(company: HappyCat) -> dict[str, Any]:
    """Everything that was told, and what each person can read of it."""
    told = [(m.source, m.type, m.key, m.key_seq, m.at, m.body) for m in journal(company)]
    workers = company.recruiting.workers(MANAGER)
    codec = company.kernel.codec()
    return {
        "told": sorted(told),
        "history": [codec.dumps(record) for record in company.history.search(MANAGER, limit=100)],
        "clients": [codec.dumps(company.billing.statement(client.actor)) for client in CLIENTS[:3]],
        "workers": [
            codec.dumps(company.payroll.statement(Actor.having(worker.id, Role.WORKER))) for worker in workers
        ],
        "inspections": [codec.dumps(i) for i in company.quality.inspections(MANAGER)],
        "margin": codec.dumps(company.quality.margin(accountant)),
    }


@pytest.fixture(params=STORES)
def stage(request: pytest.FixtureRequest, stores: Stores) -> Stage:
    return lived(stores, request.param)


def test_the_company_lives_through_a_month(stage: Stage) -> None:
    seen = figures(stage)

    assert seen["orders"] == len(VISITS)
    assert seen["dead_letters"] == 0
    assert seen["idle_minutes_at_desk"] == 0
    assert seen["invoices_paid"] == 4
    assert seen["payouts_paid"] >= 1


def test_r44_memory_and_sqlite_end_in_the_same_state(stores: Stores) -> None:
    memory, sqlite = (end_state(lived(stores, kind).company) for kind in STORES)

    assert memory == sqlite
