"""The supplies desk as a value: what it hears, and what it does by time."""

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.app.kernel import BoundedContext
from happycat.app.settings import Settings
from happycat.app.supplies.use_cases import Supplies
from happycat.domain.orders.events import OrderFinished, OrderPrepared, OrderUnassigned
from happycat.domain.recruiting.events import WorkerChanged
from happycat.domain.shop.events import CartCheckedOut
from happycat.domain.supplies.policy import Ordering
from happycat.ports.kernel.jobs import Sweep
from happycat.ports.kernel.messages import on
from happycat.ports.kernel.transaction import Begin, Storage
from happycat.ports.supplies import SuppliesTx


def _ordering(settings: Settings) -> Ordering:
    return Ordering(settings.cookies)


class SuppliesContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[SuppliesTx]] = providers.Dependency()

    ordering: providers.Provider[Ordering] = providers.Callable(_ordering, kernel.settings)
    use_cases: providers.Provider[Supplies] = providers.Factory(
        Supplies, begin=begin, clock=kernel.clock, bakery=kernel.bakery, cookies=ordering
    )


def memory(world: World) -> Storage[SuppliesTx]:
    from happycat.adapters.memory.kernel import memory_storage
    from happycat.adapters.memory.supplies import MemorySuppliesTx, tables

    return memory_storage(MemorySuppliesTx, tables(), world)


def sql(world: World, url: str) -> Storage[SuppliesTx]:
    from happycat.adapters.sql.kernel.storage import sql_storage
    from happycat.adapters.sql.supplies import SqlSuppliesTx, metadata

    return sql_storage(SqlSuppliesTx, metadata, world, url)


reactions = (
    on(CartCheckedOut, Supplies.want_cookie),
    on(OrderPrepared, Supplies.open),
    on(OrderUnassigned, Supplies.unassigned),
    on(OrderFinished, Supplies.finished),
    on(WorkerChanged, Supplies.worker_changed),
)
jobs = (
    Sweep("order_cookies", Supplies.cookies_to_order, Supplies.order_cookies),
    Sweep("collect_cookies", Supplies.cookies_to_collect, Supplies.collect_cookies),
    Sweep("write_off_overdue", Supplies.overdue, Supplies.write_off_overdue),
)
context = BoundedContext("supplies", SuppliesContainer, {"memory": memory, "sql": sql}, reactions, jobs)
