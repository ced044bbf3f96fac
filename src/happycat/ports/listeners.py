"""Who listens from outside: an embedding program's own listeners, by name."""

from collections.abc import Mapping
from typing import Protocol

from happycat.ports.kernel.transaction import Transaction


class Subscriptions(Protocol):
    """Which listener wants which types; kept, so that nothing is missed while a listener is not there."""

    def all(self) -> Mapping[str, frozenset[str]]: ...

    def put(self, name: str, types: frozenset[str], /) -> None: ...

    def remove(self, name: str, /) -> None: ...


class ListenersTx(Transaction, Protocol):
    @property
    def subscriptions(self) -> Subscriptions: ...
