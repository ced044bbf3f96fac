"""Billing as a value."""

from collections.abc import Mapping
from typing import Any

from dependency_injector import containers, providers

from happycat.adapters.kernel.writes import World
from happycat.app.billing.use_cases import Billing, jobs, reactions
from happycat.app.kernel import BoundedContext
from happycat.domain.billing.invoicing import no_tax
from happycat.domain.billing.ledger import Chain
from happycat.ports.billing import BillingTx, Gateways, TaxPolicy
from happycat.ports.kernel.transaction import Begin, Storage


def by_name(gateway: Any) -> Gateways:
    """One gateway, or several side by side, by their names (R24)."""
    several = gateway.values() if isinstance(gateway, Mapping) else [gateway]
    return {one.name: one for one in several}


def chained(settings: Any) -> Chain:
    return Chain(settings.ledger_key.get_secret_value().encode())


def default_tax() -> TaxPolicy:
    return no_tax


class BillingContainer(containers.DeclarativeContainer):
    kernel = providers.DependenciesContainer()
    begin: providers.Dependency[Begin[BillingTx]] = providers.Dependency()
    gateways: providers.Provider[Gateways] = providers.ThreadSafeSingleton(by_name, kernel.payment_gateway)
    chain: providers.Provider[Chain] = providers.ThreadSafeSingleton(chained, kernel.settings)
    tax: providers.Provider[TaxPolicy] = providers.Callable(default_tax)

    use_cases: providers.Provider[Billing] = providers.Factory(
        Billing,
        begin=begin,
        clock=kernel.clock,
        chain=chain,
        gateways=gateways,
        tax=tax,
        zone=kernel.settings.provided.zone,
        currency=kernel.settings.provided.currency,
    )


def memory(world: World) -> Storage[BillingTx]:
    from happycat.adapters.memory.billing import MemoryBillingTx, tables
    from happycat.adapters.memory.kernel import memory_storage

    return memory_storage(MemoryBillingTx, tables(), world)


def sql(world: World, url: str) -> Storage[BillingTx]:
    from happycat.adapters.sql.billing import SqlBillingTx, metadata
    from happycat.adapters.sql.kernel.storage import sql_storage

    return sql_storage(SqlBillingTx, metadata, world, url)


context = BoundedContext("billing", BillingContainer, {"memory": memory, "sql": sql}, reactions, jobs)
