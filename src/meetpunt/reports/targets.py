"""The targets of a year as a table: per objective what is to be reached, top-down beside bottom-up, and the actuals.

Rule: the whole and the sum of its parts stand beside each other with their difference; neither replaces the other.
Parts stand in alphabetical or calendar order, never by what they reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from meetpunt.method.period import Period
from meetpunt.method.planning.season import EVEN, pace, weekdays_but
from meetpunt.method.planning.targets import MEASURES, Measure
from meetpunt.method.planning.working_days import WorkingCalendar
from meetpunt.reports.known import places_of, processes
from meetpunt.reports.memory import answers
from meetpunt.reports.season import season_of
from meetpunt.reports.target_actuals import Actual, Asking
from meetpunt.reports.target_figures import By, Cell, Column, Group, Row, TargetTable, What
from meetpunt.reports.target_steps import steps_of
from meetpunt.store.access import Viewer
from meetpunt.store.access.targets import Places
from meetpunt.store.objectives import objectives
from meetpunt.store.refs import ORGANISATION, Named, Place, ProcessRef, StepRef
from meetpunt.store.targets import Free, TargetRow, chosen, norms_of, targets_of
from meetpunt.store.working import calendars_of


@dataclass(frozen=True)
class TargetAsk:
    """Which table. added: rows to show although nothing was set, with the objective they are to serve."""

    year: int
    place: Place = ORGANISATION
    by: By = "teams"
    added: tuple[tuple[What, int | None], ...] = ()


def target_table(viewer: Viewer, ask: TargetAsk, families: Sequence[Named] = ()) -> TargetTable:
    """The table of a year and a place.

    Raises:
        NotVisible: the viewer may not see the place's targets.
    """
    key = ("targets", viewer, ask, tuple(families))
    return answers.to_draw(viewer.organisation.id, key, lambda: _Making(viewer, ask, families).table())


def columns_of(places: Places, ask: TargetAsk) -> tuple[Column, tuple[Column, ...]]:
    """The column of the whole and those of its parts."""
    year = Period.year(ask.year)
    whole = Column("all", places.find(ask.place), ask.place, year.first, year.last, places.sets(ask.place))
    if ask.by in ("quarters", "months"):
        count = 4 if ask.by == "quarters" else 12
        make = Period.quarter if ask.by == "quarters" else Period.month
        parts = [(f"{ask.by[0]}{n}", make(ask.year, n)) for n in range(1, count + 1)]
        return whole, tuple(replace(whole, key=key, name="", first=of.first, last=of.last) for key, of in parts)
    named: Iterable[tuple[str, str, Place]]
    if ask.by == "people" and ask.place.territory_id is None and ask.place.person_id is None:
        people = places.people if ask.place.team_id is None else places.members(ask.place.team_id)
        named = [(f"p{one.id}", one.name, Place(person_id=one.id)) for one in people]
    elif ask.by == "territories" and ask.place.is_organisation:
        named = [(f"t{one.id}", one.name, Place(territory_id=one.id)) for one in places.territories]
    elif ask.by == "teams" and ask.place.is_organisation:
        named = [(f"g{one.id}", one.name, Place(team_id=one.id)) for one in places.teams if one.size]
    else:
        named = []
    return whole, tuple(
        replace(whole, key=key, name=name, place=place, may_set=places.sets(place)) for key, name, place in named
    )


def _process(viewer: Viewer) -> ProcessRef | None:
    """The process whose steps have targets: the default one."""
    known = processes(viewer.organisation.id, viewer.today)
    return next((one for one in known if one.is_used), known[0] if known else None)


def _until(viewer: Viewer, whole: Column) -> date | None:
    """The last day that actuals are of; None when the year has not begun."""
    until = min(viewer.today, whole.last)
    return until if until >= whole.first else None


@dataclass(frozen=True)
class _Wanted:
    """What is to be reached, whatever was.

    Attributes:
        whats: what there are rows of, with the objective of each.
        cells: by column and what it is of the target that counts, how many of shorter periods lie within it, its pace.
        norms: what the steps' own definitions hold.
    """

    whats: tuple[tuple[What, int | None], ...]
    cells: dict[tuple[str, What], tuple[TargetRow | None, int, int | None]]
    norms: dict[tuple[str, int], int]


class _Wanting:
    """Makes what is to be reached; apart, because it stays while people work."""

    def __init__(self, viewer: Viewer, ask: TargetAsk) -> None:
        self.viewer, self.ask = viewer, ask
        self.whole, self.columns = columns_of(places_of(viewer), ask)
        self.process = _process(viewer)
        self.free = Free(viewer.organisation.id)
        self.season = season_of(viewer)
        self.until = _until(viewer, self.whole)
        self._due: dict[tuple[date, date, bool, int | None], float] = {}

    def made(self) -> _Wanted:
        whats = tuple(self._whats())
        cells = {
            (column.key, what): self._cell(column, what)
            for what, _of in whats
            for column in (self.whole, *self.columns)
        }
        norms: dict[tuple[str, int], int] = {}
        if self.process is not None:
            norms = norms_of(self.viewer.organisation.id, self.process.id, self.viewer.today)
        return _Wanted(whats, cells, norms)

    @cached_property
    def targets(self) -> dict[tuple[Place, What], list[TargetRow]]:
        """All that hold in the year, by place (without family) and what they are of."""
        places = {column.place for column in (self.whole, *self.columns)}
        found: dict[tuple[Place, What], list[TargetRow]] = {}
        rows = targets_of(self.viewer.organisation.id, self.whole.first, self.whole.last, places)
        for row in rows:
            what = (*row.what, row.place.family_id)
            found.setdefault((replace(row.place, family_id=None), what), []).append(row)
        return found

    def _whats(self) -> list[tuple[What, int | None]]:
        """What there are rows of, with the objective of each: the whole's, else that of the first part that has one."""
        found: dict[What, int | None] = {}
        places = [self.whole.place, *(column.place for column in self.columns)]
        for place in dict.fromkeys(places):
            for (of, what), rows in self.targets.items():
                if of == place and self._is_shown(what):
                    found.setdefault(what, rows[0].objective_id)
        for what, objective in self.ask.added:
            if what[0] in MEASURES and self._is_shown(what):
                found.setdefault(what, objective)
        order = {code: place for place, code in enumerate(MEASURES)}
        at = {step.id: step.position for step in (self.process.steps if self.process else ())}
        return sorted(found.items(), key=lambda one: (order[one[0][0]], at.get(one[0][1] or 0, -1), one[0][2] or 0))

    def _is_shown(self, what: What) -> bool:
        steps = {step.id for step in (self.process.steps if self.process else ())}
        return what[1] is None or what[1] in steps

    @cached_property
    def calendars(self) -> dict[int, WorkingCalendar]:
        """What the people of the columns work in the year: their pace is over their own days."""
        ids = {column.place.person_id for column in (self.whole, *self.columns)} - {None}
        days = (self.whole.first, self.whole.last)
        return calendars_of(self.viewer.organisation.id, ids, *days, today=self.viewer.today) if ids else {}  # type: ignore[arg-type]

    def _cell(self, column: Column, what: What) -> tuple[TargetRow | None, int, int | None]:
        rows = self.targets.get((column.place, what), [])
        counts = chosen(rows, column.first, column.last, self.season.shares, self.free)
        days = (column.first, column.last)
        inside = sum(
            days != (row.first, row.last) and column.first <= row.first and row.last <= column.last for row in rows
        )
        return counts, inside, self._pace(column, counts, MEASURES[what[0]])

    def _pace(self, column: Column, row: TargetRow | None, measure: Measure) -> int | None:
        if row is None or not measure.adds_up or self.until is None or not column.first <= self.until < column.last:
            return None
        person = column.place.person_id
        calendar = self.calendars.get(person or 0)
        key = (row.first, row.last, row.is_seasonal, person if calendar else None)
        if key not in self._due:
            shares = self.season.shares if row.is_seasonal else EVEN.shares
            work = calendar.share_of if calendar else weekdays_but(self.free.days(row))
            self._due[key] = pace(1, row.first, row.last, self.until, shares, work)
        return round(row.value * self._due[key])


class _Making:
    def __init__(self, viewer: Viewer, ask: TargetAsk, families: Sequence[Named]) -> None:
        self.viewer, self.ask = viewer, ask
        self.families = {one.id: one for one in families}
        self.whole, self.columns = columns_of(places_of(viewer), ask)
        self.process = _process(viewer)
        self.until = _until(viewer, self.whole)
        self.wanted = answers.while_it_holds(
            viewer.organisation.id, ("wanted", viewer, ask), lambda: _Wanting(viewer, ask).made()
        )
        self._actuals: dict[tuple[str, int | None], dict[Place, Actual]] = {}
        self._months: dict[tuple[str, int | None, Place], dict[int, Actual]] = {}
        self._steps: dict[Place, dict[tuple[str, int], Actual]] = {}

    def table(self) -> TargetTable:
        known = objectives(self.viewer)
        rows = [self._row(what, objective) for what, objective in self.wanted.whats]
        groups = []
        for objective in known:
            of_it = tuple(row for row in rows if row.objective_id == objective.id)
            if of_it:
                groups.append(Group(objective, of_it))
        ids = {one.id for one in known}
        rest = tuple(row for row in rows if row.objective_id not in ids)
        if rest:
            groups.append(Group(None, rest))
        return TargetTable(
            self.ask.year,
            self.ask.by,
            self.whole,
            self.columns,
            tuple(groups),
            season_of(self.viewer),
            self.until,
            known,
            self.process.steps if self.process else (),
        )

    def _row(self, what: What, objective: int | None) -> Row:
        measure = MEASURES[what[0]]
        step = next((one for one in (self.process.steps if self.process else ()) if one.id == what[1]), None)
        family = self.families.get(what[2]) if what[2] is not None else None
        whole = self._cell(self.whole, what, step)
        cells = tuple(self._cell(column, what, step) for column in self.columns)
        row = Row(measure, step, family, objective, whole, cells, self.wanted.norms.get((measure.code, what[1] or 0)))
        own = [
            cell.target or (cell.worked_out if cell.worked_out and cell.worked_out.how == "sum" else None)
            for cell in cells
        ]
        values = [one.value for one in own if one is not None]
        if not measure.adds_up or not values:
            return row
        return replace(row, parts_sum=sum(values), parts=len(values))

    def _cell(self, column: Column, what: What, step: StepRef | None) -> Cell:
        # Of a column that came or went while this was made nothing is known yet.
        counts, inside, due = self.wanted.cells.get((column.key, what), (None, 0, None))
        is_set = counts is not None and counts.how == "set"
        actual = self._actual(column, what, step)
        return Cell(column, counts if is_set else None, None if is_set else counts, inside, actual, due)

    def _actual(self, column: Column, what: What, step: StepRef | None) -> Actual | None:
        code, family = what[0], what[2]
        if self.until is None or column.first > self.until:
            return None
        is_part = (column.first, column.last) != (self.whole.first, self.whole.last)
        if step is not None:
            if is_part:
                return None
            if column.place not in self._steps:
                self._steps[column.place] = steps_of(self.viewer, column.place, self.whole.first, self.until)
            return self._steps[column.place].get((code, step.position))
        asking = Asking(self.viewer, self.whole.first, self.until)
        if not is_part:
            if (code, family) not in self._actuals:
                places = dict.fromkeys(one.place for one in (self.whole, *self.columns))
                self._actuals[code, family] = asking.by_place(code, places, family)
            return self._actuals[code, family].get(column.place)
        if not MEASURES[code].adds_up:
            return None
        key = (code, family, column.place)
        if key not in self._months:
            self._months[key] = asking.by_month(code, column.place, family)
        if not asking.tells(code, family):
            return None
        months = range(column.first.year * 12 + column.first.month - 1, column.last.year * 12 + column.last.month)
        return _together([self._months[key][one] for one in months if one in self._months[key]])


def _together(parts: Sequence[Actual]) -> Actual:
    values = [one.value for one in parts if one.value is not None]
    misses = any(one.misses_rate for one in parts)
    return Actual(None if misses else sum(values), sum(one.n for one in parts), misses_rate=misses)
