"""Delivery: from an outbox to the bus, from the bus to a handler, and what happens when that fails."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import attrs
from attrs import frozen

from happycat.domain.kernel.refusals import NotYet, Stale, Unreachable
from happycat.ports.kernel.messages import Envelope, EventBus
from happycat.ports.kernel.transaction import AlreadyHandled, Deferred, Mailbox, Outbox
from happycat.ports.kernel.world import Clock, CrashPoints

log = logging.getLogger("happycat.dispatch")

BATCH = 500
MOST_ATTEMPTS = 24
LONGEST_WAIT = timedelta(days=7)
"""For something that a message needs and that has not come: its context may be down for that long."""
MOST_LISTED = 5000
"""Dead letters that are shown at once."""
OVERTAKEN = 10
"""How often a message is repeated at once when somebody else changed the same thing."""


def backoff(attempts: int) -> timedelta:
    """1 s, 2 s, 4 s … at most 5 minutes."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 20)), timedelta(minutes=5))


@frozen
class Relay:
    """Publishes what a context's transactions have left in its outbox, in order of commit."""

    outbox: Outbox
    bus: EventBus
    crash: CrashPoints

    def run(self) -> int:
        """One batch; says how many messages went out."""
        messages = self.outbox.unsent(BATCH)
        if messages:
            self.crash.reached("relay.before_publish")
            self.bus.publish(messages)
            self.crash.reached("relay.after_publish")
            self.outbox.sent([message.id for message in messages])
        return len(messages)


@frozen
class Receiver:
    """One consumer: handles each message once, keeps the order of each (source, key).

    A message that fails is put aside durably, and later ones of its key wait behind it, until it
    succeeds, or an operator replays or discards it. While the own database is away nothing is taken
    over at all (`Unreachable`), so nothing is lost and nothing becomes a dead letter.
    """

    name: str
    mailbox: Mailbox
    handle: Callable[[Envelope], None]
    clock: Clock
    crash: CrashPoints

    def receive(self, messages: Sequence[Envelope]) -> None:
        known = set(self.mailbox.handled(self.name, [message.id for message in messages]))
        waiting = set(self.mailbox.waiting_keys(self.name))
        for message in messages:
            place = (message.source, message.key)
            if message.id in known:
                continue
            known.add(message.id)
            if place in waiting:
                self._put_aside(self._first(message, "behind", ""))
            elif not self._tried(self._first(message, "", "")):
                waiting.add(place)

    def retry(self, *, hurry: bool = False) -> int:
        """Tries the first of every key that is due, then those behind it; says how many were handled.

        With `hurry` also what waits for something that may have come by now; a hurried try that fails counts
        for nothing: neither as an attempt nor for when the next is due.
        """
        total = 0
        while done := self._heads(hurry):
            total += done
        return total

    def _heads(self, hurry: bool) -> int:
        heads = (head for head in self.mailbox.heads(self.name, BATCH) if self._may_try(head, hurry))
        done = [head.message.id for head in heads if self._tried(head)]
        if done:
            self.mailbox.take_back(self.name, done)
        return len(done)

    def dead(self) -> list[Deferred]:
        """What has failed too often and waits for an operator."""
        return list(self.mailbox.aside(self.name, reason="dead", limit=MOST_LISTED))

    def replay(self, dead: Deferred) -> None:
        """Tries a dead letter again from the start."""
        self._put_aside(attrs.evolve(dead, reason="failed", attempts=0, next_attempt_at=self.clock.now()))

    def discard(self, dead: Deferred) -> None:
        """Gives up on a dead letter; those behind it go on."""
        self.mailbox.settle(self.name, dead.message.id)
        self.mailbox.take_back(self.name, [dead.message.id])

    def _may_try(self, deferred: Deferred, hurry: bool) -> bool:
        if deferred.reason == "behind" or (hurry and deferred.reason in ("not_yet", "absent")):
            return True
        return deferred.next_attempt_at <= self.clock.now()

    def _tried(self, deferred: Deferred) -> bool:
        """Handles it, or puts it aside with what went wrong."""
        try:
            self._handle(deferred.message)
        except Unreachable:
            raise
        except NotYet as reason:
            self._put_aside(self._failed(deferred, "not_yet", str(reason)))
            return False
        except Exception as error:
            log.exception("%s could not handle %s %s", self.name, deferred.message.type, deferred.message.id)
            self._put_aside(self._failed(deferred, "failed", f"{type(error).__name__}: {error}"))
            return False
        return True

    def _handle(self, message: Envelope) -> None:
        for attempt in range(OVERTAKEN):
            try:
                return self.handle(message)
            except AlreadyHandled:
                return None
            except Stale:
                if attempt == OVERTAKEN - 1:
                    raise
        return None

    def _first(self, message: Envelope, reason: str, error: str) -> Deferred:
        now = self.clock.now()
        return Deferred(self.name, message, reason, error, 0, now, now)

    def _failed(self, deferred: Deferred, reason: str, error: str) -> Deferred:
        if deferred.next_attempt_at > self.clock.now():
            return attrs.evolve(deferred, reason=reason, error=error)
        attempts = deferred.attempts + 1
        next_at: datetime = self.clock.now() + backoff(attempts)
        reason = "dead" if self._hopeless(deferred, reason, attempts) else reason
        return attrs.evolve(deferred, reason=reason, error=error, attempts=attempts, next_attempt_at=next_at)

    def _hopeless(self, deferred: Deferred, reason: str, attempts: int) -> bool:
        if reason == "not_yet":
            return self.clock.now() - deferred.put_aside_at >= LONGEST_WAIT
        return attempts >= MOST_ATTEMPTS

    def _put_aside(self, deferred: Deferred) -> None:
        self.crash.reached("consumer.put_aside")
        self.mailbox.put_aside(deferred)
