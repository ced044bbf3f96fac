"""Parts that join a transaction, on every store."""

import pytest

from happycat.adapters.memory.world import StoppedClock
from happycat.app.clients.context import context
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.refusals import Stale
from tests.cats.door import SIMA, Door, OnPurpose, ends_as, everything, let_in, name_of, new, rename
from tests.cats.people import MURKA, id_of
from tests.cats.stores import Stores


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
