"""Time: aware instants, quarter hours, weeks and pay months that leave no gap (R3, R17, R23, R30)."""

from bisect import bisect_right
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from happycat.domain.kernel.refusals import Invalid
from happycat.domain.kernel.time import (
    QUARTER,
    FarAway,
    NaiveTime,
    OffTheQuarter,
    Period,
    Slot,
    aware,
    midnight,
    on_quarter,
    pay_month_of,
    week_of,
)

ZONES = (
    "Europe/Berlin",
    "UTC",
    "America/New_York",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Chatham",
    "America/Asuncion",
)
FIRST, LAST = datetime(2020, 1, 2, tzinfo=UTC), datetime(2040, 12, 25, tzinfo=UTC)
INSTANTS = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


# an independent oracle: the days' first instants, found by walking over every quarter hour near midnight


@cache
def first_instant(day: date, zone: str) -> datetime:
    """Where the local date turns to `day`, by walking; knows nothing of folds and gaps."""
    here, at = ZoneInfo(zone), datetime(day.year, day.month, day.day, tzinfo=UTC) - 16 * HOUR
    while at.astimezone(here).date() < day:
        at += QUARTER
    return at


@cache
def sundays(zone: str) -> list[datetime]:
    days = (date(2019, 12, 1) + timedelta(days=n) for n in range(22 * 366))
    return [first_instant(day, zone) for day in days if day.strftime("%w") == "0"]


@cache
def pay_days(zone: str) -> list[datetime]:
    """The last day of every month, as the calendar module has it."""
    months = [(year, month) for year in range(2019, 2042) for month in range(1, 13)]
    return [first_instant(date(y, m, monthrange(y, m)[1]), zone) for y, m in months]


def around(at: datetime, starts: list[datetime]) -> tuple[datetime, datetime]:
    n = bisect_right(starts, at)
    return starts[n - 1], starts[n]


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
@given(at=INSTANTS)
def test_r23_every_instant_is_in_the_one_week_of_the_calendar(zone: str, at: datetime) -> None:
    week = week_of(at, ZoneInfo(zone))

    assert (week.start, week.end) == around(at, sundays(zone))
    assert at in week
    assert week.key == week.start.astimezone(ZoneInfo(zone)).date().isoformat()


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
@given(at=INSTANTS)
def test_r30_every_instant_is_in_the_one_pay_month_of_the_calendar(zone: str, at: datetime) -> None:
    month = pay_month_of(at, ZoneInfo(zone))

    assert (month.start, month.end) == around(at, pay_days(zone))
    assert at in month
    assert month.key == f"{month.end.astimezone(ZoneInfo(zone)):%Y-%m}"


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("period_of", [week_of, pay_month_of])
@given(at=INSTANTS)
def test_periods_meet_without_gap_to_the_microsecond(period_of: type, zone: str, at: datetime) -> None:
    here = ZoneInfo(zone)
    period: Period = period_of(at, here)

    assert period_of(period.start, here) == period
    assert period_of(period.end - TICK, here) == period
    assert period_of(period.end, here).start == period.end
    assert period_of(period.start - TICK, here).end == period.start


@pytest.mark.parametrize("zone", ZONES)
def test_no_two_periods_share_a_key(zone: str) -> None:
    here = ZoneInfo(zone)

    weeks = {week_of(start, here).key for start in sundays(zone)}
    months = {pay_month_of(start, here).key for start in pay_days(zone)}

    assert len(weeks) == len(sundays(zone))
    assert len(months) == len(pay_days(zone))


def test_r23_a_week_with_a_clock_change_is_an_hour_longer_or_shorter() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    spring, autumn = (week_of(datetime(2026, *day, 12, tzinfo=UTC), berlin) for day in ((3, 29), (10, 25)))

    assert spring.end - spring.start == timedelta(days=7) - HOUR
    assert autumn.end - autumn.start == timedelta(days=7) + HOUR


def test_r30_the_pay_month_of_a_leap_february_ends_on_the_29th() -> None:
    month = pay_month_of(datetime(2028, 2, 10, tzinfo=UTC), ZoneInfo("UTC"))

    assert (month.start, month.end) == (datetime(2028, 1, 31, tzinfo=UTC), datetime(2028, 2, 29, tzinfo=UTC))
    assert month.key == "2028-02"


def test_a_day_begins_when_the_clock_that_skips_midnight_says_so() -> None:
    begins = midnight(date(2026, 3, 8), ZoneInfo("America/Havana"))

    assert begins.astimezone(ZoneInfo("America/Havana")).hour == 1


# instants and slots


@given(at=st.datetimes(timezones=st.timezones()))
def test_r45_every_aware_time_is_an_instant_or_refused(at: datetime) -> None:
    try:
        there = aware(at)
    except FarAway:
        assert at.year in {1, 9999}
    else:
        assert there.utcoffset() == timedelta(0)
        assert there == at.astimezone(UTC)


@given(at=st.datetimes())
def test_r45_a_naive_time_is_refused_never_guessed(at: datetime) -> None:
    with pytest.raises(NaiveTime, match="time zone"):
        aware(at)


@given(at=INSTANTS)
def test_r3_only_quarter_hours_are_quarter_hours(at: datetime) -> None:
    floor = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)

    assert on_quarter(floor) == floor
    if at != floor:
        with pytest.raises(OffTheQuarter):
            on_quarter(at)


SLOTS = st.builds(
    lambda start, length: Slot(FIRST + start * QUARTER, FIRST + (start + length) * QUARTER),
    st.integers(0, 40),
    st.integers(1, 40),
)


@given(one=SLOTS, other=SLOTS)
def test_r17_slots_overlap_when_they_share_a_quarter(one: Slot, other: Slot) -> None:
    shared = set(one.quarters()) & set(other.quarters())

    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


@given(slot=SLOTS)
def test_r17_a_slot_is_all_its_quarters(slot: Slot) -> None:
    quarters = slot.quarters()

    assert (quarters[0], quarters[-1] + QUARTER) == (slot.start, slot.end)
    assert Slot.lasting(slot.start, slot.end - slot.start) == slot


@pytest.mark.parametrize("duration", [timedelta(0), -QUARTER, timedelta(minutes=10)])
def test_r45_a_slot_of_no_whole_quarters_is_refused(duration: timedelta) -> None:
    with pytest.raises(Invalid):
        Slot.lasting(FIRST, duration)
