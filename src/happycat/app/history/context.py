"""History as a value: what it hears."""

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.app.history.use_cases import History
from happycat.app.kernel import BoundedContext
from happycat.domain.catalog.events import ServicePublished, ServiceWithdrawn
from happycat.domain.clients.events import ClientChanged
from happycat.domain.orders.events import (
    NoShowWarned,
    OrderFinished,
    OrderOpened,
    OrderPrepared,
    OrderStarted,
    OrderUnassigned,
    StartDisputed,
    WorkReported,
)
from happycat.domain.recruiting.events import WorkerChanged
from happycat.domain.shop.events import CartCheckedOut
from happycat.domain.supplies.events import KitReady, SuppliesIssued, SuppliesLost, SuppliesReturned
from happycat.ports.history import HistoryTx
from happycat.ports.kernel.messages import on
from happycat.ports.kernel.transaction import Begin, Storage


class HistoryContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[HistoryTx]] = providers.Dependency()

    use_cases: providers.Provider[History] = providers.Factory(History, begin=begin)


def memory(world: World) -> Storage[HistoryTx]:
    from happycat.adapters.memory.history import MemoryHistoryTx, tables
    from happycat.adapters.memory.kernel import memory_storage

    return memory_storage(MemoryHistoryTx, tables(), world)


def sql(world: World, url: str) -> Storage[HistoryTx]:
    from happycat.adapters.sql.history import SqlHistoryTx, metadata
    from happycat.adapters.sql.kernel.storage import sql_storage

    return sql_storage(SqlHistoryTx, metadata, world, url)


reactions = (
    on(CartCheckedOut, History.checked_out),
    on(OrderOpened, History.opened),
    on(OrderPrepared, History.prepared),
    on(OrderUnassigned, History.unassigned),
    on(OrderStarted, History.started),
    on(WorkReported, History.reported),
    on(OrderFinished, History.finished),
    on(NoShowWarned, History.noted),
    on(StartDisputed, History.noted),
    on(KitReady, History.noted_of_kit),
    on(SuppliesIssued, History.issued),
    on(SuppliesReturned, History.noted_of_kit),
    on(SuppliesLost, History.noted_of_kit),
    on(ClientChanged, History.client_changed),
    on(WorkerChanged, History.worker_changed),
    on(ServicePublished, History.service_published),
    on(ServiceWithdrawn, History.service_withdrawn),
)
context = BoundedContext("history", HistoryContainer, {"memory": memory, "sql": sql}, reactions)
