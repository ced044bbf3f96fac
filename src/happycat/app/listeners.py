"""Durable listeners of an embedding program: told at least once, also of what they missed."""

from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any

from attrs import Factory, define, frozen

from happycat.adapters.kernel.writes import World
from happycat.app.absent import ROOMS, keeper
from happycat.app.dispatch import Receiver
from happycat.domain.kernel.events import Event, wire_name
from happycat.domain.kernel.refusals import Invalid
from happycat.ports.kernel.messages import Envelope, EventBus, Receive
from happycat.ports.kernel.transaction import Storage
from happycat.ports.listeners import ListenersTx

NAME = "listeners"
Listener = Callable[[Any], object]


def memory(world: World) -> Storage[ListenersTx]:
    from happycat.adapters.memory.kernel import memory_storage
    from happycat.adapters.memory.listeners import MemoryListenersTx, tables

    return memory_storage(MemoryListenersTx, tables(), world)


def sql(world: World, url: str) -> Storage[ListenersTx]:
    from happycat.adapters.sql.kernel.storage import sql_storage
    from happycat.adapters.sql.listeners import SqlListenersTx, metadata

    return sql_storage(SqlListenersTx, metadata, world, url)


class NotForListeners(Invalid):
    says = "{event} carries a secret and is for {context} alone."


class NotAListenersName(Invalid):
    says = "No listener is called {name!r}: names that begin with {rooms} are for contexts; choose another."


@frozen
class _Ear:
    """One listener's methods by type; it counts as handled only after the listener returned."""

    name: str
    storage: Storage[ListenersTx]
    world: World
    hears: dict[str, tuple[type[Event], Listener]] = Factory(dict)

    def handle(self, message: Envelope) -> None:
        kind, listener = self.hears[message.type]
        listener(self.world.codec.loads(message.body, kind))
        self.storage.mailbox.settle(self.name, message.id)


@define
class Listeners:
    """All named listeners, those that are here and those that will come back."""

    storage: Storage[ListenersTx]
    world: World
    bus: EventBus
    receivers: dict[str, Receiver] = Factory(dict)
    _ears: dict[str, _Ear] = Factory(dict)

    _known: dict[str, frozenset[str]] = Factory(dict)
    """Whom this process has heard of so far."""
    _lock: RLock = Factory(RLock)

    def look(self) -> None:
        """Keeps messages for all listeners that are not here; those forgotten elsewhere end here too."""
        with self._lock:
            with self.storage.begin() as tx:
                known = tx.subscriptions.all()
            for name, types in known.items():
                if name not in self.receivers and types != self._known.get(name):
                    self.bus.subscribe(_receiver_name(name), types, self._keeper(name))
            for name in {*self._known, *self.receivers} - known.keys():
                self._end(name)
            self._known = dict(known)

    def on(self, event: type[Event], listener: Listener, name: str) -> None:
        """From now on `listener` is told of every such event, in order per key, at least once.

        Refuses with `NotForListeners` events that carry a secret for one context.
        """
        if name.startswith(ROOMS):
            raise NotAListenersName(name=name, rooms=ROOMS)
        if event.FOR:
            raise NotForListeners(event=wire_name(event), context=event.FOR)
        with self._lock:
            self._hear(event, listener, name)

    def _hear(self, event: type[Event], listener: Listener, name: str) -> None:
        ear = self._ears.setdefault(name, _Ear(name, self.storage, self.world))
        ear.hears[wire_name(event)] = (event, listener)
        with self.storage.begin() as tx:
            types = tx.subscriptions.all().get(name, frozenset()) | {wire_name(event)}
            tx.subscriptions.put(name, types)
        receiver = Receiver(name, self.storage.mailbox, ear.handle, self.world.clock, self.world.crash)
        self.receivers[name] = receiver
        self.bus.subscribe(_receiver_name(name), frozenset(ear.hears), receiver.receive)

    def forget(self, name: str) -> None:
        """The listener will not come back; what waits for it is dropped."""
        with self._lock:
            with self.storage.begin() as tx:
                tx.subscriptions.remove(name)
            self._end(name)
        while waiting := self.storage.mailbox.aside(name):
            self.storage.mailbox.take_back(name, [deferred.message.id for deferred in waiting])

    def _end(self, name: str) -> None:
        self.bus.subscribe(_receiver_name(name), frozenset(), self._keeper(name))
        for names in (self.receivers, self._ears, self._known):
            names.pop(name, None)

    def _keeper(self, name: str) -> Callable[[Sequence[Envelope]], None]:
        return keeper(self.storage.mailbox, name, self.world.clock, "the listener is not here")


@frozen
class Announced:
    """The bus, asking who listens before every publication: somebody may have come in another process."""

    bus: EventBus
    listeners: Listeners

    def subscribe(self, receiver: str, types: frozenset[str], receive: Receive, /) -> None:
        self.bus.subscribe(receiver, types, receive)

    def publish(self, messages: Sequence[Envelope], /) -> None:
        """Contexts are told also while nobody knows who listens; then `Unreachable`: publish again."""
        try:
            self.listeners.look()
        finally:
            self.bus.publish(messages)


def _receiver_name(name: str) -> str:
    return f"{NAME}.{name}"
