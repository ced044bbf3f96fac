"""Time as the business sees it: aware instants, quarter-hour slots, half-open periods."""

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from attrs import field, frozen

from happycat.domain.kernel.refusals import Invalid

QUARTER = timedelta(minutes=15)


class NaiveTime(Invalid):
    says = "{value} has no time zone; add one, for example +00:00."


class FarAway(Invalid):
    says = "{value} is too far away; use a year from 2 to 9998."


class OffTheQuarter(Invalid):
    says = "{value} is not on a quarter hour; use minutes 00, 15, 30 or 45."


def aware(at: datetime) -> datetime:
    """The same instant in UTC; a naive time is refused, never guessed (R45).

    So are the calendar's first and last year, of which some zones have already left the calendar.
    """
    try:
        offset = at.utcoffset()
    except AttributeError:
        raise Invalid(problem="A moment is a datetime with a time zone.") from None
    if offset is None:
        raise NaiveTime(value=at.isoformat())
    if not MINYEAR < at.year < MAXYEAR:
        raise FarAway(value=at.isoformat())
    return at.astimezone(UTC)


def on_quarter(at: datetime) -> datetime:
    """An aware instant on a quarter hour (R3, R17)."""
    at = aware(at)
    if at.minute % 15 or at.second or at.microsecond:
        raise OffTheQuarter(value=at.isoformat())
    return at


@frozen(order=True)
class Slot:
    """A half-open stretch of whole quarter hours (R17)."""

    start: datetime = field(converter=on_quarter)
    end: datetime = field(converter=on_quarter)

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            raise Invalid(problem="A slot ends after it starts.")

    @classmethod
    def lasting(cls, start: datetime, duration: timedelta) -> Self:
        return cls(start, aware(start) + duration)

    def quarters(self) -> tuple[datetime, ...]:
        """The start of every quarter hour in it."""
        count = (self.end - self.start) // QUARTER
        return tuple(self.start + QUARTER * n for n in range(count))

    def overlaps(self, other: "Slot") -> bool:
        return self.start < other.end and other.start < self.end


@frozen(order=True)
class Period:
    """A half-open stretch [start, end) that a periodic run covers; `key` names it for ever."""

    start: datetime = field(converter=aware)
    end: datetime = field(converter=aware)
    key: str

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which that local day begins; right through both clock changes."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_of(at: datetime, zone: ZoneInfo) -> Period:
    """The local day that holds the instant."""
    day = at.astimezone(zone).date()
    return Period(midnight(day, zone), midnight(day + timedelta(days=1), zone), day.isoformat())


def week_of(at: datetime, zone: ZoneInfo) -> Period:
    """The billing week [Sunday 00:00, next Sunday 00:00) that holds the instant (R23)."""
    day = at.astimezone(zone).date()
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    return Period(midnight(sunday, zone), midnight(sunday + timedelta(days=7), zone), sunday.isoformat())


def _last_day(year: int, month: int) -> date:
    years, months = divmod(year * 12 + month, 12)
    return date(years, months + 1, 1) - timedelta(days=1)


def pay_month_of(at: datetime, zone: ZoneInfo) -> Period:
    """[last day of the previous month 00:00, last day of this month 00:00) around the instant (R30)."""
    day = at.astimezone(zone).date()
    end = _last_day(day.year, day.month)
    if day >= end:
        after = end + timedelta(days=1)
        start, end = end, _last_day(after.year, after.month)
    else:
        start = date(day.year, day.month, 1) - timedelta(days=1)
    return Period(midnight(start, zone), midnight(end, zone), f"{end:%Y-%m}")
