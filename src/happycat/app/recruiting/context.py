"""Recruiting as a value."""

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.app.kernel import BoundedContext
from happycat.app.recruiting.use_cases import Recruiting, reactions
from happycat.ports.kernel.transaction import Begin, Storage
from happycat.ports.recruiting import RecruitingTx


class RecruitingContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[RecruitingTx]] = providers.Dependency()

    use_cases: providers.Provider[Recruiting] = providers.Factory(
        Recruiting,
        begin=begin,
        clock=kernel.clock,
        evaluator=kernel.policy_evaluator,
        photos=kernel.photos,
    )


def memory(world: World) -> Storage[RecruitingTx]:
    from happycat.adapters.memory.kernel import memory_storage
    from happycat.adapters.memory.recruiting import MemoryRecruitingTx, tables

    return memory_storage(MemoryRecruitingTx, tables(), world)


def sql(world: World, url: str) -> Storage[RecruitingTx]:
    from happycat.adapters.sql.kernel.storage import sql_storage
    from happycat.adapters.sql.recruiting import SqlRecruitingTx, metadata

    return sql_storage(SqlRecruitingTx, metadata, world, url)


context = BoundedContext("recruiting", RecruitingContainer, {"memory": memory, "sql": sql}, reactions)
