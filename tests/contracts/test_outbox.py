"""What was committed and is not yet with every receiver."""

from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.events import lane_of
from tests.cats.door import SIMA, Door, ends_as, let_in, new, numbers, rename
from tests.cats.people import MURKA


def test_r44_messages_wait_in_the_order_of_their_commits(door: Door) -> None:
    let_in(door, SIMA)
    let_in(door, MURKA)
    for n in range(3):
        with door.begin() as tx:
            rename(tx, MURKA, f"Murka {n}")

    waiting = door.outbox.unsent(10)

    assert [message.key for message in waiting] == [str(SIMA), *[str(MURKA)] * 4]
    assert numbers(waiting) == [1, 1, 2, 3, 4]


def test_r44_what_is_sent_waits_no_more_and_the_rest_stays(door: Door) -> None:
    let_in(door, MURKA, SIMA)
    first, second = door.outbox.unsent(10)

    door.outbox.sent([first.id])

    assert door.outbox.unsent(10) == [second]
    assert len(door.records.journal()) == 2


def test_a_batch_has_a_limit(door: Door) -> None:
    let_in(door, MURKA, SIMA)

    assert len(door.outbox.unsent(1)) == 1


def test_a_message_says_who_what_and_where_in_line(door: Door) -> None:
    let_in(door, MURKA)

    [message] = door.outbox.unsent(10)

    assert (message.source, message.type) == ("clients", "clients.ClientChanged.v1")
    assert (message.key, message.key_seq, message.lane) == (str(MURKA), 1, lane_of(str(MURKA)))
    assert message.causation is None
    assert message.at.utcoffset() is not None


def test_r44_what_a_transaction_tells_shares_one_correlation(door: Door) -> None:
    with door.begin() as outer:
        outer.clients.add(new(MURKA))
        with door.begin(within=outer) as inner:
            inner.clients.add(new(SIMA))

    first, second = door.outbox.unsent(10)

    assert first.correlation == second.correlation


def test_an_event_that_no_aggregate_recorded_is_told_like_any_other(door: Door) -> None:
    with door.begin() as tx:
        tx.publish(ClientChanged(1, MURKA, "Murka", "murka@box", active=True))

    assert numbers(door.outbox.unsent(10)) == [1]


def test_r44_what_a_failed_transaction_would_have_told_is_never_told(door: Door) -> None:
    with ends_as(ZeroDivisionError), door.begin() as tx:
        tx.clients.add(new(MURKA))
        tx.publish(ClientChanged(1, MURKA, "Murka", "murka@box", active=True))
        raise ZeroDivisionError

    let_in(door, MURKA)
    assert numbers(door.outbox.unsent(10)) == [1]
