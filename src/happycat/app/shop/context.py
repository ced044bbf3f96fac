"""The shop as a value."""

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.app.kernel import BoundedContext
from happycat.app.shop.use_cases import Shop, reactions
from happycat.ports.kernel.transaction import Begin, Storage
from happycat.ports.shop import ShopTx


class ShopContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[ShopTx]] = providers.Dependency()

    use_cases: providers.Provider[Shop] = providers.Factory(Shop, begin=begin, clock=kernel.clock)


def memory(world: World) -> Storage[ShopTx]:
    from happycat.adapters.memory.kernel import memory_storage
    from happycat.adapters.memory.shop import MemoryShopTx, tables

    return memory_storage(MemoryShopTx, tables(), world)


def sql(world: World, url: str) -> Storage[ShopTx]:
    from happycat.adapters.sql.kernel.storage import sql_storage
    from happycat.adapters.sql.shop import SqlShopTx, metadata

    return sql_storage(SqlShopTx, metadata, world, url)


context = BoundedContext("shop", ShopContainer, {"memory": memory, "sql": sql}, reactions)
