"""A rep's week: what is filled in by the week beside what is registered anyway, per day and per kind of time.

Rule: it counts what was held, and each minute once; visits and calls are read, only the sheet's own cells can be
filled in. Rules of the six kinds: docs/counting/time-kinds.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from meetpunt.method.planning.working_days import DayWork
from meetpunt.method.time_kinds import QUOTE_WORK, About, TimeKind, minutes_by_kind
from meetpunt.reports.goals import GoalLine, goal_lines
from meetpunt.reports.known import calendars, holidays
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.account_status import statuses_on
from meetpunt.store.days_asked import CONTACTS, VISITS
from meetpunt.store.goals import counted
from meetpunt.store.pipeline import owners
from meetpunt.store.refs import Named
from meetpunt.store.week import SHEET_KINDS, DoneRow, cell_minutes, cell_name, done_between, sheet_cells, week_days

TO_VISITS = "to_visits"
"""The line of the minutes on the way to visits and other contacts."""


@dataclass(frozen=True)
class Cell:
    """A kind on a day. minutes: the sheet's own; elsewhere: what was registered elsewhere, which stays as it is."""

    name: str
    day: date
    minutes: int | None
    elsewhere: float
    is_open: bool


@dataclass(frozen=True)
class Row:
    """A kind that is filled in by the week. elsewhere: the part of its total that was registered elsewhere."""

    kind: str
    cells: tuple[Cell, ...]
    elsewhere: float
    total: float


@dataclass(frozen=True)
class FixedRow:
    """A kind that is registered one by one: minutes and how many per day."""

    kind: str
    minutes: tuple[float, ...]
    counts: tuple[int, ...]
    total: float
    count: int


@dataclass(frozen=True)
class WeekSheet:
    """A week of one person, in minutes.

    Attributes:
        rows, fixed: the lines to fill in and those to read.
        filled: the sum of `fixed` per day, and of what was registered elsewhere; with the cells they make `totals`.
        kinds: the six kinds of time and what stands outside them; `quote_minutes` is within the third.
        without_minutes: contacts that were held and tell no minutes.
        planned: how many are still planned, per day.
        work: the working day by contract, and absence, per day (`reports.week_difference`).
    """

    person_id: int
    person_name: str
    is_own: bool
    days: tuple[date, ...]
    holidays: dict[date, str]
    rows: tuple[Row, ...]
    fixed: tuple[FixedRow, ...]
    filled: tuple[float, ...]
    totals: tuple[float, ...]
    total: float
    kinds: tuple[tuple[TimeKind, float], ...]
    quote_minutes: float
    without_minutes: int
    planned: tuple[int, ...]
    work: tuple[DayWork, ...]

    @property
    def monday(self) -> date:
        """Its first day."""
        return self.days[0]


@dataclass(frozen=True)
class WeekDay:
    """A day with what was done, in order, and its minutes in all."""

    day: date
    holiday: str
    rows: tuple[DoneRow, ...]
    minutes: float


@dataclass(frozen=True)
class WeekReport:
    """A week to take along.

    Attributes:
        days: with contacts and whatever else has something to tell.
        visits_held, visits_planned: demonstrations included; planned = not logged (yet).
        came_of: what was reached in the week, by the codes of goals.
        goals: one's goals as they stand today; empty for another week than this one.
    """

    sheet: WeekSheet
    days: tuple[WeekDay, ...]
    visits_held: int
    visits_planned: int
    came_of: tuple[tuple[str, int], ...]
    goals: tuple[GoalLine, ...]


def week_sheet(viewer: Viewer, monday: date, person_id: int | None = None) -> WeekSheet:
    """The week of a person in hand; one's own unless another is named, who can only be read.

    Raises:
        NotVisible: the viewer registers nothing, or the person's registration is not in hand.
    """
    person = Named(_own(viewer), viewer.name)
    if person_id not in (None, person.id):
        other = next((one for one in owners(viewer) if one.id == person_id), None)
        if other is None:
            raise NotVisible(f"week of {person_id}")
        person = other
    done = done_between(viewer, person.id, monday, monday + timedelta(days=6))
    return _sheet(viewer, person.id, person.name, monday, done)


def filled_in(sheet: WeekSheet, told: Mapping[str, int | None]) -> WeekSheet:
    """The same week with other minutes in its cells (by name), added up anew; nothing is kept."""
    rows = tuple(_filled_row(row, told) for row in sheet.rows)
    totals = _totals(sheet.filled, rows)
    return replace(sheet, rows=rows, totals=totals, total=sum(totals))


def as_last_week(viewer: Viewer, sheet: WeekSheet) -> dict[str, int | None]:
    """What was filled in the week before, for the cells that are still empty on working days that have begun."""
    before = sheet_cells(viewer, sheet.person_id, week_days(sheet.monday - timedelta(days=7)))
    told: dict[str, int | None] = {}
    for row in sheet.rows:
        for cell in row.cells:
            last = before.get(cell_name(row.kind, cell.day - timedelta(days=7)))
            is_empty = cell.minutes is None and not cell.elsewhere
            if last is not None and is_empty and cell.is_open and cell.day not in sheet.holidays:
                told[cell.name] = cell_minutes(last)
    return told


def week_report(viewer: Viewer, monday: date) -> WeekReport:
    """One's own week, to print or take along.

    Raises:
        NotVisible: the viewer registers nothing.
    """
    person = _own(viewer)
    last = monday + timedelta(days=6)
    done = done_between(viewer, person, monday, last)
    sheet = _sheet(viewer, person, viewer.name, monday, done)
    days = []
    for place, day in enumerate(sheet.days):
        told = tuple(row for row in done if row.on == day and row.status == "held" and _tells(row))
        days.append(WeekDay(day, sheet.holidays.get(day, ""), told, sheet.totals[place]))
    visits = [row.status for row in done if row.kind in VISITS]
    came_of = tuple(
        (measure, counted(viewer.organisation.id, person, measure, monday, last))
        for measure in ("new_prospects", "quotes")
    )
    goals = goal_lines(viewer, person) if monday <= viewer.today <= last else ()
    return WeekReport(sheet, tuple(days), visits.count("held"), visits.count("planned"), came_of, goals)


def _own(viewer: Viewer) -> int:
    if not viewer.sells or viewer.person_id is None:
        raise NotVisible("week")
    return viewer.person_id


def _tells(row: DoneRow) -> bool:
    return row.kind in CONTACTS or bool(row.account_id or row.subject or row.outcome)


def _sheet(viewer: Viewer, person: int, person_name: str, monday: date, done: tuple[DoneRow, ...]) -> WeekSheet:
    days = week_days(monday)
    held = [row for row in done if row.status == "held"]
    own = {name: cell_minutes(row) for name, row in sheet_cells(viewer, person, days).items()}
    elsewhere: dict[str, float] = {}
    for row in held:
        if row.kind in SHEET_KINDS:
            name = cell_name(row.kind, row.on)
            elsewhere[name] = elsewhere.get(name, 0) + (row.minutes or 0)
    rows = tuple(_row(viewer, kind, days, own, elsewhere) for kind in SHEET_KINDS)
    fixed = tuple(filter(None, (_fixed(kind, days, held) for kind in (*CONTACTS, TO_VISITS))))
    filled = tuple(
        sum(one.minutes[place] for one in fixed) + sum(row.cells[place].elsewhere for row in rows) for place in range(7)
    )
    totals = _totals(filled, rows)
    kinds, quotes = _kinds(viewer, held)
    organisation, span = viewer.organisation.id, (days[0], days[-1])
    free = holidays(organisation, *span)
    calendar = calendars(viewer, [person], *span)[person]
    return WeekSheet(
        person,
        person_name,
        person == viewer.person_id,
        days,
        free,
        rows,
        fixed,
        filled,
        totals,
        sum(totals),
        kinds,
        quotes,
        sum(row.kind in CONTACTS and row.minutes is None for row in held),
        tuple(sum(row.status == "planned" and row.on == day for row in done) for day in days),
        tuple(calendar.on(day) for day in days),
    )


def _row(viewer: Viewer, kind: str, days: tuple[date, ...], own: dict[str, int], elsewhere: dict[str, float]) -> Row:
    cells = []
    for day in days:
        name = cell_name(kind, day)
        minutes = own.get(name)
        cells.append(Cell(name, day, minutes, elsewhere.get(name, 0) - (minutes or 0), day <= viewer.today))
    return _row_of(kind, cells)


def _row_of(kind: str, cells: Iterable[Cell]) -> Row:
    told = tuple(cells)
    return Row(kind, told, sum(one.elsewhere for one in told), sum((one.minutes or 0) + one.elsewhere for one in told))


def _filled_row(row: Row, told: Mapping[str, int | None]) -> Row:
    return _row_of(row.kind, (replace(one, minutes=told.get(one.name, one.minutes)) for one in row.cells))


def _totals(filled: tuple[float, ...], rows: tuple[Row, ...]) -> tuple[float, ...]:
    return tuple(filled[place] + sum(row.cells[place].minutes or 0 for row in rows) for place in range(7))


def _fixed(kind: str, days: tuple[date, ...], held: Iterable[DoneRow]) -> FixedRow | None:
    """A line to read; None when there is nothing in it."""
    minutes, counts = dict.fromkeys(days, 0.0), dict.fromkeys(days, 0)
    for row in held:
        if kind == TO_VISITS:
            some = row.travel_minutes or 0
            minutes[row.on] += some
            counts[row.on] += some > 0
        elif row.kind == kind:
            minutes[row.on] += row.minutes or 0
            counts[row.on] += 1
    if not any(counts.values()):
        return None
    return FixedRow(kind, tuple(minutes.values()), tuple(counts.values()), sum(minutes.values()), sum(counts.values()))


def _kinds(viewer: Viewer, held: Iterable[DoneRow]) -> tuple[tuple[tuple[TimeKind, float], ...], float]:
    rows = list(held)
    to_ask = {(row.account_id, row.on) for row in rows if row.account_id is not None and row.opportunity_id is None}
    statuses = statuses_on(viewer.organisation.id, to_ask)
    minutes = dict.fromkeys(TimeKind, 0.0)
    for row in rows:
        about = About(
            kind=row.kind,
            purpose=row.purpose,
            has_opportunity=row.opportunity_id is not None,
            step=row.position,
            is_final=bool(row.is_final),
            status=statuses.get((row.account_id, row.on)) if row.account_id is not None else None,
        )
        for kind, some in minutes_by_kind(about, row.minutes, row.travel_minutes).items():
            minutes[kind] += some
    return tuple(minutes.items()), sum(row.minutes or 0 for row in rows if row.kind == QUOTE_WORK)
