"""The company with one open order, two hired workers and nothing else in it, ready to be explored."""

from collections.abc import Callable, Sequence
from datetime import datetime

import attrs
from attrs import frozen

from happycat import HappyCat
from happycat.adapters.local.matcher import RosterMatcher
from happycat.adapters.local.roster import PlainRoster
from happycat.adapters.memory.world import SeededIds, StoppedClock
from happycat.domain.kernel.ids import ClientId, OrderId
from happycat.domain.kernel.time import Slot
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock
from happycat.ports.orders import Candidates, OrdersTx
from tests.cats.orders import OPENED, checked_out, worker_told
from tests.cats.people import id_of
from tests.cats.post import deliver
from tests.exploration.explorer import Explorer
from tests.exploration.local import Context, Post
from tests.exploration.spots import Space, Spot
from tests.exploration.steps import CATS, OneFace, of_orders, of_supplies

HEARD = ("orders", "supplies")


def company(clock: StoppedClock) -> HappyCat:
    made = HappyCat.in_memory(clock=clock, ids=SeededIds.of(1, clock), dice=OneFace())
    for context in HEARD:
        deliver(made, context, *(worker_told(cat) for cat in CATS), checked_out())
    return made


@frozen
class FreshMatcher:
    """Knows the workers from the tables each time, as in a process that has just started.

    Ours go back in time, and one that remembers would not. The `Walk`s have the company's own.
    """

    begin: Begin[OrdersTx]
    clock: Clock

    def candidates(self, slot: Slot, client_id: ClientId, /) -> Candidates:
        return self._new().candidates(slot, client_id)

    def matchable(self, at: datetime, /, limit: int) -> Sequence[OrderId]:
        return self._new().matchable(at, limit)

    def _new(self) -> RosterMatcher:
        return RosterMatcher(self.begin, self.clock, PlainRoster)


def forgetful(company: HappyCat) -> HappyCat:
    """Nothing of it is remembered outside the tables."""
    live = company.contexts["orders"]
    matcher = FreshMatcher(live.storage.begin, company.kernel.clock())
    company.contexts["orders"] = attrs.evolve(live, use_cases=attrs.evolve(live.use_cases, matcher=matcher))
    return company


def explorer(times: int, progress: Callable[[str], object] = str) -> tuple[Explorer, Spot]:
    """Ready at the order's opening."""
    clock, post = StoppedClock(OPENED), Post()
    alive = forgetful(company(clock))
    heard = {name: frozenset(r.type for r in alive.contexts[name].context.reactions) for name in HEARD}
    orders = Context(alive, clock, "orders", post, heard["supplies"], of_orders(alive))
    desk = Context(alive, clock, "supplies", post, heard["orders"], of_supplies(alive))
    space = Space(orders, desk, post, str(id_of(CATS[0])), times)
    return Explorer(space, progress), Spot(orders.begin(), desk.begin(), (), (), OPENED)
