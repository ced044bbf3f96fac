"""Orders that end in every way there is, as scripts: what is done about them, and when."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from happycat.app.demo.cast import DemoClient, office
from happycat.app.demo.play import Stage
from happycat.domain.kernel.ids import OrderId, WorkerId
from happycat.domain.kernel.people import Role
from happycat.domain.kernel.refusals import Refusal
from happycat.domain.kernel.values import Cause, Outcome

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOFA = "Sofa brushing"
ASSEMBLER, MANAGER = office(Role.ASSEMBLER), office(Role.MANAGER)


class Does(Protocol):
    def __call__(self, stage: Stage, errand: "Errand", id: OrderId, /) -> None: ...


@frozen
class Do:
    """A step of its own; what the company refuses just then is not done."""

    what: Callable[[Stage], object]

    def play(self, stage: Stage) -> None:
        with suppress(Refusal):
            self.what(stage)


@frozen
class Doing:
    """A step of an errand."""

    does: Does
    errand: "Errand"
    id: OrderId

    def play(self, stage: Stage) -> None:
        with suppress(Refusal):
            self.does(stage, self.errand, self.id)


@frozen
class Errand:
    """One order, placed thirty hours before its start, and what is done about it."""

    client: DemoClient
    start: datetime
    ending: str

    def play(self, stage: Stage) -> None:
        with suppress(Refusal):
            order_id = stage.order(self.client, (SOFA,), self.start)
            for after, does in ENDINGS[self.ending]:
                stage.at(self.start + after, Doing(does, self, order_id))


def _kit(stage: Stage, _: Errand, id: OrderId) -> None:
    stage.company.supplies.collect(ASSEMBLER, id)
    stage.company.supplies.ready(ASSEMBLER, id)


def _pick_up(stage: Stage, _: Errand, id: OrderId) -> None:
    stage.company.supplies.pick_up(stage.worker_of(id), id, "paw print")


def _start(stage: Stage, errand: Errand, id: OrderId) -> None:
    recorded = min(stage.clock.now(), errand.start + 5 * MINUTE)
    stage.company.orders.start(stage.worker_of(id), id, stage.photo(f"start of {id}"), recorded)


def _report(stage: Stage, _: Errand, id: OrderId) -> None:
    stage.company.orders.report(stage.worker_of(id), id, stage.photo(f"report of {id}"))


def _accept(stage: Stage, errand: Errand, id: OrderId) -> None:
    stage.company.orders.accept(errand.client.actor, id)


def _fail(stage: Stage, errand: Errand, id: OrderId) -> None:
    stage.company.orders.fail(errand.client.actor, id, "There is still hair on the sofa.")


def _cancel(stage: Stage, errand: Errand, id: OrderId) -> None:
    stage.company.orders.cancel(errand.client.actor, id)


def _hand_back(stage: Stage, _: Errand, id: OrderId) -> None:
    stage.company.orders.hand_back(stage.worker_of(id), id, "A thorn in my paw.")


def _reassign(stage: Stage, _: Errand, id: OrderId) -> None:
    stage.company.orders.reassign(MANAGER, id, "Somebody else knows that sofa.")


def _finish_stuck(stage: Stage, _: Errand, id: OrderId) -> None:
    ending = (Outcome.FAILED, Cause.COMPANY, "Nobody knows what became of it.")
    stage.company.orders.finish_stuck(MANAGER, id, *ending)


def _lose(stage: Stage, _: Errand, id: OrderId) -> None:
    stage.company.supplies.lose(ASSEMBLER, id, "It fell behind the shelf.")


def _take_back(stage: Stage, _: Errand, id: OrderId) -> None:
    stage.company.supplies.take_back(ASSEMBLER, id)


def _write_off(stage: Stage, _: Errand, id: OrderId) -> None:
    stage.company.supplies.write_off(ASSEMBLER, id, "eaten")


def _suspend(stage: Stage, _: Errand, id: OrderId) -> None:
    worker = WorkerId(stage.worker_of(id).person)
    stage.company.recruiting.suspend(MANAGER, worker, "Sleeps at work.")
    again = Do(lambda stage: stage.company.recruiting.reinstate(MANAGER, worker, "Awake."))
    stage.at(stage.clock.now() + 20 * HOUR, again)


def _nothing(_: Stage, __: Errand, ___: OrderId) -> None:
    """Time goes on."""


Steps = tuple[tuple[timedelta, Does], ...]
WAITED: Steps = ((31 * MINUTE, _nothing), (46 * MINUTE, _nothing))
ISSUED: Steps = ((-HOUR, _kit), (-30 * MINUTE, _pick_up))
DONE: Steps = (*ISSUED, (5 * MINUTE, _start), (105 * MINUTE, _report))
ENDINGS: dict[str, Steps] = {
    "accepted": (*DONE, (3 * HOUR, _accept)),
    "silent": DONE,
    "rejected": (*DONE, (3 * HOUR, _fail)),
    "cancelled": ((-2 * HOUR, _cancel),),
    "cancelled with kit": (*ISSUED, (-15 * MINUTE, _cancel), (5 * HOUR, _take_back)),
    "no-show": (ISSUED[0], *WAITED),
    "no-show with kit": (*ISSUED, *WAITED, (2 * DAY, _write_off)),
    "failed by the client": (*ISSUED, (5 * MINUTE, _fail)),
    "disputed": (*ISSUED, *WAITED, (2 * HOUR, _start)),
    "handed back": ((-4 * HOUR, _hand_back), *DONE, (3 * HOUR, _accept)),
    "handed back with kit": (
        (-6 * HOUR, _kit),
        (-5 * HOUR, _pick_up),
        (-4 * HOUR, _hand_back),
        (-2 * HOUR, _take_back),
        *DONE,
        (3 * HOUR, _accept),
    ),
    "reassigned with kit": (*ISSUED, (-15 * MINUTE, _reassign), (-10 * MINUTE, _kit), *WAITED),
    "lost by the desk": (ISSUED[0], (-45 * MINUTE, _lose)),
    "no kit": ((25 * HOUR, _nothing),),
    "worker suspended": ((-12 * HOUR, _suspend), *DONE, (3 * HOUR, _accept)),
    "unmatched": ((MINUTE, _nothing),),
    "stuck": (*DONE[:3], (26 * HOUR, _nothing), (4 * DAY, _finish_stuck)),
}
