"""The catalog as a value."""

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.app.catalog.use_cases import Catalog
from happycat.app.kernel import BoundedContext
from happycat.ports.catalog import CatalogTx
from happycat.ports.kernel.transaction import Begin, Storage


class CatalogContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[CatalogTx]] = providers.Dependency()

    use_cases: providers.Provider[Catalog] = providers.Factory(Catalog, begin=begin, clock=kernel.clock)


def memory(world: World) -> Storage[CatalogTx]:
    from happycat.adapters.memory.catalog import MemoryCatalogTx, tables
    from happycat.adapters.memory.kernel import memory_storage

    return memory_storage(MemoryCatalogTx, tables(), world)


def sql(world: World, url: str) -> Storage[CatalogTx]:
    from happycat.adapters.sql.catalog import SqlCatalogTx, metadata
    from happycat.adapters.sql.kernel.storage import sql_storage

    return sql_storage(SqlCatalogTx, metadata, world, url)


context = BoundedContext("catalog", CatalogContainer, {"memory": memory, "sql": sql})
