"""The clients' door as a value."""

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.app.clients.use_cases import Clients
from happycat.app.kernel import BoundedContext
from happycat.ports.clients import ClientsTx
from happycat.ports.kernel.transaction import Begin, Storage


class ClientsContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[ClientsTx]] = providers.Dependency()

    use_cases: providers.Provider[Clients] = providers.Factory(Clients, begin=begin)


def memory(world: World) -> Storage[ClientsTx]:
    from happycat.adapters.memory.clients import MemoryClientsTx, tables
    from happycat.adapters.memory.kernel import memory_storage

    return memory_storage(MemoryClientsTx, tables(), world)


def sql(world: World, url: str) -> Storage[ClientsTx]:
    from happycat.adapters.sql.clients import SqlClientsTx, metadata
    from happycat.adapters.sql.kernel.storage import sql_storage

    return sql_storage(SqlClientsTx, metadata, world, url)


context = BoundedContext("clients", ClientsContainer, {"memory": memory, "sql": sql})
