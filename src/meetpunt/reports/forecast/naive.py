"""What stands beside the forecast because people are used to it: the sum weighted by step, and the run rate.

Rule: of the organisation's own history as it was at the moment; named for what they are, and never called a forecast.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.baselines import own_chances
from meetpunt.reports.forecast.slices import Slice
from meetpunt.store.chances import FEWEST_CLOSED
from meetpunt.store.fields import from_day_number, to_day_number

YEAR = 365


def weighted(part: Slice, measure: str, first: date, last: date) -> float | None:
    """Won so far and each open one expected in the period times the share of its step; None without shares or days.

    One that was expected before today is counted in the period of today: it is not over.
    """
    foreseen = part.foreseen
    deals = foreseen.history.deals
    told = part.deals & (deals.expected_close >= 0)
    if part.deals.any() and not told.any():
        return None
    close = np.maximum(deals.expected_close, to_day_number(foreseen.as_of) + 1)
    chosen = told & (close >= to_day_number(first)) & (close <= to_day_number(last))
    found = _weighted(part, measure, chosen)
    return None if found is None else part.won(measure, first, min(last, foreseen.as_of)) + found


def weighted_whenever(part: Slice, measure: str) -> float | None:
    """Every open one times the share of its step, whenever it may close: what a sum of a pipeline says."""
    return _weighted(part, measure, part.deals)


def _weighted(part: Slice, measure: str, chosen: NDArray[np.bool_]) -> float | None:
    """Amounts that are not known are those of the average order."""
    history, orders = part.foreseen.history, part.foreseen.orders
    deals = history.deals
    chance = own_chances(history.log.spells, history.log.steps, FEWEST_CLOSED)[deals.step[chosen]]
    if np.isnan(chance).any():
        return None
    if measure == "orders":
        return float(chance.sum())
    size, known = (deals.amount, orders.amount) if measure == "revenue" else (deals.margin, orders.margin)
    usual = float(np.nanmean(known)) if np.isfinite(known).any() else 0.0
    return float((np.where(np.isnan(size), usual, size)[chosen] * chance).sum())


def run_rate(part: Slice, measure: str, first: date, last: date) -> float | None:
    """Won so far and the average day of the last year for every day to come; None with less than a quarter known."""
    foreseen = part.foreseen
    as_of, lines = foreseen.as_of, foreseen.history.ordered
    if not part.lines.any():
        return None
    begun = int(lines.day[part.lines].min())
    since = max(to_day_number(as_of) - YEAR + 1, begun)
    known = to_day_number(as_of) - since + 1
    if known < YEAR // 4:
        return None
    to_come = max(0, (last - max(as_of, first - timedelta(days=1))).days)
    pace = part.won(measure, from_day_number(since), as_of) / known
    return part.won(measure, first, min(last, as_of)) + pace * to_come
