"""Single appointments out of a sieved calendar: series unrolled, moved and cancelled days in their place.

Rule: nothing here needs Django, so that the limited process starts fast and holds no secrets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from meetpunt.connectors.ics.sieve import Sieved, TooMany, sieve

MOST_OCCASIONS = 3_000
LONGEST_TEXT, LONGEST_UID, LONGEST_EMAIL = 200, 255, 254
NOT_BUSY = ("FREE", "WORKINGELSEWHERE", "OOF")
NO_PERSON = ("RESOURCE", "ROOM")
A_DAY = timedelta(days=1)


class NoCalendar(Exception):
    """What was given is no calendar, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a calendar. zone: where times without a zone are meant; first, last: aware, both inclusive."""

    zone: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """One appointment, or one occasion of a series.

    occasion: the series' own moment of it, the same when it is moved; empty outside a series.
    emails: whom it is with, the organiser too, in lower case; declined: which of them do not come.
    """

    uid: str
    occasion: str
    title: str
    place: str
    starts_at: datetime
    minutes: int
    is_all_day: bool
    is_busy: bool
    is_cancelled: bool
    emails: tuple[str, ...]
    declined: tuple[str, ...]


def occasions(body: bytes, asked: Asked) -> tuple[list[Occasion], int]:
    """The appointments that begin within what is asked, in order, and how many series were left out.

    Raises:
        NoCalendar: it cannot be understood.
        TooMany: there are more than anybody has.
    """
    import recurring_ical_events  # it and icalendar take 4 MB, and only the limited process reads
    from icalendar import Calendar

    sieved = sieve(body, asked.first.date(), asked.last.date())
    if not sieved.is_calendar:
        raise NoCalendar
    try:
        calendar = Calendar.from_ical(sieved.text)
    except ValueError as error:
        raise NoCalendar from error
    series = {
        str(event.get("UID")) for event in calendar.walk("VEVENT") if {"RRULE", "RDATE", "RECURRENCE-ID"} & set(event)
    }
    zone = _zone(sieved, asked)
    found: dict[tuple[str, str], Occasion] = {}
    unrolled = recurring_ical_events.of(calendar, skip_bad_series=True)
    for event in unrolled.between(asked.first - A_DAY, asked.last + A_DAY):
        one = _occasion(event, zone, series)
        if one is not None and asked.first <= one.starts_at <= asked.last:
            found[one.uid, one.occasion] = one
        if len(found) > MOST_OCCASIONS:
            raise TooMany
    return sorted(found.values(), key=lambda one: (one.starts_at, one.uid)), sieved.left_out


def _zone(sieved: Sieved, asked: Asked) -> ZoneInfo:
    for name in (sieved.zone, asked.zone):
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, LookupError):
            continue
    return ZoneInfo("UTC")


def _occasion(event: Any, zone: ZoneInfo, series: set[str]) -> Occasion | None:
    try:
        start, end = event.start, event.end
    except (ValueError, AttributeError, TypeError, KeyError):
        return None
    starts_at, is_date = _moment(start, zone)
    length = max(timedelta(0), _moment(end, zone)[0] - starts_at)
    uid = str(event.get("UID"))
    emails, declined = _people(event)
    status, busy = str(event.get("STATUS", "")).upper(), str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    return Occasion(
        uid=uid if len(uid) <= LONGEST_UID else hashlib.sha256(uid.encode()).hexdigest(),
        occasion=_key(event["RECURRENCE-ID"].dt) if uid in series and "RECURRENCE-ID" in event else "",
        title=_text(event.get("SUMMARY")),
        place=_text(event.get("LOCATION")),
        starts_at=starts_at,
        minutes=length // timedelta(minutes=1),
        is_all_day=is_date or length >= A_DAY,
        is_busy=str(event.get("TRANSP", "")).upper() != "TRANSPARENT" and busy not in NOT_BUSY,
        is_cancelled=status == "CANCELLED",
        emails=tuple(emails),
        declined=tuple(declined),
    )


def _moment(value: date | datetime, zone: ZoneInfo) -> tuple[datetime, bool]:
    """The moment in UTC, and whether it was a day."""
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=zone).astimezone(UTC), True
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC), False


def _key(value: date | datetime) -> str:
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return value.strftime("%Y%m%dT%H%M%S" if isinstance(value, datetime) else "%Y%m%d")


def _text(value: object) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in str(value or ""))
    return " ".join(printable.split())[:LONGEST_TEXT]


def _people(event: Any) -> tuple[list[str], list[str]]:
    emails: dict[str, None] = {}
    declined: dict[str, None] = {}
    for one in _each(event, "ORGANIZER", "ATTENDEE"):
        told = getattr(one, "params", {})
        email = str(one).strip().lower()
        email = email.removeprefix("mailto:").strip()
        if "@" not in email or len(email) > LONGEST_EMAIL or str(told.get("CUTYPE", "")).upper() in NO_PERSON:
            continue
        emails[email] = None
        if str(told.get("PARTSTAT", "")).upper() == "DECLINED":
            declined[email] = None
    return list(emails), list(declined)


def _each(event: Any, *names: str) -> Iterator[Any]:
    for name in names:
        value = event.get(name)
        yield from value if isinstance(value, list) else [value] if value is not None else []
