"""One contract for every bakery: in memory, in play, and over HTTP; the same mischief for all of them."""

import json
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from attrs import define

from happycat import Settings
from happycat.adapters.gateways.http_bakery import HttpBakery
from happycat.adapters.kernel.supplies import Oven
from happycat.adapters.local.bakery import PlayBakery
from happycat.adapters.memory.bakery import MemoryBakery
from happycat.adapters.memory.world import StoppedClock
from happycat.app.bootstrap import world_of
from happycat.domain.kernel.refusals import Unreachable
from happycat.domain.supplies.bakery import Label
from happycat.ports.supplies import Bakery
from tests.cats.bakery_server import MISCHIEFS, bakery_server

pytestmark = pytest.mark.slow

MURKAS, PUSHOKS = Label("key-1", "Murka"), Label("key-2", "Пушок \N{CAT FACE}")
KEYS = [MURKAS.key, PUSHOKS.key]
TEN_MINUTES = timedelta(minutes=10)
SOON = timedelta(milliseconds=300)


@define
class Contractor:
    """A bakery as we talk to it, and the oven behind it, to be tampered with."""

    bakery: Bakery
    oven: Oven
    misbehave: Callable[[str], None]


def away(oven: Oven) -> Callable[[str], None]:
    """Where there is no wire, everything that can go wrong on it is silence."""

    def misbehave(mischief: str) -> None:
        oven.away = bool(mischief)

    return misbehave


@pytest.fixture(params=["memory", "play", "http"])
def contractor(request: pytest.FixtureRequest, clock: StoppedClock, tmp_path: Path) -> Iterator[Contractor]:
    if request.param == "http":
        oven = MemoryBakery(clock)
        with bakery_server(oven) as server:
            bakery = HttpBakery(server.url, SOON)
            yield Contractor(bakery, oven, lambda mischief: setattr(server, "mischief", mischief))
            bakery.close()
        return
    memory, play = MemoryBakery(clock), PlayBakery(clock, path=tmp_path / "play" / "cookies.jsonl")
    made: MemoryBakery | PlayBakery = memory if request.param == "memory" else play
    yield Contractor(made, made, away(made))


def test_r18_a_batch_is_baked_in_ten_minutes_each_in_its_name(
    contractor: Contractor, clock: StoppedClock
) -> None:
    taken = contractor.bakery.order([MURKAS, PUSHOKS])
    clock.advance(timedelta(minutes=9, seconds=59))

    early = contractor.bakery.baked(KEYS)
    clock.advance(timedelta(seconds=1))
    done = contractor.bakery.baked([*KEYS, "unknown"])

    assert (taken, list(early)) == (frozenset(KEYS), [])
    assert sorted(done, key=lambda label: label.key) == [MURKAS, PUSHOKS]


def test_r18_the_same_key_again_orders_nothing_new(contractor: Contractor, clock: StoppedClock) -> None:
    contractor.bakery.order([MURKAS])
    clock.advance(timedelta(minutes=9))

    again = contractor.bakery.order([MURKAS])
    clock.advance(timedelta(minutes=1))

    assert again == {MURKAS.key}
    assert list(contractor.bakery.baked(KEYS)) == [MURKAS]
    assert contractor.oven.delivered() == 1


def test_nothing_ordered_and_nothing_asked_is_answered(contractor: Contractor) -> None:
    assert contractor.bakery.order([]) == frozenset()
    assert list(contractor.bakery.baked([])) == []


def test_a_big_batch_is_one_call(contractor: Contractor, clock: StoppedClock) -> None:
    many = [Label(f"key-{number}", "M" * 200) for number in range(200)]

    taken = contractor.bakery.order(many)
    clock.advance(TEN_MINUTES)

    assert len(taken) == len(contractor.bakery.baked(sorted(taken))) == 200


def test_r18_a_late_bakery_delivers_later(contractor: Contractor, clock: StoppedClock) -> None:
    contractor.oven.late = TEN_MINUTES
    contractor.bakery.order([MURKAS])
    clock.advance(TEN_MINUTES)

    promised = contractor.bakery.baked(KEYS)
    clock.advance(TEN_MINUTES)

    assert (list(promised), list(contractor.bakery.baked(KEYS))) == ([], [MURKAS])


def test_r18_what_is_delivered_twice_is_told_as_it_is(contractor: Contractor, clock: StoppedClock) -> None:
    contractor.oven.twice = True
    contractor.bakery.order([MURKAS])
    clock.advance(TEN_MINUTES)

    assert set(contractor.bakery.baked(KEYS)) == {MURKAS}


def test_r18_what_is_in_another_name_is_told_as_it_is(contractor: Contractor, clock: StoppedClock) -> None:
    contractor.oven.wrong = True
    contractor.bakery.order([MURKAS])
    clock.advance(TEN_MINUTES)

    told = contractor.bakery.baked(KEYS)

    assert {label.key for label in told} == {MURKAS.key, "nobody-ordered-this"}
    assert MURKAS not in told


def test_r18_a_bakery_that_takes_no_orders_says_so(contractor: Contractor, clock: StoppedClock) -> None:
    contractor.oven.full = True

    taken = contractor.bakery.order([MURKAS])
    clock.advance(TEN_MINUTES)

    assert (taken, list(contractor.bakery.baked(KEYS))) == (frozenset(), [])


@pytest.mark.parametrize("mischief", MISCHIEFS)
def test_r18_whatever_goes_wrong_on_the_way_it_is_unreachable_and_soon(
    contractor: Contractor, clock: StoppedClock, mischief: str
) -> None:
    contractor.bakery.order([MURKAS])
    clock.advance(TEN_MINUTES)
    contractor.misbehave(mischief)
    began = monotonic()

    with pytest.raises(Unreachable):
        contractor.bakery.order([PUSHOKS])
    with pytest.raises(Unreachable):
        contractor.bakery.baked(KEYS)

    assert monotonic() - began < 10 * SOON.total_seconds()


@pytest.mark.parametrize("mischief", MISCHIEFS)
def test_r18_when_the_trouble_is_over_nothing_is_lost(
    contractor: Contractor, clock: StoppedClock, mischief: str
) -> None:
    contractor.bakery.order([MURKAS])
    clock.advance(TEN_MINUTES)
    contractor.misbehave(mischief)
    with pytest.raises(Unreachable):
        contractor.bakery.baked(KEYS)

    contractor.misbehave("")

    assert list(contractor.bakery.baked(KEYS)) == [MURKAS]


# what only some of them can do


def test_r18_nobody_at_the_address_is_unreachable(clock: StoppedClock) -> None:
    with bakery_server(MemoryBakery(clock)) as closed:
        url = closed.url
    bakery = HttpBakery(url, SOON)

    with pytest.raises(Unreachable):
        bakery.order([MURKAS])
    bakery.close()


def test_r18_who_sends_us_elsewhere_is_not_followed_with_the_names_of_clients(clock: StoppedClock) -> None:
    with bakery_server(MemoryBakery(clock)) as elsewhere, bakery_server(MemoryBakery(clock)) as server:
        server.mischief, server.elsewhere = "redirects", elsewhere.url
        bakery = HttpBakery(server.url, SOON)
        with pytest.raises(Unreachable):
            bakery.order([MURKAS])
        bakery.close()

    assert elsewhere.heard == []


def test_r18_while_a_name_server_hangs_no_other_question_is_asked(
    clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answers, look_up = [], Event(), socket.getaddrinfo

    def hangs(*whom: Any, **how: Any) -> Any:
        asked.append(whom)
        answers.wait()
        return look_up(*whom, **how)

    with bakery_server(MemoryBakery(clock)) as server:
        bakery = HttpBakery(server.url, SOON)
        monkeypatch.setattr(socket, "getaddrinfo", hangs)
        for _ in range(3):
            with pytest.raises(Unreachable):
                bakery.order([MURKAS])
        asked_meanwhile = len(asked)
        answers.set()
        taken = bakery.order([PUSHOKS])
        bakery.close()

    assert (asked_meanwhile, taken) == (1, frozenset({PUSHOKS.key}))
    assert len(server.heard) == 1, "what nobody waits for any more is not asked"


def test_the_bakery_learns_names_and_keys_and_nothing_else(clock: StoppedClock) -> None:
    with bakery_server(MemoryBakery(clock)) as server:
        bakery = HttpBakery(server.url, SOON)
        bakery.order([MURKAS])
        bakery.baked([MURKAS.key])
        bakery.close()

    assert server.heard == [
        {"cookies": [{"key": MURKAS.key, "for_name": MURKAS.for_name}]},
        {"keys": [MURKAS.key]},
    ]


def test_r18_cookies_on_order_survive_the_process(clock: StoppedClock, tmp_path: Path) -> None:
    PlayBakery(clock, path=tmp_path / "book").order([MURKAS])
    with (tmp_path / "book").open("ab") as file:
        file.write(b'{"key": "half')
    clock.advance(TEN_MINUTES)

    reopened = PlayBakery(clock, path=tmp_path / "book")
    reopened.order([PUSHOKS])

    assert list(reopened.baked(KEYS)) == [MURKAS]
    assert [json.loads(line)["key"] for line in (tmp_path / "book").read_bytes().splitlines()] == KEYS


def test_two_who_share_the_book_see_each_others_orders(clock: StoppedClock, tmp_path: Path) -> None:
    mine, yours = (PlayBakery(clock, path=tmp_path / "book") for _ in range(2))
    mine.order([MURKAS])
    yours.order([PUSHOKS, MURKAS])
    clock.advance(TEN_MINUTES)

    assert list(mine.baked(KEYS)) == list(yours.baked(KEYS)) == [MURKAS, PUSHOKS]


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"database": "memory:"}, MemoryBakery),
        ({"database": "sqlite:///somewhere.db"}, PlayBakery),
        ({"database": "memory:", "bakery_url": "http://127.0.0.1:1/api"}, HttpBakery),
    ],
)
def test_the_settings_choose_the_bakery(
    changed: dict[str, str], kind: type[Bakery], clock: StoppedClock, tmp_path: Path
) -> None:
    settings = Settings.model_validate({"play_money": tmp_path, **changed})

    assert type(world_of(settings, {"clock": clock}).bakery()) is kind
