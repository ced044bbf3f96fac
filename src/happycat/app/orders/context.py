"""Orders as a value."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from uuid import UUID

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.adapters.local.matcher import Roster, RosterMatcher
from happycat.app.kernel import BoundedContext
from happycat.app.orders.use_cases import Orders
from happycat.domain.kernel.time import day_of
from happycat.domain.orders.deadlines import Deadline
from happycat.domain.orders.pricing import PerLine
from happycat.domain.quality.events import InspectionClosed
from happycat.domain.recruiting.events import WorkerChanged
from happycat.domain.shop.events import CartCheckedOut
from happycat.domain.supplies.events import KitReady, SuppliesIssued, SuppliesLost
from happycat.ports.kernel.jobs import Run, Sweep
from happycat.ports.kernel.messages import on
from happycat.ports.kernel.transaction import Begin, Storage
from happycat.ports.orders import Matcher, OrdersTx, PricePolicy


def roster() -> Roster:
    """In columns if numpy is there (extra `matching`), loaded with the first match; else in plain Python."""
    if find_spec("numpy"):
        from happycat.adapters.columns.roster import ColumnRoster

        return ColumnRoster()
    from happycat.adapters.local.roster import PlainRoster

    return PlainRoster()


class OrdersContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[OrdersTx]] = providers.Dependency()
    matcher: providers.Provider[Matcher] = providers.ThreadSafeSingleton(
        RosterMatcher, begin=begin, clock=kernel.clock, make=providers.Object(roster)
    )
    prices: providers.Provider[PricePolicy] = providers.ThreadSafeSingleton(PerLine)

    use_cases: providers.Provider[Orders] = providers.Factory(
        Orders,
        begin=begin,
        clock=kernel.clock,
        dice=kernel.dice,
        photos=kernel.photos,
        matcher=matcher,
        prices=prices,
    )


def memory(world: World) -> Storage[OrdersTx]:
    from happycat.adapters.memory.kernel import memory_storage
    from happycat.adapters.memory.orders import MemoryOrdersTx, tables

    return memory_storage(MemoryOrdersTx, tables(), world)


def sql(world: World, url: str) -> Storage[OrdersTx]:
    from happycat.adapters.sql.kernel.storage import sql_storage
    from happycat.adapters.sql.orders import SqlOrdersTx, metadata

    return sql_storage(SqlOrdersTx, metadata, world, url)


def past(deadline: Deadline) -> Callable[[Orders, int], Sequence[UUID]]:
    return lambda orders, limit: orders.past(deadline, limit)


reactions = (
    on(CartCheckedOut, Orders.open),
    on(WorkerChanged, Orders.worker_changed),
    on(KitReady, Orders.kit_ready),
    on(SuppliesIssued, Orders.supplied),
    on(SuppliesLost, Orders.supplies_lost),
    on(InspectionClosed, Orders.inspected),
)
jobs = (
    Sweep("rematch_abandoned", Orders.abandoned, Orders.rematch_abandoned),
    Sweep("match_waiting", Orders.matchable, Orders.match),
    Sweep("unmatched", past(Deadline.UNMATCHED), Orders.give_up),
    Sweep("warn_no_show", past(Deadline.LATE), Orders.warn_no_show),
    Sweep("fail_no_show", past(Deadline.NO_SHOW), Orders.fail_no_show),
    Sweep("no_kit", past(Deadline.NO_KIT), Orders.fail_no_kit),
    Sweep("stuck", past(Deadline.STUCK), Orders.tell_stuck),
    Run("forget_changes", day_of, Orders.forget_changes),
    Sweep("silent", past(Deadline.SILENT), Orders.finish_silent),
)
context = BoundedContext("orders", OrdersContainer, {"memory": memory, "sql": sql}, reactions, jobs)
