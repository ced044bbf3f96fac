"""`HappyCat`: the company in this process, as an embedding developer meets it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Flag
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from happycat.app.absent import AbsentContexts
from happycat.app.acting import Acting
from happycat.app.bootstrap import alive, chosen, heard_by_others, keep_up_to_date, outside, world_of
from happycat.app.delivery import Delivery, receiver_of
from happycat.app.dispatch import Receiver, Relay
from happycat.app.listeners import Announced, Listeners
from happycat.app.notices import notices_of
from happycat.app.scheduler import Scheduler
from happycat.app.secrets import with_secrets
from happycat.app.settings import MEMORY, Settings
from happycat.app.threads import repeating
from happycat.domain.kernel.events import Event
from happycat.domain.kernel.people import Actor
from happycat.domain.kernel.refusals import Misconfigured
from happycat.domain.kernel.values import PhotoRef
from happycat.ports.kernel.world import Notice, PhotoStore

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


class NotHere(Misconfigured, AttributeError):
    """A context that this process does not run, and is asked for something."""


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
        keep_up_to_date(self.settings)
        self._woken = Flag()
        woken = self._woken.set
        self.contexts = {c.name: alive(c, self.kernel, self.settings, woken) for c in chosen(self.settings)}
        self.delivery = self._delivery()
        self.scheduler = self._scheduler()
        self.scheduler.open()

    @classmethod
    def in_memory(cls, **replaced: object) -> Self:
        """The whole company in memory, with no server and no configuration; gone with the process."""
        return cls(Settings(database=MEMORY), **replaced)

    def __getattr__(self, name: str) -> Any:
        contexts = self.__dict__.get("contexts", {})
        if name not in contexts:
            here = ", ".join(contexts)
            raise NotHere(
                f"there is no context {name!r} in this process; it runs {here} (setting `contexts`)"
            )
        return contexts[name].use_cases

    def acting_as(self, actor: Actor) -> Acting:
        """The same use cases with the actor filled in: `company.acting_as(murka).shop.check_out(...)`."""
        return Acting(self, actor)

    def on(self, event: type[E], listener: Callable[[E], object], *, name: str) -> None:
        """Tells `listener` of every such event, at least once, in order per key; `name` is its memory.

        What happens while the program is not running is kept for it. `forget(name)` ends that.
        """
        self.delivery.listeners.on(event, listener, name)

    def forget(self, name: str) -> None:
        """The listener of that name will not come back."""
        self.delivery.listeners.forget(name)

    def keep_photo(self, content: bytes) -> PhotoRef:
        """Keeps a photo (JPEG, PNG or WebP) as it is, to be named in commands.

        Refuses with `NotAPhoto`, `PhotoTooLarge`. The same picture has the same name (its sha256).
        """
        photos: PhotoStore = self.kernel.photos()
        return photos.put(content)

    def notices(self, actor: Actor) -> list[Notice]:
        """What the actor and everybody with its roles was told, newest first, at most a hundred (R47)."""
        return notices_of(actor, (live.storage.records for live in self.contexts.values()))

    # delivery and time

    def settle(self) -> int:
        """Delivers messages until there is nothing left to deliver; says how many were handled or sent."""
        return self.delivery.settle()

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

        def ticks() -> None:
            self.tick()
            stop.wait(self.settings.tick_seconds)

        works = ({"delivery": self._deliver} if deliver else {}) | ({"scheduler": ticks} if tick else {})
        with repeating(works, stop, wake=self._woken):
            yield self

    @property
    def receivers(self) -> dict[str, Receiver]:
        """Every consumer of this process by name, contexts and listeners, with its dead letters."""
        return self.delivery.receivers

    def replay(self, consumer: str, id: UUID) -> None:
        """Tries a dead letter again from the start; refuses with `NotFound`."""
        self.delivery.replay(consumer, id)

    def discard(self, consumer: str, id: UUID) -> None:
        """Gives up on a dead letter, so that those behind it go on; refuses with `NotFound`."""
        self.delivery.discard(consumer, id)

    def close(self) -> None:
        """Lets go of databases; what was acknowledged is safe with or without it."""
        for live in self.contexts.values():
            live.storage.close()
        self.delivery.listeners.storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # inside

    def _deliver(self) -> None:
        """Everything there is; then waits for the next commit, or a while: polling stays the truth."""
        self._woken.clear()
        self.settle()
        self._woken.wait(self.settings.poll_seconds)

    def _delivery(self) -> Delivery:
        kernel, live = self.kernel, self.contexts.values()
        bus, crash = kernel.bus(), kernel.crash()
        listeners = Listeners(*outside(kernel, self.settings), bus)
        listeners.look()
        absent = AbsentContexts(listeners.storage.mailbox, kernel.clock())
        absent.keep_for(bus, heard_by_others(self.settings))
        receivers = {c.name: receiver_of(c, bus, kernel.codec(), kernel.clock(), crash, absent) for c in live}
        relays = tuple(Relay(c.storage.outbox, Announced(bus, listeners), crash) for c in live)
        return Delivery(relays, receivers, listeners, absent)

    def _scheduler(self) -> Scheduler:
        live, kernel = tuple(self.contexts.values()), self.kernel
        return Scheduler(live, kernel.clock(), self.settings.zone, kernel.crash(), kernel.notifier())
