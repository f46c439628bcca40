"""Dates and times as people and programs write them, read in the style of their column.

Rule: ISO and months by name mean one thing; 03-04-2026 means what the column's style says, never what one row suggests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from meetpunt.connectors.values.styles import DateStyle

_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = (
    r"(?:(?:[T,\s]|om|at|\bte\b)+(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<fraction>\d{1,6})\d*)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?:uur|u)?\s*(?P<offset>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?\s*\Z"
)
_DAY = r"(?:[a-z]{2,9}\.?,?\s+)?"  # "ma 3 april 2026", "Mon, 3 Apr 2026"
_TRIPLE = re.compile(
    r"(?P<a>\d{1,2})\s?[-/.\s]\s?(?P<b>\d{1,2})\s?[-/.\s]\s?(?P<year>\d{4}|\d{2})" + _TIME, re.I | re.ASCII
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<b>\d{1,2})[-/.](?P<a>\d{1,2})" + _TIME, re.I | re.ASCII)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<b>\d\d)(?P<a>\d\d)" + _TIME, re.I | re.ASCII)
_NAMED = re.compile(
    _DAY + r"(?P<a>\d{1,2})(?:st|nd|rd|th|e)?[-\s.]+(?P<month>[a-zéä]{3,9})\.?[-\s,.]+(?P<year>\d{4}|\d{2})" + _TIME,
    re.I,
)
_NAMED_FIRST = re.compile(
    _DAY + r"(?P<month>[a-zéä]{3,9})\.?\s+(?P<a>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _TIME, re.I
)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?\Z", re.ASCII)
_NAMES = (
    "january januari januar jan", "february februari februar feb", "march maart märz mrz mrt maa mar",
    "april apr", "may mei mai", "june juni jun", "july juli jul", "august augustus aug",
    "september sept sep", "october oktober okt oct", "november nov", "december dezember dez dec",
)  # fmt: skip
_MONTHS = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}
_EPOCH = datetime(1899, 12, 30)  # day 0 of a spreadsheet's serial numbers (its 1900 was no leap year)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as written. at: naive local or aware; timed: it has a time; hour_of_12: a 12-hour clock can show it."""

    at: datetime
    timed: bool
    hour_of_12: bool


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """What the texts of a column say: an example that only day-first, only month-first, or both can explain."""

    day_first: str | None
    month_first: str | None
    ambiguous: str | None

    @property
    def style(self) -> DateStyle | None:
        """The style that the column proves; None when it proves none or both."""
        if self.day_first is not None and self.month_first is None:
            return DateStyle.DMY
        if self.month_first is not None and self.day_first is None:
            return DateStyle.MDY
        return None

    @property
    def mixed(self) -> bool:
        """Whether both styles stand in this column."""
        return self.day_first is not None and self.month_first is not None


def date_evidence(texts: Iterable[str]) -> DateEvidence:
    """Collects from the distinct texts of a column whether the day or the month comes first."""
    day_first = month_first = ambiguous = None
    for text in texts:
        if _ISO.match(text):
            continue
        found = _TRIPLE.match(text)
        if found is None:
            continue
        a, b = int(found["a"]), int(found["b"])
        if a > 12 >= b:
            day_first = day_first or text
        elif b > 12 >= a:
            month_first = month_first or text
        elif a != b:
            ambiguous = ambiguous or text
    return DateEvidence(day_first, month_first, ambiguous)


def needs_style(text: str) -> bool:
    """Whether a text reads as two numbers and a year, so that it depends on the column's style."""
    return not _ISO.match(text) and _TRIPLE.match(text) is not None


def parse_moment(text: str, style: DateStyle) -> Moment | None:
    """The moment a text means in a style, or None when it is no date (or does not fit the style)."""
    if _ISO.match(text):
        try:
            return Moment(datetime.fromisoformat(text), len(text) > 10, False)
        except ValueError:
            pass
    for pattern in (_YEAR_FIRST, _TRIPLE, _NAMED, _NAMED_FIRST, _COMPACT):
        found = pattern.match(text)
        if found is not None:
            return _build(found, style)
    return serial_moment(float(text)) if _SERIAL.match(text) else None


def serial_moment(serial: float) -> Moment | None:
    """A spreadsheet's serial number as a moment: 46115.5 is noon of 3 April 2026; None outside 1954..2119."""
    if not 20000 <= serial < 80000:
        return None
    at = _EPOCH + timedelta(seconds=round(serial * 86400))
    return Moment(at, serial != int(serial), False)


def as_instant(moment: datetime, zone: tzinfo) -> datetime:
    """The moment in UTC; a time without an offset is local time in `zone`."""
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)


def as_day(moment: datetime) -> date:
    """The day as written in the source."""
    return moment.date()


def _build(found: re.Match[str], style: DateStyle) -> Moment | None:
    parts = found.groupdict()
    first, year = int(parts["a"]), int(parts["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    if found.re is _TRIPLE and style is DateStyle.YMD and len(parts["year"]) == 2:
        year, month, day = 2000 + first, int(parts["b"]), int(parts["year"])
    elif parts.get("month"):
        month, day = _MONTHS.get(parts["month"].casefold(), 0), first
    elif found.re is _TRIPLE and style is DateStyle.MDY:
        month, day = first, int(parts["b"])
    else:
        month, day = int(parts["b"]), first
    try:
        at = datetime(year, month, day)
        return _with_time(at, parts) if parts["hour"] else Moment(at, False, False)
    except ValueError:
        return None


def _with_time(day: datetime, parts: dict[str, str | None]) -> Moment:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    fraction = (parts["fraction"] or "").ljust(6, "0")
    at = day.replace(
        hour=hour, minute=int(parts["minute"] or 0), second=int(parts["second"] or 0), microsecond=int(fraction)
    )
    offset = parts["offset"]
    if offset:
        zone = "+00:00" if offset.upper() in ("Z", "UTC", "GMT") else offset
        at = datetime.fromisoformat(at.isoformat() + zone)
    return Moment(at, True, not half and not offset and 1 <= hour <= 12)
