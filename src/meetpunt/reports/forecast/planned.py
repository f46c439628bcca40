"""What planned activity will bring in: sales visits agreed or in the agenda, and what such visits brought so far.

Rule: entries a week = planned sales visits a week x entries per held sales visit. Agreed visits come before the agenda,
which reps fill only a little ahead; without either nothing is planned, and history tells alone.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.engine import measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.reports.forecast.cells import Cells
from meetpunt.reports.forecast.history import History
from meetpunt.store.fields import to_day_number
from meetpunt.store.planned_visits import agreed_per_week, in_agenda

AGENDA = timedelta(days=14)
LOOK_BACK_DAYS = 182
ALIKE = 20.0
"""A seller's own entries per visit weigh as much as everybody's once there are so many visits."""
FEWEST_VISITS = 20


def planned_entries(
    organisation_id: int, history: History, cells: Cells, scope: Scope, today: date
) -> NDArray[np.float64] | None:
    """Entries a week that each cell's planned activity will bring; nan = nothing is planned. None when no visit tells.

    A seller's plan is shared over the cells as the entries of the last half year were.
    """
    since = to_day_number(today) - LOOK_BACK_DAYS
    within = Scope(**{**scope.__dict__, "process": None, "from_day": since, "until_day": to_day_number(today)})
    visits = measure_columns("seller_visits", within)
    by_sale = visits["owner_id"][visits["is_sale"] == 1]
    if len(by_sale) < FEWEST_VISITS:
        return None
    entered = history.log.histories
    recent = entered.entered >= history.moment - LOOK_BACK_DAYS
    at = cells.entries[recent]
    sellers, place = np.unique(cells.seller, return_inverse=True)
    made = np.bincount(np.searchsorted(sellers, by_sale[np.isin(by_sale, sellers)]), minlength=len(sellers))
    came = np.bincount(place[at], minlength=len(sellers))
    usual = came.sum() / max(1, made.sum())
    brings = (came + ALIKE * usual) / (made + ALIKE)
    per_week = _visits_per_week(organisation_id, sellers, today)
    share = np.bincount(at, minlength=len(cells)) + 0.5
    share = share / np.bincount(place, share, len(sellers))[place]
    return np.asarray((per_week * brings)[place] * share, dtype=np.float64)


def _visits_per_week(organisation_id: int, sellers: NDArray[np.int64], today: date) -> NDArray[np.float64]:
    agreed = agreed_per_week(organisation_id, today)
    agenda = in_agenda(organisation_id, today + timedelta(days=1), today + AGENDA)
    weeks = AGENDA.days / 7
    found = [
        agreed[one] if one in agreed else agenda[one] / weeks if one in agenda else np.nan for one in sellers.tolist()
    ]
    return np.array(found, dtype=np.float64)
