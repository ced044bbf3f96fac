"""The company as one actor meets it."""

from collections.abc import Callable
from typing import Any

from attrs import frozen

from happycat.domain.kernel.people import Actor
from happycat.ports.kernel.world import Notice


@frozen
class Acting:
    """Any company's use cases with the actor filled in: `acting.shop.check_out(...)`."""

    company: Any
    actor: Actor

    def __getattr__(self, context: str) -> "ActingIn":
        return ActingIn(getattr(self.company, context), self.actor)

    def notices(self) -> list[Notice]:
        """What this actor and everybody with its roles was told (R47)."""
        told: list[Notice] = self.company.notices(self.actor)
        return told


@frozen
class ActingIn:
    """One context's use cases with the actor as first argument."""

    use_cases: Any
    actor: Actor

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.use_cases, name)

        def acting(*args: Any, **kwargs: Any) -> Any:
            return method(self.actor, *args, **kwargs)

        return acting
