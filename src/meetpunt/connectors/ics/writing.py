"""Writes a calendar that other programs read: each activity one appointment, always with the same UID.

Rule: moments are told in UTC, which every program shows in its own zone without a definition; the same activities give
the same bytes, so that an unchanged calendar is recognised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment to write. starts: an aware moment, or a day for what has no hour. sequence: how often it changed.

    changed_at: when it was last changed; url: where it stands in the product; days: how many, of what has no hour.
    """

    uid: str
    starts: datetime | date
    minutes: int
    title: str
    place: str
    sequence: int
    changed_at: datetime
    url: str = ""
    days: int = 1


def calendar_of(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar under a name."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Meetpunt//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(minutes=30), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT30M")
    for one in sorted(entries, key=lambda entry: entry.uid):
        calendar.add_component(_event(one))
    written: bytes = calendar.to_ical()
    return written


def _event(one: Entry) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", one.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", one.sequence)
    event.add("summary", one.title)
    if one.place:
        event.add("location", one.place)
    if isinstance(one.starts, datetime):
        start = one.starts.astimezone(UTC).replace(microsecond=0)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=one.minutes))
    else:
        event.add("dtstart", one.starts)
        event.add("dtend", one.starts + timedelta(days=one.days))
        event.add("transp", "TRANSPARENT")
    if one.url:
        event.add("url", one.url)
    return event
