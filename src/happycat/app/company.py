"""`HappyCat`: the company in this process, as an embedding developer meets it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

import attrs

from happycat.app.bootstrap import alive, chosen, outside, world_of
from happycat.app.dispatch import Receiver, Relay
from happycat.app.kernel import LiveContext
from happycat.app.listeners import NAME as LISTENERS
from happycat.app.listeners import Listeners
from happycat.app.scheduler import Scheduler
from happycat.app.secrets import with_secrets
from happycat.app.settings import MEMORY, Settings
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.refusals import NotFound, Unreachable
from happycat.domain.kernel.values import PhotoRef
from happycat.ports.kernel.messages import Envelope
from happycat.ports.kernel.transaction import Deferred
from happycat.ports.kernel.world import PhotoStore

if TYPE_CHECKING:
    from happycat.app.billing.use_cases import Billing
    from happycat.app.catalog.use_cases import Catalog
    from happycat.app.clients.use_cases import Clients
    from happycat.app.history.use_cases import History
    from happycat.app.orders.use_cases import Orders
    from happycat.app.payroll.use_cases import Payroll
    from happycat.app.quality.use_cases import Quality
    from happycat.app.recruiting.use_cases import Recruiting
    from happycat.app.shop.use_cases import Shop
    from happycat.app.supplies.use_cases import Supplies

E = TypeVar("E", bound=Event)
log = logging.getLogger("happycat.company")


class NotHere(AttributeError):
    """A context that this process does not run."""


class HappyCat:
    """All contexts of this process, their relays, receivers and scheduler.

    Nothing happens behind your back: `settle()` delivers what is due, `tick()` does what is due by time,
    and only `with company.running():` starts threads. Use it as a context manager, or call `close()`.
    """

    clients: "Clients"
    billing: "Billing"
    catalog: "Catalog"
    shop: "Shop"
    orders: "Orders"
    supplies: "Supplies"
    history: "History"
    recruiting: "Recruiting"
    payroll: "Payroll"
    quality: "Quality"

    def __init__(self, settings: Settings | None = None, **replaced: object) -> None:
        """`replaced` gives own parts of the world by name: `clock`, `ids`, `dice`, `photos`, `notifier` …"""
        self.settings = with_secrets(settings or Settings())
        self.kernel = world_of(self.settings, replaced)
        self._migrate()
        self._woken = Flag()
        woken = self._woken.set
        self.contexts = {c.name: alive(c, self.kernel, self.settings, woken) for c in chosen(self.settings)}
        bus, crash = self.kernel.bus(), self.kernel.crash()
        self.relays = [Relay(live.storage.outbox, bus, crash) for live in self.contexts.values()]
        self.receivers = {name: self._receiver(live) for name, live in self.contexts.items()}
        self.listeners = self._listeners()
        self.scheduler = self._scheduler()
        self.scheduler.open()

    @classmethod
    def in_memory(cls, **replaced: object) -> Self:
        """The whole company in memory, with no server and no configuration; gone with the process."""
        return cls(Settings(database=MEMORY), **replaced)

    def __getattr__(self, name: str) -> Any:
        contexts = self.__dict__.get("contexts", {})
        if name not in contexts:
            raise NotHere(f"there is no context {name!r} in this process; it runs {', '.join(contexts)}")
        return contexts[name].use_cases

    def acting_as(self, actor: Actor) -> "Acting":
        """The same use cases with the actor filled in: `company.acting_as(murka).shop.check_out(...)`."""
        return Acting(self, actor)

    def on(self, event: type[E], listener: Callable[[E], object], *, name: str) -> None:
        """Tells `listener` of every such event, at least once, in order per key; `name` is its memory.

        What happens while the program is not running is kept for it. `forget(name)` ends that.
        """
        self.listeners.on(event, listener, name)

    def forget(self, name: str) -> None:
        """The listener of that name will not come back."""
        self.listeners.forget(name)

    def keep_photo(self, content: bytes) -> PhotoRef:
        """Keeps a photo (JPEG, PNG or WebP) as it is, to be named in commands.

        Refuses with `NotAPhoto`, `PhotoTooLarge`. The same picture has the same name (its sha256).
        """
        photos: PhotoStore = self.kernel.photos()
        return photos.put(content)

    # delivery and time

    def settle(self) -> int:
        """Delivers messages until there is nothing left to deliver; says how many were handled or sent."""
        total = 0
        while moved := self._deliver():
            total += moved
        return total

    def tick(self) -> int:
        """Does what is due at this instant: sweeps and ended periods; says how many things were done."""
        return self.scheduler.tick()

    def catch_up(self) -> int:
        """Settles and ticks until nothing is left to do at this instant; says how many things were done.

        For programs that move a clock of their own, as tests and rehearsals do.
        """
        total = self.settle()
        while done := self.tick():
            total += done + self.settle()
        return total

    @contextmanager
    def running(self, *, deliver: bool = True, tick: bool = True) -> Iterator[Self]:
        """Delivers and ticks in threads of its own, one for each, until the block ends."""
        stop = Flag()
        threads = []
        if deliver:
            work = self._deliver_all
            threads.append(Thread(target=self._keep, args=(stop, work), name="happycat-delivery"))
        if tick:
            threads.append(Thread(target=self._keep_ticking, args=(stop,), name="happycat-scheduler"))
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            stop.set()
            self._woken.set()
            for thread in threads:
                thread.join()

    # dead letters

    def replay(self, consumer: str, id: UUID) -> None:
        """Tries a dead letter again from the start; refuses with `NotFound`."""
        self._receiver_of(consumer).replay(self._dead(consumer, id))

    def discard(self, consumer: str, id: UUID) -> None:
        """Gives up on a dead letter, so that those behind it go on; refuses with `NotFound`."""
        self._receiver_of(consumer).discard(self._dead(consumer, id))

    def _receiver_of(self, consumer: str) -> Receiver:
        if consumer not in self.receivers:
            raise NotFound(thing="consumer")
        return self.receivers[consumer]

    def _dead(self, consumer: str, id: UUID) -> Deferred:
        found = [dead for dead in self._receiver_of(consumer).dead() if dead.message.id == id]
        if not found:
            raise NotFound(thing="dead letter")
        return found[0]

    def close(self) -> None:
        """Lets go of databases; what was acknowledged is safe with or without it."""
        for live in self.contexts.values():
            live.storage.close()
        self.listeners.storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # inside

    def _deliver(self) -> int:
        """One round; what one of them cannot reach does not hold up the others, and is said at the end."""
        receivers = [*self.receivers.values(), *self.listeners.receivers.values()]
        works: list[Callable[[], int]] = [relay.run for relay in self.relays]
        works += [partial(receiver.retry, hurry=True) for receiver in receivers]
        moved, away = 0, None
        for work in works:
            try:
                moved += work()
            except Unreachable as error:
                away = error
        if away and not moved:
            raise away
        return moved

    def _deliver_all(self) -> None:
        self._woken.clear()
        while self._deliver():
            pass
        self._woken.wait(self.settings.poll_seconds)

    def _keep_ticking(self, stop: Flag) -> None:
        def tick() -> None:
            self.tick()
            stop.wait(self.settings.tick_seconds)

        self._keep(stop, tick)

    def _keep(self, stop: Flag, work: Callable[[], None]) -> None:
        """Repeats the work until told to stop; an outage is waited out."""
        while not stop.is_set():
            try:
                work()
            except Unreachable as away:
                log.warning("%s", away)
                stop.wait(1)
            except Exception:
                log.exception("unexpected; going on")
                stop.wait(1)

    def _receiver(self, live: LiveContext) -> Receiver:
        reactions = {reaction.type: reaction for reaction in live.context.reactions}
        codec = self.kernel.codec()

        def handle(message: Envelope) -> None:
            reaction = reactions[message.type]
            reaction.react(live.handling(message), codec.loads(message.body, reaction.event))

        crash = self.kernel.crash()
        receiver = Receiver(live.name, live.storage.mailbox, handle, self.kernel.clock(), crash)
        self.kernel.bus().subscribe(live.name, frozenset(reactions), receiver.receive)
        return receiver

    def _listeners(self) -> Listeners:
        storage, world = outside(self.kernel, self.settings)
        listeners = Listeners(storage, world, self.kernel.bus())
        listeners.open()
        return listeners

    def _scheduler(self) -> Scheduler:
        live = tuple(self.contexts.values())
        kernel = self.kernel
        return Scheduler(live, kernel.clock(), self.settings.zone, kernel.crash(), kernel.notifier())

    def _migrate(self) -> None:
        """An SQLite file is ours alone and is kept up to date; a server's database by `happycat migrate`."""
        names = [*(context.name for context in chosen(self.settings)), LISTENERS]
        urls = {name: self.settings.database_of(name) for name in names}
        files = {name: url for name, url in urls.items() if url.startswith("sqlite")}
        if files:
            from happycat.adapters.sql.migrate import migrate

            for name, url in files.items():
                migrate(name, url)


@attrs.frozen
class Acting:
    """The company, seen by one actor."""

    company: HappyCat
    actor: Actor

    def __getattr__(self, context: str) -> "ActingIn":
        return ActingIn(getattr(self.company, context), self.actor)


@attrs.frozen
class ActingIn:
    """One context's use cases with the actor as first argument."""

    use_cases: Any
    actor: Actor

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.use_cases, name)

        def acting(*args: Any, **kwargs: Any) -> Any:
            return method(self.actor, *args, **kwargs)

        return acting
