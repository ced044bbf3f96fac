"""Who acts in the tests."""

from uuid import UUID, uuid5

from happycat.domain.kernel.ids import ClientId, WorkerId
from happycat.domain.kernel.people import Actor, Role

CATS = UUID("00000000-0000-0000-0000-0000000000ca")


def id_of(name: str) -> UUID:
    """The same id for the same name, in every test."""
    return uuid5(CATS, name)


def actor(name: str, *roles: Role) -> Actor:
    return Actor.having(id_of(name), *roles)


MURKA = ClientId(id_of("Murka"))
"""A client."""
BARSIK = WorkerId(id_of("Barsik"))
"""A worker."""

client = actor("Murka", Role.CLIENT)
other_client = actor("Pushok", Role.CLIENT)
worker = actor("Barsik", Role.WORKER)
other_worker = actor("Ryzhik", Role.WORKER)
assembler = actor("Vaska", Role.ASSEMBLER)
manager = actor("Matilda", Role.MANAGER)
other_manager = actor("Filya", Role.MANAGER)
accountant = actor("Sonya", Role.ACCOUNTANT)
operator = actor("Tikhon", Role.OPERATOR)
EVERYBODY = (client, worker, assembler, manager, accountant, operator)
