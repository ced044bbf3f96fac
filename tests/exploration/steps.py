"""Everything that anybody can ask of orders and of the desk about the one order that is explored."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from attrs import define

from happycat import HappyCat
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.kernel.people import SYSTEM, Actor, Role
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.recruiting.events import WorkerStatus
from happycat.ports.kernel.jobs import Sweep
from tests.cats.orders import PHOTO, order_id, worker_told
from tests.cats.people import actor, assembler, client, id_of, manager
from tests.cats.post import letter
from tests.exploration.local import Step
from tests.exploration.moments import DOORS_OPEN

ORDER = order_id()
CATS = ("Barsik", "Ryzhik")
"""Two workers who are alike."""
OTHER_STORY = frozenset({"order_cookies", "collect_cookies"})
"""The bakery never touches an order, and no kit waits for it (R18)."""


@define
class OneFace:
    """Dice that always show the same."""

    face: int = 0

    def seed(self) -> int:
        return self.face


def of_orders(company: HappyCat) -> tuple[Step, ...]:
    return (*_asked(), *(step for cat in CATS for step in _by(cat)), *_news(), *_due(company, "orders"))


def of_supplies(company: HappyCat) -> tuple[Step, ...]:
    return (
        *_desk(),
        *(Step(f"{cat} picks up", _picking_up(cat)) for cat in CATS),
        *_due(company, "supplies"),
    )


# orders


def _asked() -> Iterator[Step]:
    yield Step("Murka cancels", lambda co, _: co.orders.cancel(client, ORDER))
    yield Step("Murka accepts", lambda co, _: co.orders.accept(client, ORDER))
    yield Step("Murka fails it", lambda co, _: co.orders.fail(client, ORDER, "no good"))
    yield Step("the manager reassigns", lambda co, _: co.orders.reassign(manager, ORDER, "somebody else"))
    ending = (Outcome.FAILED, Cause.COMPANY, "never reported")
    yield _otherwise()
    yield Step("the manager finishes it", lambda co, _: co.orders.finish_stuck(manager, ORDER, *ending))


def _otherwise() -> Step:
    """Matching draws lots between equals: the sweep with one lot, this with the other."""

    def match(company: HappyCat, _: datetime) -> None:
        dice = company.kernel.dice()
        assert isinstance(dice, OneFace)
        dice.face = 1
        try:
            company.orders.match(manager, ORDER)
        finally:
            dice.face = 0

    return Step("the manager matches", match)


def _by(cat: str) -> Iterator[Step]:
    by = actor(cat, Role.WORKER)
    yield Step(f"{cat} hands back", lambda co, _: co.orders.hand_back(by, ORDER, "a sore paw"))
    yield Step(f"{cat} starts", lambda co, now: co.orders.start(by, ORDER, PHOTO, now))
    yield Step(
        f"{cat}'s start of then arrives", lambda co, now: co.orders.start(by, ORDER, PHOTO, _then(now))
    )
    yield Step(f"{cat} reports", lambda co, _: co.orders.report(by, ORDER, PHOTO))


def _then(now: datetime) -> datetime:
    """When the doors opened: recorded there, where there is no reception."""
    return min(DOORS_OPEN, now)


def _news() -> Iterator[Step]:
    for cat in CATS:
        for status in (WorkerStatus.SUSPENDED, WorkerStatus.HIRED):
            yield Step(f"{cat} is {status.value}", _changing(cat, status))


def _changing(cat: str, status: WorkerStatus) -> Callable[[HappyCat, datetime], None]:
    def change(company: HappyCat, _: datetime) -> None:
        told = worker_told(cat, status=status, revision=_revision(company, cat) + 1)
        company.receivers["orders"].receive([letter(company, told)])

    return change


def _revision(company: HappyCat, cat: str) -> int:
    with company.contexts["orders"].storage.begin() as tx:
        return int(tx.workers.get(WorkerId(id_of(cat))).revision)


# the desk


def _desk() -> Iterator[Step]:
    yield Step("the desk collects", lambda co, _: co.supplies.collect(assembler, ORDER))
    yield Step("the desk loses it", lambda co, _: co.supplies.lose(assembler, ORDER, "a mouse took it"))
    for number in (None, 1, 2):
        which = f"kit {number}" if number else "the kit"
        yield Step(f"{which} is taken back", _taking_back(number))
        yield Step(f"{which} is written off", _writing_off(number))


def _taking_back(number: int | None) -> Callable[[HappyCat, datetime], Any]:
    return lambda co, _: co.supplies.take_back(assembler, ORDER, number)


def _writing_off(number: int | None) -> Callable[[HappyCat, datetime], Any]:
    return lambda co, _: co.supplies.write_off(assembler, ORDER, "gone", number)


def _picking_up(cat: str) -> Callable[[HappyCat, datetime], Any]:
    by: Actor = actor(cat, Role.WORKER)
    return lambda co, _: co.supplies.pick_up(by, ORDER, f"{cat}, his paw")


# the clock


def _due(company: HappyCat, context: str) -> Iterator[Step]:
    """Every sweep, asked whether or not it found anything: another process may have found it just before."""
    for job in company.contexts[context].context.jobs:
        if isinstance(job, Sweep) and job.name not in OTHER_STORY:
            yield from _sweep(company.contexts[context].use_cases, job, context)


def _sweep(use_cases: Any, job: Sweep[Any], context: str) -> Iterator[Step]:
    def found(_: HappyCat) -> bool:
        return bool(job.find(use_cases, 10))

    if context == "orders":
        yield Step(f"sweep {job.name}", lambda _, __: job.act(use_cases, SYSTEM, ORDER), found)
    else:
        yield Step(f"sweep {job.name}", lambda _, __: _act_on_found(use_cases, job), found)


def _act_on_found(use_cases: Any, job: Sweep[Any]) -> None:
    for id in job.find(use_cases, 10):
        job.act(use_cases, SYSTEM, id)
