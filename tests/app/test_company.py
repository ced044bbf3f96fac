"""The company as a whole: every context fits together, and delivery goes on whatever fails."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event as Flag
from typing import Any

import attrs
import pytest

from happycat import HappyCat, Settings
from happycat.adapters.memory.world import StoppedClock
from happycat.app.bootstrap import CONTEXTS
from happycat.app.company import NotHere
from happycat.app.kernel import BoundedContext
from happycat.domain.kernel.events import wire_name
from happycat.domain.kernel.refusals import Unreachable
from happycat.ports.kernel.jobs import Run, Sweep
from happycat.ports.kernel.world import CRASH_POINTS
from tests.cats.crashes import Crashes
from tests.cats.door import message
from tests.cats.people import MURKA, operator
from tests.cats.stores import STORES, Stores

every_context = pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)


@pytest.fixture(params=STORES)
def company(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Iterator[HappyCat]:
    with stores.company(request.param, clock) as company:
        yield company


# every context


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_use_cases_of_every_context_can_be_had(company: HappyCat, name: str) -> None:
    use_cases = getattr(company, name)

    assert type(use_cases).__module__.startswith(f"happycat.app.{name}.")
    for field in attrs.fields(type(use_cases)):
        assert getattr(use_cases, field.name) is not None


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_context_runs_alone(clock: StoppedClock, name: str) -> None:
    with HappyCat(Settings(database="memory:", contexts=(name,)), clock=clock) as alone:
        assert list(alone.contexts) == [name]
        assert alone.settle() + alone.tick() >= 0
        with pytest.raises(NotHere, match="nowhere"):
            _ = alone.nowhere


@every_context
def test_what_a_context_hears_another_tells(context: BoundedContext) -> None:
    told = {kind for other in CONTEXTS.values() for kind in other.tells}
    published = {module_of(kind) for kind in told}

    for reaction in context.reactions:
        owner = reaction.type.partition(".")[0]
        assert owner not in published or reaction.event in told


def module_of(kind: type) -> str:
    return kind.__module__.split(".")[2]


@every_context
def test_a_context_hears_an_event_in_one_place(context: BoundedContext) -> None:
    types = [reaction.type for reaction in context.reactions]

    assert len(types) == len(set(types))


@every_context
def test_jobs_have_names_of_their_own_and_fit_their_use_cases(
    context: BoundedContext, company: HappyCat
) -> None:
    names = [job.name for job in context.jobs]
    kind = type(getattr(company, context.name))

    assert len(names) == len(set(names))
    for job in context.jobs:
        methods: list[Callable[..., Any]] = [job.run] if isinstance(job, Run) else [job.act, job.find]
        assert isinstance(job, Run | Sweep)
        assert all(getattr(kind, method.__name__, method) is not None for method in methods)


@every_context
def test_an_event_belongs_to_the_context_that_tells_it(context: BoundedContext) -> None:
    assert all(wire_name(kind).startswith(f"{context.name}.") for kind in context.tells)


# delivery


def test_r44_every_crash_point_is_reached_by_a_run(stores: Stores, clock: StoppedClock) -> None:
    crash = Crashes()
    with stores.company("memory", clock, crash=crash) as company:
        company.clients.import_client(operator, MURKA, "Murka", "box")
        company.settle()
        name, live = next((n, one) for n, one in company.contexts.items() if one.context.reactions)
        heard = attrs.evolve(message(), type=live.context.reactions[0].type, body="{}")
        company.receivers[name].receive([heard])
        with live.storage.begin.handling(message(2))():
            pass
        if any(isinstance(job, Run) for one in company.contexts.values() for job in one.context.jobs):
            clock.advance(timedelta(days=40))
            company.tick()
        else:
            crash.points += ["scheduler.before_job", "scheduler.after_job"]

    assert set(CRASH_POINTS) <= set(crash.points)


def test_r44_what_one_relay_cannot_deliver_does_not_hold_up_the_others(
    company: HappyCat, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []

    def away() -> int:
        raise Unreachable("away")

    def here() -> int:
        ran.append("here")
        return 0

    stands: Any = (Stand(away), Stand(here))
    delivery = attrs.evolve(company.delivery, relays=stands)
    monkeypatch.setattr(company, "delivery", delivery)

    with pytest.raises(Unreachable):
        company.settle()

    assert ran == ["here"]


@attrs.frozen
class Stand:
    """Stands in for a relay."""

    run: Callable[[], int]


def test_threads_deliver_and_stop_when_told(company: HappyCat) -> None:
    with company.running():
        company.clients.import_client(operator, MURKA, "Murka", "box")
        outbox = company.contexts["clients"].storage.outbox
        for _ in range(500):
            if not outbox.unsent(1):
                break
            Flag().wait(0.01)

    assert outbox.unsent(1) == []


def test_a_part_of_the_world_that_does_not_exist_cannot_be_replaced() -> None:
    with pytest.raises(TypeError, match="clok"):
        HappyCat.in_memory(clok=StoppedClock())
