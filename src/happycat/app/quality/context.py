"""Quality as a value."""

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.app.kernel import BoundedContext
from happycat.app.quality.reactions import reactions
from happycat.app.quality.use_cases import Quality
from happycat.ports.kernel.transaction import Begin, Storage
from happycat.ports.quality import QualityTx


class QualityContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[QualityTx]] = providers.Dependency()

    use_cases: providers.Provider[Quality] = providers.Factory(
        Quality,
        begin=begin,
        clock=kernel.clock,
    )


def memory(world: World) -> Storage[QualityTx]:
    from happycat.adapters.memory.kernel import memory_storage
    from happycat.adapters.memory.quality import MemoryQualityTx, tables

    return memory_storage(MemoryQualityTx, tables(), world)


def sql(world: World, url: str) -> Storage[QualityTx]:
    from happycat.adapters.sql.kernel.storage import sql_storage
    from happycat.adapters.sql.quality import SqlQualityTx, metadata

    return sql_storage(SqlQualityTx, metadata, world, url)


context = BoundedContext("quality", QualityContainer, {"memory": memory, "sql": sql}, reactions)
