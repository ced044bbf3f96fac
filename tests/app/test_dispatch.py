"""Delivery: once, in order per key, whatever fails (R44)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from attrs import Factory, define

from happycat.adapters.memory.bus import InProcessBus
from happycat.adapters.memory.world import StoppedClock
from happycat.app.clients.context import context
from happycat.app.dispatch import LONGEST_WAIT, MOST_ATTEMPTS, Receiver, Relay, backoff
from happycat.domain.kernel.refusals import NotYet, Stale, Unreachable
from happycat.ports.kernel.messages import Envelope
from tests.cats.crashes import Crashes
from tests.cats.door import Door, let_in, message
from tests.cats.people import MURKA
from tests.cats.stores import STORES, Stores


@define
class Handler:
    """Handles messages in transactions of a context; what fails, and how, is up to the test."""

    door: Door
    handled: list[tuple[str, int]] = Factory(list)
    failures: dict[tuple[str, int], Exception] = Factory(dict)
    tries: int = 0

    def __call__(self, message: Envelope) -> None:
        self.tries += 1
        place = (message.key, message.key_seq)
        with self.door.begin.handling(message)():
            if place in self.failures:
                raise self.failures[place]
        self.handled.append(place)


@define
class Desk:
    """A receiver over a store, with its handler and its clock."""

    door: Door
    clock: StoppedClock
    handler: Handler
    receiver: Receiver
    crashes: Crashes

    def hears(self, *places: tuple[str, int]) -> None:
        self.receiver.receive([message(n, key) for key, n in places])

    def aside(self) -> list[tuple[int, str]]:
        return [(d.message.key_seq, d.reason) for d in self.door.mailbox.aside("clients")]


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Desk:
    door: Door = stores.fresh(request.param, context, clock)
    handler, crashes = Handler(door), Crashes()
    return Desk(door, clock, handler, Receiver("clients", door.mailbox, handler, clock, crashes), crashes)


M1, M2, M3, S1 = ("Murka", 1), ("Murka", 2), ("Murka", 3), ("Sima", 1)
WRONG = ValueError("on purpose")


def test_r44_messages_are_handled_in_their_order(desk: Desk) -> None:
    desk.hears(M1, S1, M2)

    assert desk.handler.handled == [M1, S1, M2]
    assert desk.aside() == []


def test_r44_handled_twice_is_handled_once(desk: Desk) -> None:
    desk.hears(M1, M1)
    desk.hears(M1)

    assert desk.handler.handled == [M1]


def test_r44_twice_in_one_batch_it_is_not_even_tried_twice(desk: Desk) -> None:
    desk.hears(M1, S1, M1)

    assert desk.handler.tries == 2


def test_r44_a_message_behind_a_failed_one_waits_and_another_key_does_not(desk: Desk) -> None:
    desk.handler.failures[M1] = WRONG

    desk.hears(M1, M2, S1)
    desk.hears(M3)

    assert desk.handler.handled == [S1]
    assert desk.aside() == [(1, "failed"), (2, "behind"), (3, "behind")]


def test_r44_when_it_succeeds_those_behind_follow_in_order(desk: Desk) -> None:
    desk.handler.failures[M1] = WRONG
    desk.hears(M1, M3, M2)
    desk.handler.failures.clear()
    desk.clock.advance(backoff(1))

    done = desk.receiver.retry()

    assert done == 3
    assert desk.handler.handled == [M1, M2, M3]
    assert desk.aside() == []


def test_r44_what_waits_for_something_is_handled_when_that_has_come(desk: Desk) -> None:
    desk.handler.failures[M1] = NotYet(thing="The kit")
    desk.hears(M1, M2)
    assert desk.receiver.retry(hurry=True) == 0
    desk.handler.failures.clear()

    assert desk.receiver.retry() == 0
    assert desk.receiver.retry(hurry=True) == 2
    assert desk.handler.handled == [M1, M2]


def test_r44_hurrying_neither_counts_nor_puts_off(desk: Desk) -> None:
    desk.handler.failures[M1] = NotYet(thing="The kit")
    desk.hears(M1)
    [before] = desk.door.mailbox.aside("clients")

    for _ in range(9):
        desk.clock.advance(timedelta(milliseconds=100))
        desk.receiver.retry(hurry=True)

    assert desk.door.mailbox.aside("clients") == [before]


def test_r44_it_is_tried_less_and_less_often(desk: Desk) -> None:
    desk.handler.failures[M1] = WRONG
    desk.hears(M1)

    pauses = []
    for _ in range(11):
        [waiting] = desk.door.mailbox.aside("clients")
        pauses.append((waiting.next_attempt_at - desk.clock.now()).total_seconds())
        desk.clock.set(waiting.next_attempt_at - timedelta(microseconds=1))
        tries = desk.handler.tries
        desk.receiver.retry()
        assert desk.handler.tries == tries
        desk.clock.set(waiting.next_attempt_at)
        desk.receiver.retry()

    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def dead_desk(desk: Desk) -> None:
    desk.handler.failures[M1] = WRONG
    desk.hears(M1, M2)
    for _ in range(MOST_ATTEMPTS - 1):
        desk.clock.advance(timedelta(minutes=5))
        desk.receiver.retry()


def test_r44_after_24_attempts_it_is_a_dead_letter_and_listed(desk: Desk) -> None:
    dead_desk(desk)
    tries = desk.handler.tries
    desk.clock.advance(timedelta(days=1))
    desk.receiver.retry(hurry=True)

    [dead] = desk.receiver.dead()

    assert (dead.message.id, dead.attempts, desk.handler.tries) == (message(1).id, 24, tries)
    assert "on purpose" in dead.error
    assert desk.aside() == [(1, "dead"), (2, "behind")]


def test_r44_a_dead_letter_that_comes_again_stays_dead(desk: Desk) -> None:
    dead_desk(desk)

    desk.hears(M1, M2)

    assert desk.aside() == [(1, "dead"), (2, "behind")]
    assert desk.receiver.dead()[0].attempts == MOST_ATTEMPTS


def test_r44_what_waits_for_something_else_waits_for_days_before_it_is_a_dead_letter(desk: Desk) -> None:
    desk.handler.failures[M1] = NotYet(thing="worker")
    desk.hears(M1)
    began = desk.clock.now()

    for hour in (1, 24, 48, 7 * 24 - 1, 7 * 24, 8 * 24):
        desk.clock.set(began + timedelta(hours=hour))
        desk.receiver.retry()
        waits = timedelta(hours=hour) < LONGEST_WAIT
        assert desk.aside() == [(1, "not_yet" if waits else "dead")]


def test_r44_a_dead_letter_that_is_replayed_starts_anew(desk: Desk) -> None:
    dead_desk(desk)
    [dead] = desk.receiver.dead()
    desk.handler.failures.clear()

    desk.receiver.replay(dead)

    assert desk.receiver.retry() == 2
    assert desk.handler.handled == [M1, M2]


def test_r44_a_replayed_one_that_fails_again_has_all_its_attempts_again(desk: Desk) -> None:
    dead_desk(desk)
    [dead] = desk.receiver.dead()

    desk.receiver.replay(dead)
    desk.receiver.retry()

    assert [d.attempts for d in desk.door.mailbox.aside("clients")] == [1, 0]
    assert desk.receiver.dead() == []


def test_r44_when_a_dead_letter_is_discarded_those_behind_go_on(desk: Desk) -> None:
    dead_desk(desk)
    [dead] = desk.receiver.dead()

    desk.receiver.discard(dead)
    desk.receiver.retry()
    desk.hears(M1)

    assert desk.handler.handled == [M2]
    assert desk.aside() == []


def test_r44_while_the_database_is_away_nothing_is_taken_over_and_nothing_dies(desk: Desk) -> None:
    desk.handler.failures[M2] = Unreachable("away")

    for _ in range(MOST_ATTEMPTS + 1):
        with pytest.raises(Unreachable):
            desk.hears(M1, M2, M3)
        desk.clock.advance(timedelta(minutes=5))

    assert desk.aside() == []
    desk.handler.failures.clear()
    desk.hears(M1, M2, M3)
    assert desk.handler.handled == [M1, M2, M3]


def test_r44_an_outage_while_trying_again_counts_for_nothing(desk: Desk) -> None:
    desk.handler.failures[M1] = WRONG
    desk.hears(M1)
    [before] = desk.door.mailbox.aside("clients")
    desk.handler.failures[M1] = Unreachable("away")
    desk.clock.advance(timedelta(minutes=5))

    with pytest.raises(Unreachable):
        desk.receiver.retry()

    assert desk.door.mailbox.aside("clients") == [before]


def test_r44_who_was_overtaken_tries_again_at_once(desk: Desk) -> None:
    def give_way(left: int) -> Callable[[Envelope], None]:
        remaining = [Stale(thing="kit")] * left

        def handle(said: Envelope) -> None:
            if remaining:
                raise remaining.pop()
            desk.handler(said)

        return handle

    receiver = Receiver("clients", desk.door.mailbox, give_way(9), desk.clock, desk.crashes)

    receiver.receive([message(1)])

    assert desk.handler.handled == [M1]


def test_r44_a_relay_sends_what_was_committed_once_in_order(desk: Desk) -> None:
    bus, heard = InProcessBus(), list[UUID]()
    bus.subscribe(
        "ear", frozenset({"clients.ClientChanged.v1"}), lambda said: heard.extend(m.id for m in said)
    )
    let_in(desk.door, MURKA)
    relay = Relay(desk.door.outbox, bus, desk.crashes)

    sent = [relay.run(), relay.run()]

    assert sent == [1, 0]
    assert heard == [envelope.id for _, envelope in desk.door.records.journal()]


def test_r44_what_could_not_be_published_stays_in_the_outbox(desk: Desk) -> None:
    bus, away = InProcessBus(), Handler(desk.door)
    away.failures[(str(MURKA), 1)] = Unreachable("away")
    ear = Receiver("ear", desk.door.mailbox, away, desk.clock, desk.crashes)
    bus.subscribe("ear", frozenset({"clients.ClientChanged.v1"}), ear.receive)
    let_in(desk.door, MURKA)

    with pytest.raises(Unreachable):
        Relay(desk.door.outbox, bus, desk.crashes).run()

    assert len(desk.door.outbox.unsent(10)) == 1
