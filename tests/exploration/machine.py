"""Clients, workers, managers, the desk, the post and the clock, in any order that chance comes up with."""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from typing_extensions import override

from happycat import HappyCat
from happycat.adapters.memory.world import MemoryNotifier, MemoryPhotos, SeededDice, SeededIds, StoppedClock
from happycat.app.listeners import NAME as LISTENERS
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Actor, Role
from happycat.domain.kernel.refusals import Refusal, Stale
from happycat.domain.recruiting.events import WorkerStatus
from tests.cats.orders import worker_told
from tests.cats.people import actor, manager
from tests.cats.post import letter
from tests.cats.shop import BATH, HOME, told
from tests.cats.stores import Stores
from tests.exploration.asking import ANYTHING, NEVER_REPORTED, NEXT, Asking
from tests.exploration.judge import must
from tests.exploration.post_office import PostOffice
from tests.exploration.watch import Watch

CATS = ("Barsik", "Ryzhik", "Vasilisa")
CONTEXTS = ("shop", "orders", "supplies", "history")
"""The others only listen."""
BUYERS = st.sampled_from([actor(name, Role.CLIENT) for name in ("Murka", "Pushok")])
WORKERS = st.sampled_from([actor(name, Role.WORKER) for name in CATS])
WHO = st.one_of(st.none(), st.none(), WORKERS)
"""Mostly the one who has the order."""
ON = "on"
ASKED = st.sampled_from([*ANYTHING, *[ON] * 12])
"""Nearly as often as anything else: what comes next on its plain way."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AHEAD = st.sampled_from([3 * HOUR, 15 * HOUR / 4, 5 * HOUR, DAY, HOUR])
WAITS = st.sampled_from([HOUR / 2, HOUR / 4, HOUR, 3 * HOUR, DAY])
MOSTLY = st.sampled_from([True, True, True, False])
ANY = st.integers(0, 10_000)
Placed = tuple[OrderId, Actor]


class Life(RuleBasedStateMachine):
    """A company on SQLite; nothing is delivered before a rule says so, and some of it twice."""

    placed: Bundle[Placed] = Bundle("placed")

    def __init__(self, stores: Stores) -> None:
        super().__init__()
        self.clock, self.post = StoppedClock(), PostOffice()
        self.company = _company(stores, self.clock, self.post)
        self.watch = Watch(self.company)
        self.orders: list[OrderId] = []
        self.revisions = dict.fromkeys(CATS, 0)

    @initialize()
    def a_shop_and_workers(self) -> None:
        told(self.company)
        for cat in CATS:
            self._tell(cat, WorkerStatus.HIRED)
        self._deliver_all()

    # people

    @rule(target=placed, buyer=BUYERS, ahead=AHEAD, at_once=MOSTLY)
    def check_out(self, buyer: Actor, ahead: timedelta, at_once: bool) -> Any:
        """For a quarter hour soon; what the shop refuses leaves no order."""
        shop, start = self.company.shop, _quarter(self.clock.now()) + ahead
        try:
            shop.add_item(buyer, BATH)
            shop.set_address(buyer, HOME)
            cart = shop.set_start(buyer, start)
            shop.check_out(buyer, cart.id, shop.quote(buyer).fingerprint)
        except Refusal:
            return multiple()
        self.orders.append(cart.id)
        if at_once:
            self._deliver_all()
        return cart.id, buyer

    @rule(placed=placed, script=st.lists(st.tuples(ASKED, WHO, ANY), min_size=6, max_size=14))
    def live(self, placed: Placed, script: list[tuple[str, Actor | None, int]]) -> None:
        """Asked in any order, by anybody, once or twice, and with or without news of what was before."""
        for what, who, chance in script:
            asked = [what] * (1 + chance % 2)
            self._ask(placed, who, self._next(placed[0]) if what == ON else asked)
            self._deliver_some(chance)
            self._deliver_again(chance)
            if chance % 5 == 0:
                self.company.tick()

    @rule(placed=placed, steps=st.integers(1, 5))
    def go_on(self, placed: Placed, steps: int) -> None:
        """The plain way of the order, with all letters delivered."""
        for _ in range(steps):
            self._deliver_all()
            self._ask(placed, None, self._next(placed[0]))

    @rule(cat=st.sampled_from(CATS), status=st.sampled_from([WorkerStatus.SUSPENDED, WorkerStatus.HIRED]))
    def change_a_worker(self, cat: str, status: WorkerStatus) -> None:
        self._tell(cat, status)

    # post and clock

    @rule(by=WAITS)
    def wait(self, by: timedelta) -> None:
        self.clock.advance(by)

    @rule()
    def tick(self) -> None:
        self.company.tick()

    @invariant()
    def nothing_is_wrong(self) -> None:
        self.watch.look()

    @override
    def teardown(self) -> None:
        """Everybody goes home; post, scheduler and a manager end it all."""
        try:
            if sys.exc_info()[0] is None:
                self._end()
                self.watch.conclude(self.orders)
        finally:
            self.company.close()

    # inside

    def _end(self) -> None:
        for by in (*[HOUR / 2] * 4, *[DAY] * 8, 31 * DAY):
            self._deliver_all()
            self.company.tick()
            for order_id in self.orders:
                self._try(partial(self.company.orders.finish_stuck, manager, order_id, *NEVER_REPORTED))
            self.clock.advance(by)
        self._deliver_all()
        self.company.tick()
        self._deliver_all()

    def _deliver_some(self, chance: int) -> None:
        self.company.settle()
        for _ in range(chance // 2 % 4):
            if heads := self.post.heads():
                self.post.deliver(heads[chance % len(heads)])

    def _deliver_again(self, chance: int) -> None:
        if chance % 3 == 0 and self.post.delivered:
            self.post.hand_over(self.post.delivered[chance % len(self.post.delivered)])

    def _deliver_all(self) -> None:
        self.company.settle()
        while heads := self.post.heads():
            for one in heads:
                self.post.deliver(one)
            self.company.settle()

    def _ask(self, placed: Placed, worker: Actor | None, what: Sequence[str]) -> None:
        """By that worker, or by the one who has the order."""
        for one in what:
            asking = Asking(self.company, *placed, worker, self.clock.now())
            self._try(partial(ANYTHING[one], asking))

    def _try(self, ask: Any) -> None:
        """Refused is fine, by name."""
        try:
            ask()
        except Refusal as refusal:
            must(type(refusal) not in (Refusal, Stale), f"refused without a name: {refusal!r}")

    def _next(self, order_id: OrderId) -> Sequence[str]:
        """What comes next on its plain way, in time for it."""
        try:
            seen = self.company.orders.get(manager, order_id)
        except Refusal:
            return ()
        if seen.status == "supplied":
            self.clock.set(max(self.clock.now(), seen.wanted.start))
        return NEXT[seen.status]

    def _tell(self, cat: str, status: WorkerStatus) -> None:
        """Recruiting is elsewhere; its letters come by the same post."""
        self.revisions[cat] += 1
        revision = self.revisions[cat]
        said = worker_told(cat, status=status, revision=revision, strengths=("brave",))
        self.post.publish([letter(self.company, said, revision)])


def _company(stores: Stores, clock: StoppedClock, post: PostOffice) -> HappyCat:
    settings = stores.settings(stores.url_of(*CONTEXTS, LISTENERS))
    chosen = settings.model_copy(update={"contexts": CONTEXTS})
    chance = {"ids": SeededIds.of(1, clock), "dice": SeededDice.of(1)}
    return HappyCat(chosen, clock=clock, bus=post, notifier=MemoryNotifier(), photos=MemoryPhotos(), **chance)


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
