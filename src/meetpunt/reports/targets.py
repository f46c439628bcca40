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
from meetpunt.method.planning.season import EVEN, Season, day_weights, portion
from meetpunt.method.planning.targets import MEASURES, Measure
from meetpunt.reports.season import season_of
from meetpunt.reports.target_actuals import Actual, Asking
from meetpunt.reports.target_figures import By, Cell, Column, Group, Row, TargetTable, What
from meetpunt.store.access import Viewer
from meetpunt.store.access.targets import Places
from meetpunt.store.objectives import objectives
from meetpunt.store.processes import processes
from meetpunt.store.refs import ORGANISATION, Named, Place, ProcessRef, StepRef
from meetpunt.store.targets import Free, TargetRow, chosen, norms_of, targets_of


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
    return _Making(viewer, ask, families).table()


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


class _Making:
    def __init__(self, viewer: Viewer, ask: TargetAsk, families: Sequence[Named]) -> None:
        self.viewer, self.ask = viewer, ask
        self.families = {one.id: one for one in families}
        self.whole, self.columns = columns_of(Places(viewer), ask)
        self.free = Free(viewer.organisation.id)
        self.season = season_of(viewer)
        until = min(viewer.today, self.whole.last)
        self.until = until if until >= self.whole.first else None
        self._actuals: dict[str, dict[Place, Actual]] = {}
        self._months: dict[str, dict[int, Actual]] = {}
        self._steps: dict[Place, dict[tuple[str, int], Actual]] = {}

    @cached_property
    def process(self) -> ProcessRef | None:
        """The process whose steps have targets: the default one."""
        known = processes(self.viewer.organisation.id, self.viewer.today)
        return next((one for one in known if one.is_used), known[0] if known else None)

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

    def table(self) -> TargetTable:
        known = objectives(self.viewer)
        rows = [self._row(what, objective) for what, objective in self._whats()]
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
            self.season,
            self.until,
            known,
            self.process.steps if self.process else (),
        )

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

    def _row(self, what: What, objective: int | None) -> Row:
        measure = MEASURES[what[0]]
        step = next((one for one in (self.process.steps if self.process else ()) if one.id == what[1]), None)
        family = self.families.get(what[2]) if what[2] is not None else None
        whole = self._cell(self.whole, what, step)
        cells = tuple(self._cell(column, what, step) for column in self.columns)
        row = Row(measure, step, family, objective, whole, cells, self.norms.get((measure.code, what[1] or 0)))
        own = [
            cell.target or (cell.worked_out if cell.worked_out and cell.worked_out.how == "sum" else None)
            for cell in cells
        ]
        values = [one.value for one in own if one is not None]
        if not measure.adds_up or not values:
            return row
        return replace(row, parts_sum=sum(values), parts=len(values))

    @cached_property
    def norms(self) -> dict[tuple[str, int], int]:
        """What the steps' own definitions hold."""
        if self.process is None:
            return {}
        return norms_of(self.viewer.organisation.id, self.process.id, self.viewer.today)

    def _cell(self, column: Column, what: What, step: StepRef | None) -> Cell:
        rows = self.targets.get((column.place, what), [])
        counts = chosen(rows, column.first, column.last, self.season.shares, self.free)
        is_set = counts is not None and counts.how == "set"
        days = (column.first, column.last)
        inside = sum(
            days != (row.first, row.last) and column.first <= row.first and row.last <= column.last for row in rows
        )
        actual = self._actual(column, what, step)
        return Cell(
            column,
            counts if is_set else None,
            None if is_set else counts,
            inside,
            actual,
            self._pace(column, counts, MEASURES[what[0]]),
        )

    def _actual(self, column: Column, what: What, step: StepRef | None) -> Actual | None:
        if self.until is None or column.first > self.until or what[2] is not None:
            return None
        asking = Asking(self.viewer, self.whole.first, self.until)
        is_part = (column.first, column.last) != (self.whole.first, self.whole.last)
        if step is not None:
            if is_part:
                return None
            if column.place not in self._steps:
                self._steps[column.place] = asking.steps(column.place)
            return self._steps[column.place].get((what[0], step.position))
        if is_part:
            if what[0] not in self._months:
                self._months[what[0]] = asking.by_month(what[0], column.place)
            if what[0] not in MEASURES or not MEASURES[what[0]].adds_up:
                return None
            months = range(column.first.year * 12 + column.first.month - 1, column.last.year * 12 + column.last.month)
            return _together([self._months[what[0]][one] for one in months if one in self._months[what[0]]])
        if what[0] not in self._actuals:
            places = [one.place for one in (self.whole, *self.columns)]
            self._actuals[what[0]] = asking.by_place(what[0], dict.fromkeys(places))
        return self._actuals[what[0]].get(column.place)

    def _pace(self, column: Column, row: TargetRow | None, measure: Measure) -> int | None:
        if row is None or not measure.adds_up or self.until is None or not column.first <= self.until < column.last:
            return None
        return pace(row, self.until, self.season, self.free)


def pace(row: TargetRow, today: date, season: Season, free: Free) -> int:
    """Where a target would be after a day, by season (or evenly) over the months, evenly over working days."""
    weights = day_weights(row.first, row.last, season.shares if row.is_seasonal else EVEN.shares, free.days(row))
    return round(row.value * portion(weights, row.first, row.first, today))


def _together(parts: Sequence[Actual]) -> Actual:
    values = [one.value for one in parts if one.value is not None]
    misses = any(one.misses_rate for one in parts)
    return Actual(None if misses else sum(values), sum(one.n for one in parts), misses_rate=misses)
