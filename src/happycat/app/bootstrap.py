"""The composition root: the contexts, the world they share in a process, and the company itself."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from dependency_injector import containers, providers

from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.kernel.writes import World
from happycat.app import listeners
from happycat.app.billing.context import context as billing
from happycat.app.catalog.context import context as catalog
from happycat.app.clients.context import context as clients
from happycat.app.history.context import context as history
from happycat.app.kernel import BoundedContext, LiveContext
from happycat.app.orders.context import context as orders
from happycat.app.payroll.context import context as payroll
from happycat.app.quality.context import context as quality
from happycat.app.recruiting.context import context as recruiting
from happycat.app.settings import MEMORY, Settings
from happycat.app.shop.context import context as shop
from happycat.app.supplies.context import context as supplies
from happycat.domain.kernel.refusals import Misconfigured
from happycat.ports.kernel.messages import EventBus
from happycat.ports.kernel.transaction import Storage
from happycat.ports.kernel.world import Clock, CrashPoints, Dice, Ids, Notifier, PhotoStore, PolicyEvaluator
from happycat.ports.listeners import ListenersTx
from happycat.ports.supplies import Bakery

CONTEXTS: dict[str, BoundedContext] = {
    context.name: context
    for context in (clients, catalog, shop, orders, recruiting, supplies, history, billing, payroll, quality)
}


class UnknownContext(Misconfigured):
    """A name in `contexts` that is no context."""


def chosen(settings: Settings) -> list[BoundedContext]:
    """The contexts that the settings name; all, if they name none."""
    named = {*settings.contexts, *settings.databases}
    unknown = sorted(named - {*CONTEXTS, listeners.NAME})
    if unknown:
        raise UnknownContext(f"unknown context {', '.join(unknown)}; there are {', '.join(CONTEXTS)}")
    return [context for name, context in CONTEXTS.items() if name in (settings.contexts or CONTEXTS)]


def heard_by_others(settings: Settings) -> dict[str, frozenset[str]]:
    """Of every context that the settings leave out: the types of message it hears."""
    here = {context.name for context in chosen(settings)}
    others = (context for context in CONTEXTS.values() if context.name not in here and context.reactions)
    return {one.name: frozenset(reaction.type for reaction in one.reactions) for one in others}


def _clock(settings: Settings) -> Clock:
    from pathlib import Path

    from happycat.adapters.local.world import FileClock, SystemClock

    return FileClock(Path(settings.clock)) if settings.clock else SystemClock()


def _ids() -> Ids:
    from happycat.adapters.local.world import Uuid7

    return Uuid7()


def _dice() -> Dice:
    from happycat.adapters.local.world import SystemDice

    return SystemDice()


def _crash(settings: Settings) -> CrashPoints:
    from happycat.adapters.local.world import CrashAt, NoCrash

    return CrashAt.parse(settings.crash_at) if settings.crash_at else NoCrash()


def _photos(settings: Settings) -> PhotoStore:
    if settings.database == MEMORY:
        from happycat.adapters.memory.world import MemoryPhotos

        return MemoryPhotos()
    from happycat.adapters.local.photos import FolderPhotos

    return FolderPhotos(settings.photos)


def _bus() -> EventBus:
    from happycat.adapters.memory.bus import InProcessBus

    return InProcessBus()


def _notifier() -> Notifier:
    from happycat.adapters.local.notifier import LogNotifier

    return LogNotifier()


def _bakery(settings: Settings, clock: Clock) -> Bakery:
    if settings.bakery_url:
        from happycat.adapters.gateways.http_bakery import HttpBakery

        return HttpBakery(settings.bakery_url)
    if settings.database == MEMORY:
        from happycat.adapters.memory.bakery import MemoryBakery

        return MemoryBakery(clock)
    from happycat.adapters.local.bakery import PlayBakery

    return PlayBakery(clock, path=settings.play_money / "cookies.jsonl")


def _payment_gateway(settings: Settings, clock: Clock) -> Any:
    if settings.database == MEMORY:
        from happycat.adapters.memory.bank import MemoryBank

        return MemoryBank(clock)
    from happycat.adapters.local.bank import PlayBank

    return PlayBank(settings.play_money / "payments.jsonl", clock)


def _payout_gateway(settings: Settings, clock: Clock) -> Any:
    if settings.database == MEMORY:
        from happycat.adapters.memory.golden_hat import MemoryGoldenHat

        return MemoryGoldenHat(clock)
    from happycat.adapters.local.golden_hat import PlayGoldenHat

    return PlayGoldenHat(settings.play_money / "payouts.jsonl", clock)


def _policy_evaluator() -> PolicyEvaluator:
    from happycat.adapters.local.policies import WeightedRules

    return WeightedRules()


class ProcessKernel(containers.DeclarativeContainer):
    """What all contexts of a process share; any of it can be replaced: `HappyCat(settings, clock=…)`."""

    settings = providers.Dependency(instance_of=Settings)
    clock: providers.Provider[Clock] = providers.ThreadSafeSingleton(_clock, settings)
    ids: providers.Provider[Ids] = providers.ThreadSafeSingleton(_ids)
    dice: providers.Provider[Dice] = providers.ThreadSafeSingleton(_dice)
    crash: providers.Provider[CrashPoints] = providers.ThreadSafeSingleton(_crash, settings)
    photos: providers.Provider[PhotoStore] = providers.ThreadSafeSingleton(_photos, settings)
    bus: providers.Provider[EventBus] = providers.ThreadSafeSingleton(_bus)
    notifier: providers.Provider[Notifier] = providers.ThreadSafeSingleton(_notifier)
    codec = providers.ThreadSafeSingleton(JsonCodec)
    bakery: providers.Provider[Bakery] = providers.ThreadSafeSingleton(_bakery, settings, clock)
    payment_gateway: providers.Provider[Any] = providers.ThreadSafeSingleton(
        _payment_gateway, settings, clock
    )
    payout_gateway: providers.Provider[Any] = providers.ThreadSafeSingleton(_payout_gateway, settings, clock)
    policy_evaluator: providers.Provider[PolicyEvaluator] = providers.ThreadSafeSingleton(_policy_evaluator)


def world_of(settings: Settings, replaced: Mapping[str, object]) -> ProcessKernel:
    """The world of a process, with some of its parts replaced by name; an unknown name is refused."""
    unknown = sorted(set(replaced) - set(ProcessKernel.providers))
    if unknown:
        raise TypeError(f"nothing to replace is called {', '.join(unknown)}")
    parts = {name: providers.Object(part) for name, part in replaced.items()}
    kernel: Any = ProcessKernel(settings=settings, **parts)
    return cast(ProcessKernel, kernel)


def alive(
    context: BoundedContext, kernel: ProcessKernel, settings: Settings, committed: Callable[[], None]
) -> LiveContext:
    """A context with its own storage and container; its database is its own even in one process."""
    world = World(context.name, kernel.clock(), kernel.ids(), kernel.codec(), kernel.crash(), committed)
    url = settings.database_of(context.name)
    storage = context.storage["memory"](world) if url == MEMORY else context.storage["sql"](world, url)
    container: Any = context.container(kernel=kernel, begin=providers.Object(storage.begin))
    return LiveContext(context, container.use_cases(), storage)


def outside(kernel: ProcessKernel, settings: Settings) -> tuple[Storage[ListenersTx], World]:
    """The storage of the embedding program's listeners, and its world."""
    world = World(listeners.NAME, kernel.clock(), kernel.ids(), kernel.codec(), kernel.crash())
    url = settings.database_of(listeners.NAME)
    return (listeners.memory(world) if url == MEMORY else listeners.sql(world, url)), world


def keep_up_to_date(settings: Settings) -> None:
    """An SQLite file is ours alone and is migrated when opened; a server's database by `happycat migrate`."""
    names = [*(context.name for context in chosen(settings)), listeners.NAME]
    urls = {name: settings.database_of(name) for name in names}
    files = {name: url for name, url in urls.items() if url.startswith("sqlite")}
    if files:
        from happycat.adapters.sql.migrate import migrate

        for name, url in files.items():
            migrate(name, url)
