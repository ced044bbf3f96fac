"""A bounded context as a value, and one that is alive in this process."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import attrs
from attrs import frozen
from dependency_injector.containers import DeclarativeContainer

from happycat.domain.kernel.events import Event, Stream
from happycat.ports.kernel.jobs import Job
from happycat.ports.kernel.messages import Envelope, Reaction
from happycat.ports.kernel.transaction import Storage

OpenStorage = Callable[..., Storage[Any]]


@frozen
class BoundedContext:
    """What a context is: its name, its container, its storages, what it hears and what it does by time."""

    name: str
    container: type[DeclarativeContainer]
    storage: Mapping[str, OpenStorage]
    """`memory` and `sql`, each imported when called: `memory(world)`, `sql(world, url)`."""
    reactions: tuple[Reaction[Any], ...] = ()
    jobs: tuple[Job, ...] = ()

    @property
    def tells(self) -> tuple[type[Event], ...]:
        """The events of its published language."""
        try:
            module = import_module(f"happycat.domain.{self.name}.events")
        except ModuleNotFoundError:
            return ()
        own = (kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Event))
        return tuple(kind for kind in own if kind.__module__ == module.__name__ and kind is not Stream)


@frozen
class LiveContext:
    """A context in this process: its use cases over its storage."""

    context: BoundedContext
    use_cases: Any
    storage: Storage[Any]

    @property
    def name(self) -> str:
        return self.context.name

    def handling(self, message: Envelope) -> Any:
        """The use cases with every transaction bound to the message."""
        return attrs.evolve(self.use_cases, begin=self.storage.begin.handling(message))
