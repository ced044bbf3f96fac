"""Time, names and chance: the machine's and the tests'."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest

from happycat.adapters.kernel.ids import uuid7_of
from happycat.adapters.local.world import FileClock, SystemClock, SystemDice, Uuid7
from happycat.adapters.memory.world import A_MONDAY, SeededDice, SeededIds, StoppedClock
from happycat.ports.kernel.world import Clock, Dice, Ids


@pytest.fixture(params=["system", "file", "stopped"])
def any_clock(request: pytest.FixtureRequest, tmp_path: Path) -> Clock:
    file = FileClock(tmp_path / "now")
    file.set(A_MONDAY)
    clocks: dict[str, Clock] = {"system": SystemClock(), "file": file, "stopped": StoppedClock()}
    return clocks[request.param]


@pytest.fixture(params=["random", "seeded"])
def ids(request: pytest.FixtureRequest, clock: StoppedClock) -> Ids:
    return Uuid7() if request.param == "random" else SeededIds.of(1, clock)


@pytest.fixture(params=["random", "seeded"])
def dice(request: pytest.FixtureRequest) -> Dice:
    return SystemDice() if request.param == "random" else SeededDice.of(1)


def test_now_is_aware_and_in_utc(any_clock: Clock) -> None:
    assert any_clock.now().utcoffset() == timedelta(0)


def test_a_shared_clock_moves_for_everybody(tmp_path: Path) -> None:
    mine, yours = FileClock(tmp_path / "now"), FileClock(tmp_path / "now")
    local = timezone(timedelta(hours=2))

    mine.set(datetime(2026, 6, 1, 10, tzinfo=local))

    assert yours.now() == datetime(2026, 6, 1, 8, tzinfo=UTC)


def test_an_id_says_that_it_is_of_version_7(ids: Ids) -> None:
    for _ in range(100):
        id = ids.new()
        assert (id.version, id.int >> 62 & 0b11) == (7, 0b10)


def test_an_id_begins_with_its_milliseconds(clock: StoppedClock) -> None:
    id = SeededIds.of(1, clock).new()

    assert id.int >> 80 == int(A_MONDAY.timestamp() * 1000)


def test_ids_of_one_millisecond_spill_over_into_the_next() -> None:
    last, first = uuid7_of(5 << 12 | 0xFFF, 0), uuid7_of((5 << 12 | 0xFFF) + 1, 0)

    assert last < first
    assert first.int >> 80 == 6


def test_r44_ids_grow_in_every_thread_and_are_never_made_twice(ids: Ids) -> None:
    def some(_: int) -> list[UUID]:
        return [ids.new() for _ in range(2000)]

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(some, range(8)))

    assert all(batch == sorted(batch) for batch in made)
    assert len({id for batch in made for id in batch}) == 16000


def test_ids_grow_even_when_the_clock_goes_back(clock: StoppedClock) -> None:
    ids = SeededIds.of(1, clock)
    before = ids.new()

    clock.advance(-timedelta(hours=1))

    assert ids.new() > before


def test_the_same_seed_makes_the_same_ids(clock: StoppedClock) -> None:
    one, same, other = SeededIds.of(1, clock), SeededIds.of(1, clock), SeededIds.of(2, clock)

    made = [one.new() for _ in range(10)]

    assert made == [same.new() for _ in range(10)]
    assert made != [other.new() for _ in range(10)]


def test_a_seed_fits_a_column_of_63_bits(dice: Dice) -> None:
    seeds = [dice.seed() for _ in range(100)]

    assert all(0 <= seed < 2**63 for seed in seeds)
    assert len(set(seeds)) == 100


def test_seeded_dice_fall_the_same_way() -> None:
    assert SeededDice.of(1).seed() == SeededDice.of(1).seed()
