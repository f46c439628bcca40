"""A rep's day: what comes next and what is worth knowing for it, the day in order, and what is waiting.

Rule: it gives before it asks. Travel is an estimate and says so; nothing here follows where somebody is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np

from meetpunt.method import distance
from meetpunt.method.ageing import chance_of_going_on
from meetpunt.method.period import Period
from meetpunt.method.planning.working_terms import Away
from meetpunt.method.travel import road_km, road_minutes
from meetpunt.reports.account_card import plain_name
from meetpunt.reports.ageing import Norms, norms
from meetpunt.reports.goals import GoalLine, goal_lines
from meetpunt.reports.known import calendars, holidays, processes
from meetpunt.reports.memory import answers
from meetpunt.store.access import Viewer
from meetpunt.store.days import (
    ActivityRow,
    DueVisit,
    OpenQuote,
    activities_between,
    decider,
    last_contact,
    next_step_told,
    not_done,
    open_quotes,
    visits_due,
)
from meetpunt.store.since_visit import SinceVisit, since_visits
from meetpunt.store.tenancy import change_number
from meetpunt.store.visit_counts import visit_counts

QUIET = 10
"""A quote without a contact for this many days is to be followed up."""

NEAR_KM = 20.0
"""A visit that is due is offered between two stops when it is at most this far (by road) from one of them."""

CHANGES_OF = 2
"""So many stops, the next ones, are told with what changed there since the last visit."""

DEFAULT_MINUTES = {"visit": 45, "demonstration": 90, "call": 15}
TOO_OLD = 3
"""A quote of which fewer than this in 100 still go on is not worth a call; it is told apart."""

WORKDAYS = 5
_SHOWN = 6


@dataclass(frozen=True)
class Stop:
    """An activity of the day. km, minutes: by road from the stop before it; None when a place is not known.

    since: of the stop after the next one, what changed at the account; the next one's stands with it.
    """

    row: ActivityRow
    km: float | None
    minutes: float | None
    since: SinceVisit | None = None


@dataclass(frozen=True)
class Offer:
    """Room between two stops for a visit that is due nearby.

    Attributes:
        after: the id of the activity before it.
        at, minutes: when one can be there, and how long one can stay to be in time for what comes next.
        km: by road from the stop before it. more_km: how much longer the way to the next stop becomes.
    """

    after: int
    at: datetime
    minutes: int
    visit: DueVisit
    km: float
    more_km: float


@dataclass(frozen=True)
class WeekDay:
    """A day of this week: visits still planned, and held; why nobody works on it, or the person is away."""

    day: date
    planned: int
    held: int
    holiday: str
    away: tuple[tuple[Away, float], ...]


@dataclass(frozen=True)
class NextUp:
    """The next contact of the day, with what is worth knowing for it."""

    row: ActivityRow
    told: str
    decider: str
    last: ActivityRow | None
    quote: Waiting | None
    leave_at: datetime | None
    since: SinceVisit | None


@dataclass(frozen=True)
class Waiting:
    """A quote that waits. of_100: of a hundred this old so many still go on; None = too few to say."""

    quote: OpenQuote
    days: int
    quiet_days: int
    of_100: int | None


@dataclass(frozen=True)
class Today:
    """All of it. waiting_in_all: every open quote that is to be followed up, `waiting` holds the oldest; too_old: how
    many are so old that hardly any goes on.
    """

    week: tuple[WeekDay, ...]
    stops: tuple[Stop, ...]
    next: NextUp | None
    offer: Offer | None
    late: tuple[ActivityRow, ...]
    due: tuple[DueVisit, ...]
    waiting: tuple[Waiting, ...]
    waiting_in_all: int
    too_old: int
    goals: tuple[GoalLine, ...]
    km: float
    visits_left: int
    calls_left: int


def today_of(viewer: Viewer, now: datetime) -> Today:
    """The viewer's own day."""
    person = viewer.person_id or 0
    rows = activities_between(viewer, person, viewer.today, viewer.today)
    stops = _stops(rows)
    due = visits_due(viewer, person)
    waiting = _waiting(viewer, open_quotes(viewer, person))
    left = [stop.row for stop in stops if stop.row.status == "planned"]
    coming = _coming(stops, now)
    changed = _changed(viewer, tuple(stop.row.account_id or 0 for stop in coming[:CHANGES_OF]), now)
    quiet = [one for one in waiting if one.quiet_days >= QUIET]
    alive = [one for one in quiet if one.of_100 is None or one.of_100 >= TOO_OLD]
    return Today(
        week=_week(viewer, person),
        stops=tuple(replace(stop, since=_since(changed, stop.row)) if stop in coming[1:] else stop for stop in stops),
        next=_next(viewer, coming[0], waiting, changed) if coming else None,
        offer=_offer(stops, due, now),
        late=not_done(viewer, person, viewer.today)[:_SHOWN],
        due=due[:_SHOWN],
        waiting=tuple(alive[:_SHOWN]),
        waiting_in_all=len(alive),
        too_old=len(quiet) - len(alive),
        goals=goal_lines(viewer, person),
        km=sum(stop.km or 0.0 for stop in stops),
        visits_left=sum(row.kind in ("visit", "demonstration") for row in left),
        calls_left=sum(row.kind == "call" for row in left),
    )


def _stops(rows: tuple[ActivityRow, ...]) -> tuple[Stop, ...]:
    found: list[Stop] = []
    before: tuple[float, float] | None = None
    for row in rows:
        place = _place(row) if row.kind in ("visit", "demonstration") else None
        if before is not None and place is not None:
            found.append(Stop(row, road_km(before, place), road_minutes(before, place)))
        else:
            found.append(Stop(row, None, None))
        before = place or before
    return tuple(found)


def _coming(stops: tuple[Stop, ...], now: datetime) -> list[Stop]:
    """The planned contacts that are not long past, each account once; else all planned ones of the day."""
    left = [stop for stop in stops if stop.row.status == "planned" and stop.row.account_id is not None]
    coming = [stop for stop in left if stop.row.at is None or _ends(stop.row, stop.row.at) >= now] or left
    return list({stop.row.account_id: stop for stop in reversed(coming)}.values())[::-1]


def _next(viewer: Viewer, stop: Stop, waiting: list[Waiting], changed: dict[int, SinceVisit]) -> NextUp:
    account = stop.row.account_id or 0
    leave = None
    if stop.row.at is not None and stop.minutes is not None:
        leave = stop.row.at - timedelta(minutes=round(stop.minutes))
    return NextUp(
        row=stop.row,
        told=next_step_told(viewer, account) or stop.row.subject,
        decider=decider(account, viewer),
        last=last_contact(viewer, account),
        quote=next((one for one in waiting if one.quote.account_id == account), None),
        leave_at=leave,
        since=_since(changed, stop.row),
    )


def _changed(viewer: Viewer, account_ids: tuple[int, ...], now: datetime) -> dict[int, SinceVisit]:
    """Asked once per change of the organisation: 18 statements for two accounts, 35 ms."""
    if not account_ids:
        return {}
    known = processes(viewer.organisation.id, viewer.today)
    steps = {step.id: step.name for one in known for step in one.steps}
    change = change_number(viewer.organisation.id)
    key = ("since", viewer, account_ids)
    return answers.latest(key, change, lambda: since_visits(viewer, account_ids, steps, now))


def _since(changed: dict[int, SinceVisit], row: ActivityRow) -> SinceVisit | None:
    found = changed.get(row.account_id or 0)
    if found is None:
        return None
    plain = (replace(one, about=plain_name(one.about, row.account_name)) for one in found.entries)
    return replace(found, entries=tuple(plain))


def _offer(stops: tuple[Stop, ...], due: tuple[DueVisit, ...], now: datetime) -> Offer | None:
    """The first room still to come for a visit that is due near a stop, the most overdue first; travel is taken off."""
    timed = [(stop.row, stop.row.at, place) for stop in stops if stop.row.at and (place := _place(stop.row))]
    north, east = (
        np.array([getattr(one, name) for one in due], dtype=np.float64) for name in ("latitude", "longitude")
    )
    for (before, began, here), (_after, until, there) in pairwise(timed):
        start = max(_ends(before, began), now)
        to_all, on_all = distance.road_km(*here, north, east), distance.road_km(north, east, *there)
        for number in np.flatnonzero(np.minimum(to_all, on_all) <= NEAR_KM).tolist():
            visit, place = due[number], (float(north[number]), float(east[number]))
            to, on = road_km(here, place), road_km(place, there)
            at = _rounded_up(start + timedelta(minutes=road_minutes(here, place)))
            minutes = int((until - at).total_seconds() / 60 - road_minutes(place, there))
            if minutes >= DEFAULT_MINUTES["visit"]:
                return Offer(before.id, at, minutes, visit, to, max(0.0, to + on - road_km(here, there)))
    return None


def _rounded_up(moment: datetime) -> datetime:
    """To whole minutes that end in 0 or 5, as people plan."""
    over = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment + (timedelta(minutes=5) - over if over else over)


def _week(viewer: Viewer, person: int) -> tuple[WeekDay, ...]:
    """Monday to Friday, and a day of the weekend with a visit on it."""
    week = Period.week_of(viewer.today)
    counts = visit_counts(viewer, person, week.first, week.last)
    organisation, span = viewer.organisation.id, (week.first, week.last)
    free = holidays(organisation, *span)
    work = calendars(viewer, [person], *span)[person]
    days = (week.first + timedelta(days=place) for place in range(week.days))
    return tuple(
        WeekDay(day, *counts.get(day, (0, 0)), free.get(day, ""), work.on(day).away)
        for day in days
        if day.weekday() < WORKDAYS or day in counts
    )


def _waiting(viewer: Viewer, quotes: tuple[OpenQuote, ...]) -> list[Waiting]:
    known: dict[int, Norms] = {}
    if quotes:
        wanted = {quote.process_id for quote in quotes}
        all_of_them = processes(viewer.organisation.id, viewer.today)
        known = {one.id: norms(viewer, one) for one in all_of_them if one.id in wanted}
    found = []
    for quote in quotes:
        days = (viewer.today - quote.issued_on).days
        since = quote.last_contact or quote.issued_on
        of_100 = _of_100(known.get(quote.process_id or 0), quote.position, days)
        found.append(Waiting(quote, days, (viewer.today - since).days, of_100))
    return found


def _of_100(known: Norms | None, position: int | None, days: int) -> int | None:
    if known is None or position is None or not 0 <= position < len(known.conversions):
        return None
    theta = known.conversions[position]
    if theta is None:
        return None
    return round(100 * float(chance_of_going_on(theta, known.curves[position], np.array([float(days)]))[0]))


def _ends(row: ActivityRow, at: datetime) -> datetime:
    return at + timedelta(minutes=row.minutes or DEFAULT_MINUTES.get(row.kind, 30))


def _place(row: ActivityRow) -> tuple[float, float] | None:
    return None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude)
