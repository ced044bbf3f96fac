"""`Begin` over any storage: a fresh unit of work for each call."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Generic, TypeVar

import attrs
from attrs import frozen

from happycat.adapters.kernel.work import UnitOfWork
from happycat.adapters.kernel.writes import Work
from happycat.domain.kernel.people import SYSTEM, Actor
from happycat.ports.kernel.messages import Envelope
from happycat.ports.kernel.transaction import Transaction

NOTHING = Work()
NOT_OURS = "a transaction joins one of its own storage only"
Tx = TypeVar("Tx", bound=UnitOfWork[Any])


@frozen
class BeginWork(Generic[Tx]):
    """Opens `Tx`es; see the port `Begin`."""

    open: Callable[[Actor, Work, UnitOfWork[Any] | None], Tx]
    work: Work = NOTHING
    outer: UnitOfWork[Any] | None = None

    def __call__(
        self, actor: Actor = SYSTEM, /, *, within: Transaction | None = None
    ) -> AbstractContextManager[Tx]:
        return self._running(actor, _ours(within) or self.outer)

    @contextmanager
    def _running(self, actor: Actor, outer: UnitOfWork[Any] | None) -> Iterator[Tx]:
        tx = self.open(actor, self.work, outer)
        if outer is not None and outer.world is not tx.world:
            raise TypeError(NOT_OURS)
        with tx.running():
            yield tx

    def doing(self, command: str, /) -> "BeginWork[Tx]":
        return attrs.evolve(self, work=attrs.evolve(self.work, command=command))

    def insisting(self) -> "BeginWork[Tx]":
        return attrs.evolve(self, work=attrs.evolve(self.work, insists=True))

    def handling(self, message: Envelope, /) -> "BeginWork[Tx]":
        return attrs.evolve(self, work=Work(message=message))

    def joining(self, outer: Transaction, /) -> "BeginWork[Tx]":
        return attrs.evolve(self, outer=_ours(outer))


def _ours(tx: Any) -> UnitOfWork[Any] | None:
    if tx is None or isinstance(tx, UnitOfWork):
        return tx
    raise TypeError(NOT_OURS)
