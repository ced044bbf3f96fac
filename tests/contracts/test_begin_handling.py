"""Reactions: a message's transaction, on every store."""

from happycat.domain.kernel.people import SYSTEM
from happycat.ports.kernel.transaction import AlreadyHandled
from tests.cats.door import SIMA, Door, OnPurpose, ends_as, everything, message, name_of, new, rename
from tests.cats.people import MURKA


def test_r44_a_message_handled_twice_changes_nothing_the_second_time(door: Door) -> None:
    handling = door.begin.handling(message())
    with handling() as tx:
        tx.clients.add(new(MURKA))
    kept = everything(door)

    with ends_as(AlreadyHandled), handling() as tx:
        rename(tx, MURKA, "Twice")
        tx.notify(SYSTEM.person, "twice", "again")

    assert everything(door) == kept


def test_r44_a_message_that_changes_nothing_is_handled_all_the_same(door: Door) -> None:
    with door.begin.handling(message())():
        pass

    with ends_as(AlreadyHandled), door.begin.handling(message())():
        pass
    assert door.mailbox.handled("clients", [message().id]) == {message().id}


def test_r44_a_reaction_in_parts_is_handled_once(door: Door) -> None:
    handling = door.begin.handling(message())

    with handling() as outer:
        outer.clients.add(new(MURKA))
        with handling(within=outer) as inner:
            inner.clients.add(new(SIMA))

    assert name_of(door, SIMA) == "Cat"
    with ends_as(AlreadyHandled), handling():
        pass


def test_r44_ids_made_in_a_reaction_are_the_same_when_it_is_repeated(door: Door) -> None:
    tries = []
    for _ in range(2):
        with ends_as(OnPurpose), door.begin.handling(message())() as tx:
            tries.append([tx.new_id(), tx.new_id()])
            raise OnPurpose

    assert tries[0] == tries[1]
    assert len(set(tries[0])) == 2


def test_r44_ids_made_in_parts_of_a_reaction_differ_from_those_of_the_whole(door: Door) -> None:
    handling = door.begin.handling(message())

    with handling() as outer:
        first = outer.new_id()
        with handling(within=outer) as inner:
            second = inner.new_id()
        third = outer.new_id()

    assert len({first, second, third}) == 3


def test_r44_what_a_reaction_tells_names_its_cause(door: Door) -> None:
    heard = message()
    with door.begin.handling(heard)() as tx:
        tx.clients.add(new(MURKA))

    [told] = door.outbox.unsent(10)

    assert (told.causation, told.correlation) == (heard.id, heard.correlation)
