"""How a use case becomes a command: named for the audit trail, repeated when overtaken."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import attrs

from happycat.domain.kernel.events import context_of
from happycat.domain.kernel.refusals import Stale
from happycat.ports.kernel.transaction import Begin

ATTEMPTS = 10


class HasBegin(Protocol):
    @property
    def begin(self) -> Begin[Any]: ...


U = TypeVar("U", bound=HasBegin)
P = ParamSpec("P")
R = TypeVar("R")


def command(method: Callable[Concatenate[U, P], R]) -> Callable[Concatenate[U, P], R]:
    """Marks a method that changes something.

    Its transactions carry its name (`orders.start`), and when somebody else changed the same thing in
    between (`Stale`) it is repeated from the start, a few times; nothing of the first try was kept.
    A repeated one insists, or many who change one thing would overtake each other for ever.
    """

    renamed: Callable[..., U] = attrs.evolve

    @wraps(method)
    def named(self: U, /, *args: P.args, **kwargs: P.kwargs) -> R:
        name = f"{context_of(type(self))}.{method.__name__}"
        begin = self.begin.doing(name)
        bound = renamed(self, begin=begin)
        for _ in range(ATTEMPTS - 1):
            try:
                return method(bound, *args, **kwargs)
            except Stale:
                bound = renamed(self, begin=begin.insisting())
        return method(bound, *args, **kwargs)

    return named
