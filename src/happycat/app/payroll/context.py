"""Payroll as a value."""

from collections.abc import Mapping
from typing import Any

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.app.kernel import BoundedContext
from happycat.app.payroll.books import Books
from happycat.app.payroll.use_cases import Payroll, jobs, reactions
from happycat.app.settings import Settings
from happycat.domain.payroll.ledger import Chain
from happycat.domain.payroll.policy import POLICY, Policy
from happycat.ports.kernel.transaction import Begin, Storage
from happycat.ports.payroll import Gateways, PayrollTx


def _chain(settings: Settings) -> Chain:
    """The key is a setting, so that it is never in the database (R33)."""
    return Chain(settings.ledger_key.get_secret_value().encode())


def by_name(gateway: Any) -> Gateways:
    """One gateway, or several side by side, by their names (R30)."""
    return dict(gateway) if isinstance(gateway, Mapping) else {gateway.name: gateway}


def _currency(settings: Settings) -> str:
    return settings.currency


class PayrollContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[PayrollTx]] = providers.Dependency()

    policy: providers.Provider[Policy] = providers.Object(POLICY)
    chain: providers.Provider[Chain] = providers.ThreadSafeSingleton(_chain, kernel.settings)
    books: providers.Provider[Books] = providers.Factory(Books, chain, policy, kernel.clock)
    gateways: providers.Provider[Gateways] = providers.ThreadSafeSingleton(by_name, kernel.payout_gateway)
    use_cases: providers.Provider[Payroll] = providers.Factory(
        Payroll,
        begin=begin,
        clock=kernel.clock,
        books=books,
        gateways=gateways,
        policy=policy,
        currency=providers.Callable(_currency, kernel.settings),
    )


def memory(world: World) -> Storage[PayrollTx]:
    from happycat.adapters.memory.kernel import memory_storage
    from happycat.adapters.memory.payroll import MemoryPayrollTx, tables

    return memory_storage(MemoryPayrollTx, tables(), world)


def sql(world: World, url: str) -> Storage[PayrollTx]:
    from happycat.adapters.sql.kernel.storage import sql_storage
    from happycat.adapters.sql.payroll import SqlPayrollTx, metadata

    return sql_storage(SqlPayrollTx, metadata, world, url)


context = BoundedContext("payroll", PayrollContainer, {"memory": memory, "sql": sql}, reactions, jobs)
