"""Who acts, and as what (R46)."""

from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from attrs import frozen

from happycat.domain.kernel.ids import ClientId, PersonId, WorkerId
from happycat.domain.kernel.refusals import Forbidden


class Role(StrEnum):
    CLIENT = "client"
    WORKER = "worker"
    ASSEMBLER = "assembler"
    MANAGER = "manager"
    ACCOUNTANT = "accountant"
    OPERATOR = "operator"
    SYSTEM = "system"


BOARDS: Final = UUID("b0a2d000-0000-4000-8000-000000000047")


def board_of(role: Role) -> PersonId:
    """Whom to tell what concerns everybody with the role: their board, which each of them reads (R47).

    It is told at most once per cause, like a person, however many hold the role, and today's holders read it.
    """
    return PersonId(uuid5(BOARDS, role.value))


@frozen
class Actor:
    """A person (or the system) with the roles it holds at this moment; it may hold several."""

    person: PersonId
    roles: frozenset[Role]

    @classmethod
    def having(cls, person: UUID, *roles: Role) -> "Actor":
        return cls(PersonId(person), frozenset(roles))

    def may(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def must_be(self, *roles: Role) -> None:
        """Refuses with `Forbidden` unless the actor holds one of the roles."""
        if not self.may(*roles):
            raise Forbidden(needed=" or ".join(roles))

    @property
    def reads(self) -> tuple[PersonId, ...]:
        """Whose notices the actor reads: its own, and the board of each of its roles (R47)."""
        return (self.person, *(board_of(role) for role in sorted(self.roles)))

    def as_client(self) -> ClientId:
        self.must_be(Role.CLIENT)
        return ClientId(self.person)

    def as_worker(self) -> WorkerId:
        self.must_be(Role.WORKER)
        return WorkerId(self.person)


SYSTEM = Actor.having(UUID(int=0), Role.SYSTEM)
"""The company itself: scheduler and reactions act as this."""

NOBODY = Actor.having(UUID(int=1))
"""Somebody who has not said who they are: may browse and apply, nothing else."""
