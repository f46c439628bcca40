"""Periods of whole days, and the moments at which they begin and end in an organisation's time zone.

The rule: a period holds both its first and its last day; a moment is compared with the first moment that lies after
it, so that no instant of the last day is lost and none of the next day slips in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from meetpunt.method.spells import MethodError

_EPOCH = date(1970, 1, 1)
_EPOCH_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, order=True)
class Period:
    """Whole days from `first` up to and including `last`.

    Raises:
        MethodError: the last day lies before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise MethodError(f"The period ends on {self.last} before it starts on {self.first}: swap the two days.")

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """The calendar month, 1..12."""
        return cls._months(year, month, 1)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Self:
        """The calendar quarter, 1..4."""
        return cls._months(year, 3 * quarter - 2, 3)

    @classmethod
    def year(cls, year: int) -> Self:
        """The calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month_of(cls, day: date) -> Self:
        """The calendar month that holds a day."""
        return cls.month(day.year, day.month)

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        """The calendar quarter that holds a day."""
        return cls.quarter(day.year, (day.month + 2) // 3)

    @classmethod
    def week_of(cls, day: date) -> Self:
        """The week, Monday to Sunday, that holds a day."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6))

    @classmethod
    def _months(cls, year: int, month: int, count: int) -> Self:
        if not 1 <= month <= 13 - count:
            raise MethodError("There is no such month or quarter: months run from 1 to 12, quarters from 1 to 4.")
        following = _add_months(date(year, month, 1), count)
        return cls(date(year, month, 1), following - timedelta(days=1))

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.last - self.first).days + 1

    @property
    def is_month_quarter_or_year(self) -> bool:
        """Just one calendar month, quarter or year."""
        return self in (Period.month_of(self.first), Period.quarter_of(self.first), Period.year(self.first.year))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def previous(self) -> Self:
        """The period of the same shape just before: a run of whole months for whole months, else as many days."""
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            after = self.last + timedelta(days=1)
            months = (after.year - self.first.year) * 12 + after.month - self.first.month
            return type(self)(_add_months(self.first, -months), self.first - timedelta(days=1))
        return type(self)(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """First moment of the period and first moment after it, aware, in UTC."""
        return first_moment(self.first, zone), moment_after(self.last, zone)


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins in a time zone, aware, in UTC."""
    # Where the clock skips midnight, Python reads it with the offset of before: that is the first time that exists.
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)


def moment_after(day: date, zone: ZoneInfo) -> datetime:
    """The as-of cut of a day: the first moment *after* it in a time zone, aware, in UTC.

    As of day D counts what happened before this moment (happened < moment_after(D)).
    """
    return first_moment(day + timedelta(days=1), zone)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day on which an aware moment falls in a time zone."""
    if moment.tzinfo is None:
        raise MethodError("A moment without a time zone falls on no certain day: give it its offset first.")
    return moment.astimezone(zone).date()


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return (day - _EPOCH).days


def day_from_number(number: int) -> date:
    """The date that lies so many days after 1970-01-01."""
    return _EPOCH + timedelta(days=number)


def days_since_epoch(moment: datetime) -> float:
    """An aware moment as days since 1970-01-01 UTC, exact to the microsecond; the unit of `Spells.entered`."""
    if moment.tzinfo is None:
        raise MethodError("A moment without a time zone cannot be counted: give it its offset first.")
    return (moment - _EPOCH_MOMENT) / timedelta(days=1)


def _add_months(day: date, months: int) -> date:
    """A first-of-month date moved by whole months."""
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)
