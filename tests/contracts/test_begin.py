"""One transaction for everything, on every store."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.app.clients.context import context
from happycat.app.clients.use_cases import Clients
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.refusals import NotFound, Stale
from happycat.domain.kernel.time import Period
from happycat.ports.kernel.transaction import AlreadyHandled
from tests.cats.door import SIMA, Door, ends_as, everything, let_in, message, name_of, new, rename
from tests.cats.people import MURKA, id_of, operator
from tests.cats.stores import Stores


class OnPurpose(Exception):
    """What a test raises to see a transaction fail."""


# what is kept and what is not


def test_r44_of_two_who_changed_the_same_thing_one_is_stale_and_nothing_of_it_is_kept(door: Door) -> None:
    let_in(door, MURKA)
    begin = door.begin.doing("clients.rename")

    with ends_as(Stale), begin() as slow:
        rename(slow, MURKA, "Slow")
        slow.notify(SYSTEM.person, "slow", "Slow was here")
        slow.remember("key", "print", "slow")
        with begin() as quick:
            rename(quick, MURKA, "Quick")
        kept = everything(door)

    assert everything(door) == kept
    assert name_of(door) == "Quick"
    with door.begin() as tx:
        assert tx.recall("key", "print") is None


def test_r44_what_a_second_repository_cannot_save_leaves_the_first_unsaved(door: Door) -> None:
    let_in(door, MURKA, SIMA)

    with ends_as(Stale), door.begin() as slow:
        rename(slow, MURKA, "Slow")
        second: Any = slow.clients.__class__
        second(slow).get(SIMA).change("Slow", "cat@box")
        with door.begin() as quick:
            rename(quick, SIMA, "Quick")
        kept = everything(door)

    assert everything(door) == kept
    assert name_of(door, MURKA) == "Cat"


def test_r44_a_taken_key_leaves_all_other_writes_undone(door: Door) -> None:
    let_in(door, MURKA)
    with door.begin() as tx:
        tx.remember("key", "print", "first")
    kept = everything(door)

    with ends_as(Stale), door.begin() as tx:
        rename(tx, MURKA, "Slow")
        tx.remember("key", "print", "second")

    assert everything(door) == kept


def test_r44_a_new_thing_with_a_known_id_is_stale(door: Door) -> None:
    let_in(door, MURKA)

    with ends_as(Stale), door.begin() as tx:
        tx.clients.add(new(MURKA, "Twin"))

    assert name_of(door) == "Cat"


def test_r45_an_exception_inside_leaves_all_as_it_was(door: Door) -> None:
    let_in(door, MURKA)
    kept = everything(door)

    with ends_as(OnPurpose), door.begin.doing("clients.rename")() as tx:
        rename(tx, MURKA, "Slow")
        tx.clients.add(new(SIMA))
        tx.notify(SYSTEM.person, "slow", "Slow was here")
        tx.due.done("run", Period(A_MONDAY, A_MONDAY, "1"))
        raise OnPurpose

    assert everything(door) == kept


def test_what_was_only_read_is_not_saved(door: Door) -> None:
    let_in(door, MURKA)
    kept = everything(door)

    with door.begin.doing("clients.look")() as tx:
        assert tx.clients.get(MURKA) is tx.clients.find(MURKA)

    assert everything(door) == kept


def test_a_removed_thing_is_gone_and_the_next_one_of_its_id_is_new(door: Door) -> None:
    let_in(door, MURKA)

    with door.begin() as tx:
        tx.clients.remove(tx.clients.get(MURKA))
        assert tx.clients.find(MURKA) is None
    with pytest.raises(NotFound), door.begin() as tx:
        tx.clients.get(MURKA)
    let_in(door, MURKA)

    assert name_of(door) == "Cat"


def test_r44_who_changes_what_another_removed_is_stale(door: Door) -> None:
    let_in(door, MURKA)

    with ends_as(Stale), door.begin() as slow:
        rename(slow, MURKA, "Slow")
        with door.begin() as quick:
            quick.clients.remove(quick.clients.get(MURKA))

    with door.begin() as tx:
        assert tx.clients.find(MURKA) is None


# parts that join a transaction


def test_the_whole_is_kept_with_its_parts(door: Door) -> None:
    with door.begin() as outer:
        outer.clients.add(new(MURKA))
        with door.begin(within=outer) as inner:
            inner.clients.add(new(SIMA))

    assert [name_of(door, id) for id in (MURKA, SIMA)] == ["Cat", "Cat"]
    assert len(door.outbox.unsent(10)) == 2


def test_what_a_part_reads_is_what_the_whole_has_changed(door: Door) -> None:
    let_in(door, MURKA)

    with door.begin() as outer:
        rename(outer, MURKA, "Outer")
        with door.begin.joining(outer)() as inner:
            seen = inner.clients.get(MURKA).name

    assert seen == "Outer"


def test_r45_a_part_that_fails_leaves_the_rest_of_the_whole(door: Door) -> None:
    let_in(door, MURKA)

    with door.begin() as outer:
        rename(outer, MURKA, "Outer")
        with ends_as(OnPurpose), door.begin(within=outer) as inner:
            inner.clients.add(new(SIMA))
            raise OnPurpose
        outer.notify(SYSTEM.person, "after", "and going on")

    assert name_of(door) == "Outer"
    assert [cause for cause, _, _ in door.records.notices(SYSTEM.person)] == ["after"]
    with door.begin() as tx:
        assert tx.clients.find(SIMA) is None


def test_r45_a_part_that_is_stale_leaves_the_rest_of_the_whole(door: Door) -> None:
    let_in(door, MURKA)

    with door.begin() as outer:
        outer.clients.add(new(SIMA))
        with ends_as(Stale), door.begin(within=outer) as inner:
            inner.publish(new(MURKA).pull_events()[0])
            inner.clients.add(new(MURKA, "Twin"))

    assert name_of(door, SIMA) == "Cat"
    assert len(door.records.journal()) == 2


@pytest.mark.parametrize("before", [True, False], ids=["writing", "not yet writing"])
def test_r45_a_part_that_fails_takes_its_own_finished_parts_with_it(door: Door, before: bool) -> None:
    let_in(door, MURKA)
    pushok = ClientId(id_of("Pushok"))

    with door.begin() as outer:
        if before:
            rename(outer, MURKA, "Outer")
        with ends_as(OnPurpose), door.begin(within=outer) as inner:
            inner.clients.add(new(SIMA))
            with door.begin(within=inner) as innermost:
                innermost.clients.add(new(pushok))
            raise OnPurpose

    with door.begin() as tx:
        assert [tx.clients.find(SIMA), tx.clients.find(pushok)] == [None, None]
    assert name_of(door) == ("Outer" if before else "Cat")


def test_r45_a_whole_that_fails_takes_its_finished_parts_with_it(door: Door) -> None:
    let_in(door, MURKA)
    kept = everything(door)

    with ends_as(OnPurpose), door.begin() as outer:
        with door.begin.doing("clients.rename")(within=outer) as inner:
            rename(inner, MURKA, "Inner")
        raise OnPurpose

    assert everything(door) == kept


def test_r44_a_thing_changed_before_and_after_a_part_is_saved_as_it_ended(door: Door) -> None:
    let_in(door, MURKA)

    with door.begin() as outer:
        murka = outer.clients.get(MURKA)
        murka.change("Before", "cat@box")
        with door.begin(within=outer) as inner:
            inner.clients.add(new(SIMA))
        murka.change("After", "cat@box")

    assert name_of(door) == "After"
    assert [message.key_seq for message in door.outbox.unsent(10) if message.key == str(MURKA)] == [1, 2, 3]


def test_r44_a_whole_that_changes_what_its_part_changed_is_stale(door: Door) -> None:
    let_in(door, MURKA)
    kept = everything(door)

    with ends_as(Stale), door.begin() as outer:
        murka = outer.clients.get(MURKA)
        with door.begin(within=outer) as inner:
            rename(inner, MURKA, "Inner")
        murka.change("Outer", "cat@box")

    assert everything(door) == kept


def test_a_part_joins_a_transaction_of_its_own_storage_only(
    door: Door, stores: Stores, clock: StoppedClock
) -> None:
    foreign: Door = stores.fresh("memory", context, clock)

    with pytest.raises(TypeError, match="own storage"), foreign.begin() as outer, door.begin(within=outer):
        pass


def test_a_transaction_that_is_over_takes_no_parts(door: Door) -> None:
    with door.begin() as outer:
        pass

    with pytest.raises(RuntimeError, match="over"), door.begin(within=outer):
        pass
    let_in(door, MURKA)


# reactions


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


# many at once


def test_r44_threads_that_change_one_thing_lose_no_change(door: Door) -> None:
    clients = Clients(door.begin)
    let_in(door, MURKA)

    def change(n: int) -> None:
        clients.import_client(operator, MURKA, f"Murka {n}", "murka@box")

    in_threads(change, 40)

    with door.begin() as tx:
        assert tx.clients.get(MURKA).revision == 41
    assert [envelope.key_seq for envelope in door.outbox.unsent(100)] == list(range(1, 42))


def test_r44_positions_of_a_key_have_no_gap_whoever_tells(door: Door) -> None:
    keys = [ClientId(id_of(name)) for name in ("Murka", "Sima", "Pushok")]

    def tell(n: int) -> None:
        with door.begin() as tx:
            for key in keys:
                for event in new(key, f"Cat {n}").pull_events():
                    tx.publish(event)

    in_threads(tell, 40)

    told = door.outbox.unsent(1000)
    for key in keys:
        assert [envelope.key_seq for envelope in told if envelope.key == str(key)] == list(range(1, 41))


def test_r45_a_hundred_failures_of_every_kind_hold_nothing_back(door: Door) -> None:
    let_in(door, MURKA)
    with door.begin.handling(message())():
        pass

    for n in range(25):
        fail_while_reading(door)
        fail_after_writing(door)
        fail_as_stale(door, n)
        fail_as_handled(door)

    in_threads(lambda n: let_in(door, ClientId(id_of(f"cat {n}"))), 16)
    assert name_of(door) == "Cat"


def fail_while_reading(door: Door) -> None:
    with ends_as(OnPurpose), door.begin() as tx:
        tx.clients.get(MURKA)
        raise OnPurpose


def fail_after_writing(door: Door) -> None:
    with ends_as(OnPurpose), door.begin() as tx:
        rename(tx, MURKA, "Never")
        with door.begin(within=tx):
            raise OnPurpose


def fail_as_stale(door: Door, n: int) -> None:
    with ends_as(Stale), door.begin() as tx:
        tx.clients.get(MURKA)
        tx.clients.add(new(MURKA, f"Twin {n}"))


def fail_as_handled(door: Door) -> None:
    with ends_as(AlreadyHandled), door.begin.handling(message())() as tx:
        tx.clients.get(MURKA)


def in_threads(work: Any, times: int) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(times)))
