"""SQLite among threads and processes: waits, gives up, and lets go."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from happycat.adapters.memory.world import StoppedClock
from happycat.adapters.sql.kernel import database as databases
from happycat.adapters.sql.kernel.database import FairLock, database, reachable
from happycat.app.clients.context import context
from happycat.domain.kernel.refusals import Unreachable
from tests.cats.door import SIMA, Door, ends_as, let_in, name_of, new
from tests.cats.people import MURKA
from tests.cats.stores import Stores

HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("holding", flush=True)
time.sleep(float(sys.argv[2]))
"""


@contextmanager
def held_elsewhere(door: Any, seconds: float) -> Iterator[None]:
    """Another process writes in the same file for so long."""
    path = door.url.removeprefix("sqlite:///")
    command = [sys.executable, "-c", HOLD, path, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield


def test_r44_a_file_locked_by_another_process_is_waited_for(sqlite_door: Door) -> None:
    with held_elsewhere(sqlite_door, 0.3):
        let_in(sqlite_door, MURKA)

    assert name_of(sqlite_door) == "Cat"


def test_r45_a_file_locked_for_too_long_is_unreachable_and_later_works(
    stores: Stores, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0)
    door: Door = stores.fresh("sqlite", context, clock)

    with held_elsewhere(door, 0.3):
        with pytest.raises(Unreachable, match="locked"):
            let_in(door, MURKA)
        with door.begin() as tx:
            assert tx.clients.find(MURKA) is None

    let_in(door, MURKA)
    assert name_of(door) == "Cat"


def test_r45_a_file_that_cannot_be_opened_is_unreachable(stores: Stores, clock: StoppedClock) -> None:
    world = stores.fresh("sqlite", context, clock).post.world
    door: Door = context.storage["sql"](world, f"sqlite:///{stores.folder}/nowhere/at/all.db")

    for _ in range(50):
        with pytest.raises(Unreachable, match="unable to open"):
            let_in(door, MURKA)
    with pytest.raises(Unreachable):
        door.outbox.unsent(1)


def test_r45_a_wrong_statement_is_an_error_and_no_outage(sqlite_door: Any) -> None:
    with pytest.raises(DBAPIError, match="no such table"), reachable():
        sqlite_door.post._read(text("SELECT 1 FROM nowhere"))

    let_in(sqlite_door, MURKA)


def test_r45_a_null_where_none_may_be_is_an_error_and_nobody_was_faster(sqlite_door: Any) -> None:
    with ends_as(DBAPIError), sqlite_door.begin() as tx:
        tx.clients.add(new(MURKA))
        tx.insert("clients_client", {"id": SIMA, "version": 1, "state": None})

    let_in(sqlite_door, MURKA)


def test_a_thread_that_would_wait_for_itself_is_told_so(sqlite_door: Door) -> None:
    with sqlite_door.begin() as outer:
        outer.clients.add(new(MURKA))
        with sqlite_door.begin(within=outer), pytest.raises(RuntimeError, match="within"):
            let_in(sqlite_door, SIMA)

    assert name_of(sqlite_door) == "Cat"


def test_who_came_first_writes_first() -> None:
    lock, order, arrived = FairLock(), list[int](), Flag()
    lock.acquire()

    def write(n: int) -> None:
        arrived.set()
        lock.acquire()
        order.append(n)
        lock.release()

    threads = [Thread(target=write, args=(n,)) for n in range(8)]
    for n, thread in enumerate(threads, 1):
        thread.start()
        arrived.wait(5)
        while len(lock._queue) <= n:
            pass
    lock.release()
    for thread in threads:
        thread.join(5)

    assert order == list(range(8))


def test_more_threads_than_connections_all_get_their_turn(sqlite_door: Any) -> None:
    """Also those who put a message aside: nobody needs a second connection while holding the first."""
    from tests.contracts.test_mailbox import aside

    threads = [Thread(target=sqlite_door.mailbox.put_aside, args=(aside(n),)) for n in range(1, 61)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(sqlite_door.mailbox.aside("clients")) == 60
    pool: Any = database(sqlite_door.url).engine.pool
    assert pool.checkedout() == 0


def test_the_file_of_a_company_may_be_in_a_new_folder(tmp_path: Path) -> None:
    databases.ensure_folder(f"sqlite:///{tmp_path}/new/folder/happycat.db")

    assert (tmp_path / "new" / "folder").is_dir()
