"""The forecast as it is kept each week: per month, of the whole, each team and each person, by three methods.

Rule: what is kept is what the page showed that morning. What was ordered before that day is inside it, and told apart.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from meetpunt.reports.forecast.cube_of import Foreseen, edges_of, forecast_of, foresee
from meetpunt.reports.forecast.naive import run_rate, weighted
from meetpunt.reports.forecast.report import whose_of
from meetpunt.reports.forecast.slices import Slice, band_of
from meetpunt.reports.known import processes
from meetpunt.store.access import Viewer, teams
from meetpunt.store.kept_forecasts import Kept
from meetpunt.store.refs import ORGANISATION, Place
from meetpunt.store.tenancy import change_number

MONTHS = 6
"""Months beyond this one."""
STEPS, WEIGHTED, RUN_RATE = "steps", "weighted", "run_rate"


def to_keep(operator: Viewer) -> tuple[Kept, ...]:
    """What every process foresees on the morning of the operator's day."""
    before = operator.today - timedelta(days=1)
    found: list[Kept] = []
    for process in processes(operator.organisation.id, operator.today):
        if process.is_used:
            found += _of(operator, forecast_of(operator, process, before, MONTHS), (STEPS, WEIGHTED, RUN_RATE))
    return tuple(found)


def as_it_was(operator: Viewer, day: date, methods: tuple[str, ...]) -> tuple[Kept, ...]:
    """The same of the morning of an earlier day, without what was planned then, which is not known any more.

    Only of a made-up history may it be kept afterwards: elsewhere it was never said.
    """
    organisation, before = operator.organisation, day - timedelta(days=1)
    change = change_number(organisation.id)
    found: list[Kept] = []
    for process in processes(organisation.id, operator.today):
        if process.is_used:
            edges = edges_of(before, MONTHS, "month")
            foreseen = foresee(organisation, process, before, edges, change, False, known_at=before)
            found += _of(operator, foreseen, methods)
    return tuple(found)


def _of(operator: Viewer, foreseen: Foreseen, methods: tuple[str, ...]) -> list[Kept]:
    people = [Place(person_id=int(one)) for one in np.unique(foreseen.cells.seller) if one >= 0]
    places = [ORGANISATION, *(Place(team_id=one.id) for one in teams(operator)), *people]
    return [
        kept
        for place in places
        for kept in _of_place(
            foreseen, place, Slice(foreseen, whose_of(operator, place, None, foreseen.as_of)), methods
        )
    ]


def _of_place(foreseen: Foreseen, place: Place, part: Slice, methods: tuple[str, ...]) -> list[Kept]:
    found = []
    for first, last in _months(foreseen):
        so_far = {name: part.won(name, first, foreseen.as_of) for name in ("revenue", "orders")}
        for method in methods:
            amounts, orders = (_foreseen(method, part, name, first, last, so_far[name]) for name in so_far)
            if amounts[1] is None and orders[1] is None:
                continue
            minor = (_whole(amounts[0]), _whole(amounts[1]), _whole(amounts[2]))
            month = first.year * 12 + first.month - 1
            whose = (foreseen.process.id, place.person_id, place.team_id)
            found.append(Kept(*whose, month, method, round(so_far["revenue"]), round(so_far["orders"]), minor, orders))
    return found


def _foreseen(
    method: str, part: Slice, measure: str, first: date, last: date, so_far: float
) -> tuple[float | None, float | None, float | None]:
    if method == STEPS:
        band = band_of(so_far + part.draws(measure, part.periods(max(first, part.foreseen.edges[0]), last)))
        return (None, None, None) if band is None else (band.p10, band.p50, band.p90)
    return None, (weighted if method == WEIGHTED else run_rate)(part, measure, first, last), None


def _months(foreseen: Foreseen) -> list[tuple[date, date]]:
    """The first and last day of each month of the cube; the first one as a whole, also what is over of it."""
    edges = foreseen.edges
    return [(begin.replace(day=1), end - timedelta(days=1)) for begin, end in pairwise(edges)]


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
