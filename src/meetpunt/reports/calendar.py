"""One person's week: what was planned and held per day, conversations, absence, and proposals from elsewhere.

Rule: proposals are for the person alone, a conversation is for the two who have it. Days and times are those of the
organisation's zone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from meetpunt.method.period import Period
from meetpunt.method.planning.working_terms import Away
from meetpunt.reports.known import calendars, holidays
from meetpunt.reports.today import DEFAULT_MINUTES
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.appointments import Proposal, proposals_of
from meetpunt.store.conversations import ConversationRow, planned_between
from meetpunt.store.days import ActivityRow, activities_between
from meetpunt.store.days_asked import VISITS
from meetpunt.store.mails import is_others_mail
from meetpunt.store.pipeline import owners
from meetpunt.store.refs import Named
from meetpunt.store.standing_in import Absence, absences
from meetpunt.store.working import people_of

DAY = 24 * 60
UNTOLD = 30
"""Minutes for which something stands in the calendar of which nobody told how long it takes."""


class Tone(StrEnum):
    """What tells things apart at a glance."""

    SALES = "sales"
    SERVICE = "service"
    CONTACT = "contact"
    OTHER = "other"
    PROPOSED = "proposed"
    TALK = "talk"


@dataclass(frozen=True)
class Thing:
    """An activity, a proposal or a conversation. start, end: minutes after midnight; both None when it has no time."""

    tone: Tone
    start: int | None
    end: int | None
    activity: ActivityRow | None = None
    proposal: Proposal | None = None
    talk: ConversationRow | None = None

    @property
    def is_movable(self) -> bool:
        """It is still planned."""
        return self.activity is not None and self.activity.status == "planned"


@dataclass(frozen=True)
class CalendarDay:
    """A day with what is on it, in order, what has no time first.

    Attributes:
        visits, minutes: planned and held; minutes of whatever tells them.
        holiday: why nobody works; empty on other days.
        absences: who is absent, and who does the work. away: why, and for which share of the day, as far as the
            viewer keeps this person's working days.
    """

    on: date
    things: tuple[Thing, ...]
    visits: int
    minutes: float
    holiday: str
    absences: tuple[Absence, ...]
    away: tuple[tuple[Away, float], ...] = ()

    @property
    def is_narrow(self) -> bool:
        """A day of the weekend with nothing on it."""
        return self.on.weekday() > 4 and not self.things

    @property
    def count(self) -> int:
        """How many activities are on it."""
        return sum(one.activity is not None for one in self.things)


@dataclass(frozen=True)
class Calendar:
    """A week of one person, Monday first. chosen: the day that was asked for; minute: of today, after midnight."""

    person: Named
    is_own: bool
    days: tuple[CalendarDay, ...]
    chosen: CalendarDay
    minute: int
    colleagues: tuple[Named, ...]


def calendar_of(viewer: Viewer, person_id: int, day: date, now: datetime) -> Calendar:
    """The week that holds a day, of somebody in the viewer's hands.

    Raises:
        NotVisible: the person is not.
    """
    is_own = person_id == viewer.person_id
    people = owners(viewer)
    person = next((one for one in people if one.id == person_id), None)
    if person is None:
        raise NotVisible(f"calendar of {person_id}")
    zone = ZoneInfo(viewer.organisation.time_zone)
    week = Period.week_of(day)
    first, last = week.first, week.last
    rows = activities_between(viewer, person_id, first, last)
    proposed = [one for one in proposals_of(viewer, (first, last)) if one.asks != "call_off"] if is_own else []
    talks = planned_between(viewer, first, last, person_id)
    free = holidays(viewer.organisation.id, first, last)
    stood_in = absences(viewer, person_id, first, last)
    away = _away(viewer, person_id, week)
    days = []
    for place in range(7):
        on = first + timedelta(days=place)
        things = [_activity(viewer, row, zone) for row in rows if row.on == on]
        things += [_talk(one, zone) for one in talks if one.at.astimezone(zone).date() == on]
        things += [_proposal(one, zone) for one in proposed if one.starts_at.astimezone(zone).date() == on]
        things.sort(key=lambda one: -1 if one.start is None else one.start)
        told = _day(on, tuple(things), free.get(on, ""), tuple(one for one in stood_in if one.holds(on)))
        days.append(replace(told, away=away.get(on, ())))
    there = now.astimezone(zone)
    return Calendar(person, is_own, tuple(days), days[day.weekday()], there.hour * 60 + there.minute, people)


def _away(viewer: Viewer, person_id: int, week: Period) -> dict[date, tuple[tuple[Away, float], ...]]:
    """Why the person is away on the days of the week; nothing for who only stands in."""
    if person_id != viewer.person_id and person_id not in {one.id for one in people_of(viewer)}:
        return {}
    ids, span = [person_id], (week.first, week.last)
    calendar = calendars(viewer, ids, *span)[person_id]
    days = (week.first + timedelta(days=place) for place in range(week.days))
    return {on: calendar.on(on).away for on in days}


def _day(on: date, things: tuple[Thing, ...], holiday: str, away: tuple[Absence, ...]) -> CalendarDay:
    rows = [one.activity for one in things if one.activity is not None]
    visits = sum(row.kind in VISITS for row in rows)
    minutes = sum(row.minutes or 0 for row in rows if (row.minutes or 0) <= DAY)
    return CalendarDay(on, things, visits, minutes, holiday, away)


def _activity(viewer: Viewer, row: ActivityRow, zone: ZoneInfo) -> Thing:
    if is_others_mail(viewer, row.kind, row.person_id):
        row = replace(row, subject="")
    minutes = row.minutes or DEFAULT_MINUTES.get(row.kind, UNTOLD)
    return Thing(_tone(row), *_span(row.at, minutes, zone), activity=row)


def _proposal(one: Proposal, zone: ZoneInfo) -> Thing:
    return Thing(Tone.PROPOSED, *_span(one.starts_at, one.minutes, zone), proposal=one)


def _talk(one: ConversationRow, zone: ZoneInfo) -> Thing:
    return Thing(Tone.TALK, *_span(one.at, one.minutes, zone), talk=one)


def _span(at: datetime | None, minutes: float, zone: ZoneInfo) -> tuple[int | None, int | None]:
    """From when until when, cut off where the day ends."""
    if at is None:
        return None, None
    there = at.astimezone(zone)
    start = there.hour * 60 + there.minute
    return start, min(DAY, start + max(1, round(minutes)))


def _tone(row: ActivityRow) -> Tone:
    if row.kind in VISITS and row.purpose in (Tone.SALES, Tone.SERVICE):
        return Tone(row.purpose)
    return Tone.CONTACT if row.kind in ("call", "email") else Tone.OTHER
