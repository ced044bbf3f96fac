"""The bakery through the whole desk: late, dead, mischievous; and R18 switched off, to see what it saves."""

import json
from datetime import datetime, timedelta

import pytest

from happycat import HappyCat, Settings
from happycat.adapters.memory.bakery import MemoryBakery
from happycat.adapters.memory.world import StoppedClock
from happycat.domain.supplies.transitions import Status
from tests.cats.people import assembler, worker
from tests.cats.post import deliver
from tests.cats.supplies import NOON, ORDER, checked_out, prepared, unassigned

TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def bakery(clock: StoppedClock) -> MemoryBakery:
    clock.set(NOON)
    return MemoryBakery(clock)


def company_ordering(cookies: str, clock: StoppedClock, bakery: MemoryBakery) -> HappyCat:
    settings = Settings.model_validate({"database": "memory:", "cookies": cookies})
    return HappyCat(settings, clock=clock, bakery=bakery)


def kits_ready(company: HappyCat) -> list[tuple[datetime, datetime]]:
    """When each was collected, and when it was ready."""
    journal = [m for _, m in company.contexts["supplies"].storage.records.journal()]
    told = [json.loads(m.body) for m in journal if m.type == "supplies.KitReady.v1"]
    moments = [(one["collected_at"], one["ready_at"]) for one in told]
    return [(datetime.fromisoformat(since), datetime.fromisoformat(at)) for since, at in moments]


def test_r18_switched_off_the_worker_waits_ten_minutes_for_the_cookie(
    clock: StoppedClock, bakery: MemoryBakery
) -> None:
    company = company_ordering("at_desk", clock, bakery)
    deliver(company, "supplies", checked_out(), prepared())
    company.catch_up()
    ordered_before = dict(bakery.ordered)
    clock.advance(timedelta(hours=4))

    stands = company.supplies.collect(assembler, ORDER)
    company.catch_up()
    clock.advance(TEN_MINUTES)
    company.catch_up()

    assert (ordered_before, stands.status, stands.cookies) == ({}, Status.OPEN, ())
    [(collected, ready)] = kits_ready(company)
    assert (collected, ready - collected) == (NOON + timedelta(hours=4), TEN_MINUTES)
    assert company.supplies.get(assembler, ORDER).cookies == (ORDER,)


def test_r18_switched_on_the_same_worker_waits_for_nothing(clock: StoppedClock, bakery: MemoryBakery) -> None:
    company = company_ordering("at_checkout", clock, bakery)
    deliver(company, "supplies", checked_out(), prepared())
    company.catch_up()
    clock.advance(timedelta(hours=4))
    company.catch_up()

    company.supplies.collect(assembler, ORDER)

    assert kits_ready(company) == [(clock.now(), clock.now())]
    assert company.supplies.get(assembler, ORDER).cookies == (ORDER,)


def test_switched_off_a_rematch_ends_the_waiting(clock: StoppedClock, bakery: MemoryBakery) -> None:
    company = company_ordering("at_desk", clock, bakery)
    deliver(company, "supplies", checked_out(), prepared())
    company.supplies.collect(assembler, ORDER)
    company.catch_up()

    deliver(company, "supplies", unassigned(), prepared(assignment=2))
    clock.advance(TEN_MINUTES)
    company.catch_up()

    assert kits_ready(company) == []
    assert company.supplies.collect(assembler, ORDER).cookies == (ORDER,)
    assert company.supplies.pick_up(worker, ORDER, "Barsik").status is Status.ISSUED
