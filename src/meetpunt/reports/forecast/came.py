"""What came: order intake per month as it is known now, of a place; what a forecast is held against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meetpunt.measures.engine import measure_columns
from meetpunt.reports.ask import FunnelAsk, scope_of
from meetpunt.reports.forecast.history import of_process
from meetpunt.reports.memory import answers
from meetpunt.store.access import Viewer
from meetpunt.store.access.viewer import with_teams_below
from meetpunt.store.fields import from_day_number
from meetpunt.store.refs import Place, ProcessRef
from meetpunt.store.tenancy import change_number


@dataclass(frozen=True)
class Came:
    """Ordered lines: int64 [lines] month (year * 12 + month - 1), order, owner and team; float64 [lines] amount."""

    month: np.ndarray
    order: np.ndarray
    owner: np.ndarray
    team: np.ndarray
    amount: np.ndarray
    begins: int | None
    """The month of the first order; None = there is none."""


def came(viewer: Viewer, process: ProcessRef) -> Came:
    """The orders of a process, and of the default one also those without an opportunity."""
    key = ("came", viewer.organisation.id, process.id, viewer.today)
    return answers.latest(key, change_number(viewer.organisation.id), lambda: _read(viewer, process))


def by_month(viewer: Viewer, of: Came, place: Place, measure: str) -> dict[int, float]:
    """Revenue (minor units, reporting currency) or orders per month of a place that the viewer may see."""
    chosen = np.ones(len(of.month), dtype=np.bool_)
    if place.person_id is not None:
        chosen &= of.owner == place.person_id
    if place.team_id is not None:
        chosen &= np.isin(of.team, list(with_teams_below(viewer.organisation.id, (place.team_id,))))
    months, order, amount = of.month[chosen], of.order[chosen], of.amount[chosen]
    if measure == "orders":
        _ids, first = np.unique(order, return_index=True)
        months, amount = months[first], np.ones(len(first))
    return {int(month): float(amount[months == month].sum()) for month in np.unique(months)}


def _read(viewer: Viewer, process: ProcessRef) -> Came:
    scope = scope_of(viewer.organisation, process, FunnelAsk(as_of=viewer.today, is_today=False))
    through = np.asarray(measure_columns("amounts_asked", scope)["opportunity_id"], dtype=np.int64)
    column = of_process(measure_columns("lines_ordered", scope), through)
    kept = np.ones(len(column["order_id"]), dtype=np.bool_)
    if not process.is_default:
        kept = np.asarray(column["opportunity_id"], dtype=np.int64) >= 0
    days = np.asarray(column["happened_day"], dtype=np.int64)[kept]
    known, place = np.unique(days, return_inverse=True)
    numbers = np.array([_month(int(day)) for day in known], dtype=np.int64)
    month = numbers[place.reshape(-1)] if len(known) else days
    order, owner, team = (
        np.asarray(column[name], dtype=np.int64)[kept] for name in ("order_id", "owner_id", "team_id")
    )
    amount = np.asarray(column["amount_minor"], dtype=np.float64)[kept]
    return Came(month, order, owner, team, amount, int(month.min()) if len(month) else None)


def _month(day: int) -> int:
    date = from_day_number(day)
    return date.year * 12 + date.month - 1
