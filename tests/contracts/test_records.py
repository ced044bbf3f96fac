"""What is written down: journal, audit, notices, due periods, and answers under their keys."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.domain.kernel.ids import PersonId
from happycat.domain.kernel.refusals import Stale
from happycat.domain.kernel.time import Period
from happycat.ports.kernel.transaction import KeyReused
from tests.cats.door import SIMA, Door, ends_as, let_in, new, rename
from tests.cats.people import MURKA, client, manager, operator

ME = client.person
WEEK = timedelta(days=7)


def notify(door: Door, person: PersonId, cause: str, text: str) -> None:
    with door.begin() as tx:
        tx.notify(person, cause, text)


# the journal


def test_the_journal_keeps_what_is_sent_and_is_read_in_pages(door: Door) -> None:
    let_in(door, MURKA, SIMA)
    with door.begin() as tx:
        rename(tx, MURKA, "Murka the Second")
    door.outbox.sent([message.id for message in door.outbox.unsent(10)])

    first = door.records.journal(0, 2)
    rest = door.records.journal(first[-1][0], 2)

    assert [len(first), len(rest)] == [2, 1]
    assert rest[0][1].key_seq == 2


# the audit trail


def test_the_audit_names_actor_command_and_what_was_touched(door: Door) -> None:
    let_in(door, MURKA)

    with door.begin.doing("clients.rename")(operator) as tx:
        rename(tx, MURKA, "Renamed")
        tx.clients.add(new(SIMA))

    [record] = door.records.audit()
    assert (record.person, record.roles) == (operator.person, ("operator",))
    assert record.command == "clients.rename"
    assert set(record.touched) == {f"clients_client/{MURKA}@2", f"clients_client/{SIMA}@1"}
    assert record.correlation == door.outbox.unsent(10)[-1].correlation


def test_the_audit_is_read_newest_first(door: Door, clock: StoppedClock) -> None:
    for n, actor in enumerate((manager, operator)):
        clock.advance(timedelta(minutes=1))
        with door.begin.doing(f"clients.command_{n}")(actor) as tx:
            tx.notify(ME, str(n), "something")

    assert [record.person for record in door.records.audit()] == [operator.person, manager.person]
    assert len(door.records.audit(1)) == 1


def test_an_answer_of_a_command_that_changed_nothing_needs_no_audit(door: Door) -> None:
    with door.begin.doing("clients.look")(operator):
        pass

    assert door.records.audit() == []


# notices


def test_r47_a_person_is_told_once_of_one_cause(door: Door) -> None:
    notify(door, ME, "order/1/late", "Your order is late.")
    notify(door, ME, "order/1/late", "Late, again.")
    notify(door, operator.person, "order/1/late", "An order is late.")
    with door.begin() as tx:
        tx.notify(ME, "order/2/late", "Another one.")
        tx.notify(ME, "order/2/late", "Another one.")

    texts = {text for _, text, _ in door.records.notices(ME)}

    assert texts == {"Your order is late.", "Another one."}
    assert len(door.records.notices(operator.person)) == 1


def test_r47_a_notice_is_handed_to_the_notifier_at_most_once(door: Door, clock: StoppedClock) -> None:
    for cause in ("a", "b", "c"):
        notify(door, ME, cause, cause)
        clock.advance(timedelta(minutes=1))

    handed = [[notice.cause for notice in door.records.untold(2)] for _ in range(3)]

    assert handed == [["a", "b"], ["c"], []]


def test_r47_handing_notices_over_changes_nothing_in_the_list(door: Door, clock: StoppedClock) -> None:
    for cause in ("a", "b"):
        notify(door, ME, cause, cause)
        clock.advance(timedelta(minutes=1))
    before = door.records.notices(ME)

    door.records.untold(1)

    assert [cause for cause, _, _ in before] == ["b", "a"]
    assert door.records.notices(ME) == before
    assert door.records.notices(ME, 1) == before[:1]


# due periods


def test_a_period_is_done_once(door: Door) -> None:
    week = Period(A_MONDAY, A_MONDAY + WEEK, "2026-06-01")
    with door.begin() as tx:
        tx.due.done("run", week)

    with ends_as(Stale), door.begin() as tx:
        tx.clients.add(new(MURKA))
        tx.due.done("run", week)

    with door.begin() as tx:
        assert tx.clients.find(MURKA) is None
        assert tx.due.done_until("run") == A_MONDAY + WEEK
        assert tx.due.done_until("another run") is None


def test_the_last_period_that_is_done_counts(door: Door) -> None:
    for n in (2, 0, 1):
        with door.begin() as tx:
            tx.due.done("run", Period(A_MONDAY + n * WEEK, A_MONDAY + (n + 1) * WEEK, str(n)))

    with door.begin() as tx:
        assert tx.due.done_until("run") == A_MONDAY + 3 * WEEK


# answers under keys


def test_r44_an_answer_is_remembered_for_its_actor_only(door: Door) -> None:
    with door.begin(client) as tx:
        assert tx.recall("key", "print") is None
        tx.remember("key", "print", "the answer")

    with door.begin(client) as mine, door.begin(operator) as yours:
        assert mine.recall("key", "print") == "the answer"
        assert yours.recall("key", "print") is None


def test_r45_a_key_used_for_another_request_is_refused(door: Door) -> None:
    with door.begin(client) as tx:
        tx.remember("key", "print", "the answer")

    with pytest.raises(KeyReused, match="key"), door.begin(client) as tx:
        tx.recall("key", "another print")


def test_r44_of_two_threads_with_one_key_one_is_stale(door: Door) -> None:
    def attempt(n: int) -> bool:
        try:
            with door.begin(client) as tx:
                tx.remember("key", "print", str(n))
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(attempt, range(8)))

    assert kept.count(True) == 1
    with door.begin(client) as tx:
        assert tx.recall("key", "print") == str(kept.index(True))
