"""Proposals for targets that nobody set yet: from what was reached, last year's targets, or the whole downwards.

Rule: a proposal is only put beside empty cells that the viewer may set; nothing is kept until a person keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from meetpunt.method.planning.season import EVEN, divided
from meetpunt.method.planning.targets import raised
from meetpunt.reports.target_actuals import Asking, months_before
from meetpunt.reports.target_figures import Cell, Row, TargetTable, What
from meetpunt.reports.targets import TargetAsk, target_table
from meetpunt.store.access import Viewer
from meetpunt.store.objectives import objectives, sizes
from meetpunt.store.refs import Place
from meetpunt.store.targets import homes

How = Literal["actuals", "targets", "down"]
Over = Literal["last", "potential", "even", "season"]
TO_BEGIN_WITH = ("revenue", "orders", "visits", "new_prospects")
"""What is proposed where nothing was set: few enough to begin with."""


@dataclass(frozen=True)
class Proposal:
    """Proposed values by row and column key, and what they build on.

    Attributes:
        first, last: the days whose actuals were taken, for those.
    """

    ask: TargetAsk
    values: Mapping[tuple[What, str], int]
    first: date | None = None
    last: date | None = None


def proposal(viewer: Viewer, ask: TargetAsk, how: How, permille: int, over: Over) -> Proposal:
    """What could be set in a table, so many thousandths higher than what it builds on.

    Raises:
        NotVisible: the viewer may not see the place's targets.
    """
    if how == "down":
        table = target_table(viewer, ask)
        return Proposal(ask, _downwards(viewer, table, over))
    before = replace(ask, year=ask.year - 1)
    if how == "targets":
        old = target_table(viewer, before)
        added = tuple((row.what, row.objective_id) for row in old.rows)
        table = target_table(viewer, replace(ask, added=(*ask.added, *added)))
        return Proposal(replace(ask, added=(*ask.added, *added)), _as_last_year(table, old, permille))
    table = target_table(viewer, ask)
    first_objective = next((one.id for one in objectives(viewer) if one.is_active), None)
    if not table.rows:
        ask = replace(ask, added=tuple(((code, None, None), first_objective) for code in TO_BEGIN_WITH))
        table = target_table(viewer, ask)
    first, last = _days_before(ask.year, viewer.today)
    return Proposal(ask, _as_reached(viewer, table, Asking(viewer, first, last), permille), first, last)


def _days_before(year: int, today: date) -> tuple[date, date]:
    """The year before, or while that is not over the twelve months up to today."""
    if date(year - 1, 12, 31) < today:
        return date(year - 1, 1, 1), date(year - 1, 12, 31)
    return months_before(today, 12), today


def _as_reached(viewer: Viewer, table: TargetTable, asking: Asking, permille: int) -> dict[tuple[What, str], int]:
    found: dict[tuple[What, str], int] = {}
    for row in table.rows:
        if row.step is not None or row.family is not None:
            continue
        cells = _open((row.whole, *row.cells))
        if table.by in ("quarters", "months"):
            reached = asking.by_place(row.measure.code, [table.whole.place], row.what[2]).get(table.whole.place)
            if reached and reached.value:
                whole = raised(row.measure, reached.value, permille)
                parts = _by_season(table, whole) if row.measure.adds_up else {}
                found |= {(row.what, key): value for key, value in {"all": whole, **parts}.items() if key in cells}
            continue
        places = [cell.column.place for cell in cells.values()]
        actuals = asking.by_place(row.measure.code, places, row.what[2])
        for key, cell in cells.items():
            reached = actuals.get(cell.column.place)
            if reached and reached.value:
                found[row.what, key] = raised(row.measure, reached.value, permille)
    return found


def _as_last_year(table: TargetTable, old: TargetTable, permille: int) -> dict[tuple[What, str], int]:
    values = {
        (row.what, cell.column.key): cell.target.value
        for row in old.rows
        for cell in (row.whole, *row.cells)
        if cell.target is not None
    }
    return {
        (row.what, key): raised(row.measure, values[row.what, key], permille)
        for row in table.rows
        for key in _open((row.whole, *row.cells))
        if (row.what, key) in values
    }


def _downwards(viewer: Viewer, table: TargetTable, over: Over) -> dict[tuple[What, str], int]:
    found: dict[tuple[What, str], int] = {}
    weights = _weights(viewer, table, over)
    for row in table.rows:
        whole = row.whole.value
        if whole is None or not row.cells or not row.measure.adds_up:
            continue
        open_cells = _open(row.cells)
        if table.by in ("quarters", "months"):
            parts = _by_season(table, whole, is_even=over == "even")
        else:
            shares = weights(row)
            parts = dict(zip(shares, divided(whole, list(shares.values())), strict=True))
        found |= {(row.what, key): value for key, value in parts.items() if key in open_cells and value > 0}
    return found


def _weights(viewer: Viewer, table: TargetTable, over: Over) -> Callable[[Row], dict[str, float]]:
    if over == "potential":
        potential = _potential(viewer, table)
        return lambda _row: potential
    if over == "last":
        asking = Asking(viewer, *_days_before(table.year, viewer.today))
        places = {column.key: column.place for column in table.columns}

        def shares(row: Row) -> dict[str, float]:
            actuals = asking.by_place(row.measure.code, list(places.values()), row.what[2])
            reached = {key: actuals.get(place) for key, place in places.items()}
            return {key: float(one.value or 0) if one else 0.0 for key, one in reached.items()}

        return shares
    return lambda _row: {column.key: 1.0 for column in table.columns}


def _potential(viewer: Viewer, table: TargetTable) -> dict[str, float]:
    """What the territories buy that a part works in: of a person the home territory, of a team those of its people."""
    working = homes(viewer.organisation.id, viewer.today)
    of_column = {column.key: _territories(column.place, working) for column in table.columns}
    known = sizes(viewer.organisation.id, table.year, {one for ids in of_column.values() for one in ids})
    size = {key: fact.size_minor or 0 for key, fact in known.items()}
    return {key: float(sum(size.get(one, 0) for one in ids)) for key, ids in of_column.items()}


def _territories(place: Place, working: Mapping[tuple[int, int | None], int]) -> set[int]:
    if place.territory_id is not None:
        return {place.territory_id}
    if place.person_id is not None:
        return {territory for (person, _team), territory in working.items() if person == place.person_id}
    return {territory for (_person, team), territory in working.items() if team == place.team_id}


def _by_season(table: TargetTable, whole: int, *, is_even: bool = False) -> dict[str, int]:
    shares = EVEN.shares if is_even else table.season.shares
    weights = [
        sum(shares[month - 1] for month in range(column.first.month, column.last.month + 1)) for column in table.columns
    ]
    if not weights:
        return {}
    return dict(zip((column.key for column in table.columns), divided(whole, weights), strict=True))


def _open(cells: tuple[Cell, ...]) -> dict[str, Cell]:
    """The cells without a target that the viewer may set."""
    return {cell.column.key: cell for cell in cells if cell.column.may_set and cell.target is None}
