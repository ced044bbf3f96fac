"""What a receiver has handled, and what it has put aside."""

from datetime import timedelta
from typing import Any

import attrs

from happycat.adapters.memory.world import A_MONDAY
from happycat.ports.kernel.messages import Envelope
from happycat.ports.kernel.transaction import Deferred
from tests.cats.door import Door, message, numbers

ME = "clients"
SECOND = timedelta(seconds=1)


def aside(n: int = 1, key: str = "Murka", due: timedelta = timedelta(), **more: Any) -> Deferred:
    said: Envelope = message(n, key)
    waiting = Deferred(ME, said, "not_yet", "no kit yet", 1, A_MONDAY + due, A_MONDAY)
    return attrs.evolve(waiting, **more)


def handle(door: Door, said: Envelope) -> None:
    with door.begin.handling(said)():
        pass


def test_r44_what_is_handled_is_known_and_nothing_else(door: Door) -> None:
    handle(door, message(1))

    known = door.mailbox.handled(ME, [message(1).id, message(2).id])

    assert known == {message(1).id}
    assert door.mailbox.handled("somebody else", [message(1).id]) == frozenset()


def test_r44_what_is_put_aside_comes_back_as_it_was(door: Door) -> None:
    waiting = aside()

    door.mailbox.put_aside(waiting)

    assert door.mailbox.aside(ME) == [waiting]
    assert door.mailbox.waiting_keys(ME) == {("elsewhere", "Murka")}
    assert door.mailbox.aside("somebody else") == []


def test_r44_who_waits_for_something_is_known_by_one_question(door: Door) -> None:
    door.mailbox.put_aside(aside(1))
    door.mailbox.put_aside(aside(2, consumer="shop", reason="absent"))
    door.mailbox.put_aside(aside(3, consumer="payroll", reason="dead"))

    assert door.mailbox.waiting(frozenset({ME, "payroll", "history"})) == {ME, "payroll"}
    assert door.mailbox.waiting(frozenset({"history"})) == frozenset()
    assert door.mailbox.waiting(frozenset()) == frozenset()


def test_put_aside_again_it_replaces_the_first(door: Door) -> None:
    door.mailbox.put_aside(aside())
    again = aside(reason="failed", error="worse")

    door.mailbox.put_aside(again)

    assert door.mailbox.aside(ME) == [again]


def test_r44_what_is_handled_already_is_not_put_aside(door: Door) -> None:
    handle(door, message(1))

    door.mailbox.put_aside(aside(1))

    assert door.mailbox.aside(ME) == []


def test_r44_the_first_of_each_key_is_tried_soonest_due_first(door: Door) -> None:
    for key, n, due in (("Murka", 2, timedelta()), ("Murka", 1, 2 * SECOND), ("Sima", 3, SECOND)):
        door.mailbox.put_aside(aside(n, key, due=due))

    heads = [(head.message.key, head.message.key_seq) for head in door.mailbox.heads(ME)]

    assert heads == [("Sima", 3), ("Murka", 1)]
    assert len(door.mailbox.heads(ME, limit=1)) == 1


def test_r44_a_dead_letter_holds_up_its_own_key_only(door: Door) -> None:
    door.mailbox.put_aside(aside(1, reason="dead"))
    door.mailbox.put_aside(aside(2, reason="behind"))
    door.mailbox.put_aside(aside(1, "Sima"))

    assert [head.message.key for head in door.mailbox.heads(ME)] == ["Sima"]
    assert numbers([dead.message for dead in door.mailbox.aside(ME, reason="dead")]) == [1]


def test_r44_it_is_listed_in_order_of_arrival_and_of_each_key(door: Door) -> None:
    for key, n in (("Sima", 10), ("Murka", 9), ("Sima", 9), ("Murka", 10)):
        door.mailbox.put_aside(aside(n, key))

    listed = [(d.message.key, d.message.key_seq) for d in door.mailbox.aside(ME)]

    assert listed == [("Murka", 9), ("Murka", 10), ("Sima", 9), ("Sima", 10)]
    assert len(door.mailbox.aside(ME, limit=3)) == 3


def test_what_is_taken_back_is_forgotten(door: Door) -> None:
    door.mailbox.put_aside(aside(1))
    door.mailbox.put_aside(aside(2))

    door.mailbox.take_back(ME, [message(1).id])
    door.mailbox.take_back(ME, [message(1).id])

    assert numbers([deferred.message for deferred in door.mailbox.aside(ME)]) == [2]


def test_r44_what_is_settled_counts_as_handled_also_twice(door: Door) -> None:
    door.mailbox.settle(ME, message(1).id)
    door.mailbox.settle(ME, message(1).id)

    assert door.mailbox.handled(ME, [message(1).id]) == {message(1).id}
