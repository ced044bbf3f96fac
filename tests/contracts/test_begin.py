"""One transaction for everything, on every store: what is kept and what is not."""

from typing import Any

import pytest

from happycat.adapters.memory.world import A_MONDAY
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.refusals import NotFound, Stale
from happycat.domain.kernel.time import Period
from tests.cats.door import SIMA, Door, OnPurpose, ends_as, everything, let_in, name_of, new, rename
from tests.cats.people import MURKA


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


def test_a_state_written_before_a_field_was_added_is_not_saved_for_that_alone(door: Any) -> None:
    let_in(door, MURKA)
    with door.begin() as tx:
        old = '{"id":"%s","name":"Murka","contact":"murka@box"}' % MURKA  # noqa: UP031
        tx.update("clients_client", {"id": MURKA}, {"state": old})

    with door.begin.doing("clients.look")() as tx:
        assert tx.clients.get(MURKA).active

    assert door.records.audit() == []
    with door.begin() as tx:
        rename(tx, MURKA, "Renamed")
    assert name_of(door) == "Renamed"
