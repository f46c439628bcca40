"""Cuts a calendar down to what is needed before anything is worked out: no bodies, no private appointments, no bombs.

Rule: what is left out here is never parsed, kept or shown: texts of appointments, what is marked private, what lies
outside the window, and series that repeat more often than anybody visits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

KEPT = frozenset(
    "UID DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID STATUS TRANSP SUMMARY LOCATION ORGANIZER ATTENDEE "
    "SEQUENCE X-MICROSOFT-CDO-BUSYSTATUS".split()
)
SERIES = frozenset({"RRULE", "RDATE"})
OFTEN_ENOUGH = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
OLDEST_SERIES = 1990
MOST_EVENTS = 5_000
MOST_DATES = 1_000
MOST_ATTENDEES = 200
MOST_ZONES, LONGEST_ZONE = 60, 400
LONGEST_LINE = 2_000
MARGIN = timedelta(days=2)
_FOLD = re.compile(rb"\r?\n[ \t]")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_DAY = re.compile(r":\s*(\d{4})(\d{2})(\d{2})")
_UNTIL = re.compile(r"UNTIL=(\d{4})(\d{2})(\d{2})")


class TooMany(Exception):
    """More appointments within the window than anybody has."""


@dataclass
class Sieved:
    """A small calendar. zone: the name of the zone in which times without one are meant; left_out: series refused."""

    lines: list[str] = field(default_factory=list)
    zone: str = ""
    is_calendar: bool = False
    left_out: int = 0

    @property
    def text(self) -> str:
        """The calendar for the parser."""
        head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Meetpunt//NL"]
        return "\r\n".join([*head, *self.lines, "END:VCALENDAR", ""])


def sieve(body: bytes, first: date, last: date) -> Sieved:
    """What is needed of a calendar within a window of days.

    Raises:
        TooMany: more than 5,000 appointments and series are left.
    """
    made = Sieved()
    stack: list[str] = []
    block: list[str] = []
    cancels, events, zones = False, 0, 0
    for line in _lines(body):
        name = _name(line)
        if name == "BEGIN":
            stack.append(line[6:].strip().upper())
            made.is_calendar = made.is_calendar or stack[-1] == "VCALENDAR"
            if stack[-1] == "VCALENDAR":
                cancels = False
            if stack[-1] in ("VEVENT", "VTIMEZONE"):
                block = []
            elif "VTIMEZONE" in stack:
                block.append(line)
        elif name == "END" and stack:
            ended = stack.pop()
            if ended == "VEVENT":
                kept = _event(block, first - MARGIN, last + MARGIN, made)
                events += bool(kept)
                if events > MOST_EVENTS:
                    raise TooMany
                made.lines += _wrapped("VEVENT", [*kept, "STATUS:CANCELLED"] if cancels else kept) if kept else []
            elif ended == "VTIMEZONE":
                zones += 1
                if zones <= MOST_ZONES and len(block) <= LONGEST_ZONE:
                    made.lines += _wrapped("VTIMEZONE", block)
            elif "VTIMEZONE" in stack:
                block.append(line)
        elif stack[-1:] == ["VEVENT"]:
            block.append(line)
        elif "VTIMEZONE" in stack:
            if name != "RRULE" or "FREQ=YEARLY" in line.upper():
                block.append(line)
        elif stack[-1:] == ["VCALENDAR"]:
            cancels = cancels or line.upper().startswith("METHOD:CANCEL")
            if name == "X-WR-TIMEZONE":
                made.zone = line.partition(":")[2].strip()
    return made


def _lines(body: bytes) -> list[str]:
    """Unfolded before decoding: a fold may fall within a letter."""
    whole = _FOLD.sub(b"", body)
    try:
        text = whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = whole.decode("cp1252", "replace")
    return [line[:LONGEST_LINE].rstrip("\r") for line in text.split("\n") if line.strip()]


def _event(block: list[str], first: date, last: date, made: Sieved) -> list[str]:
    """The lines of an appointment that are needed; none when it is not."""
    of: dict[str, list[str]] = {}
    for line in block:
        of.setdefault(_name(line), []).append(line)
    if "UID" not in of or "DTSTART" not in of or _is_private(of):
        return []
    start = _day(of["DTSTART"][0])
    if "RRULE" in of and not _is_sane(of, start):
        made.left_out += 1
        return []
    if not SERIES & set(of):
        days = [day for day in (start, _day(of.get("RECURRENCE-ID", [""])[0])) if day]
        if not any(first <= day <= last for day in days):
            return []
    elif (until := _UNTIL.search(of.get("RRULE", [""])[0].upper())) and "RDATE" not in of:
        end = _as_day(*until.groups())
        if end is None or end < first:
            return []
    if sum(line.count(",") + 1 for name in ("RDATE", "EXDATE") for line in of.get(name, ())) > MOST_DATES:
        made.left_out += 1
        return []
    attendees = of.get("ATTENDEE", [])[:MOST_ATTENDEES]
    return [line for name, lines in of.items() if name in KEPT and name != "ATTENDEE" for line in lines] + attendees


def _is_private(of: dict[str, list[str]]) -> bool:
    return any(line.upper().endswith((":PRIVATE", ":CONFIDENTIAL")) for line in of.get("CLASS", ()))


def _is_sane(of: dict[str, list[str]], start: date | None) -> bool:
    """Whether a series can be one of visits: at most a few times a day, and begun in a time that is no trick."""
    if len(of["RRULE"]) > 1 or start is None:
        return False
    parts = dict(part.partition("=")[::2] for part in of["RRULE"][0].partition(":")[2].upper().split(";"))
    if parts.get("FREQ", "").strip() not in OFTEN_ENOUGH:
        return False
    often = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        often *= parts.get(name, "").count(",") + 1
    return often <= 4 and (start.year >= OLDEST_SERIES or parts["FREQ"] == "YEARLY")


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found.group().upper() if found else ""


def _day(line: str) -> date | None:
    found = _DAY.search(line)
    return _as_day(*found.groups()) if found else None


def _as_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _wrapped(name: str, lines: list[str]) -> list[str]:
    return [f"BEGIN:{name}", *lines, f"END:{name}"]
