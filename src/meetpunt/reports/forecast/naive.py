"""What stands beside the forecast because people are used to it: the sum weighted by step, and the run rate.

Rule: of the organisation's own history as it was at the moment; named for what they are, and never called a forecast.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.events import Outcome
from meetpunt.method.first_passage import Histories
from meetpunt.reports.forecast.slices import Slice
from meetpunt.store.fields import from_day_number, to_day_number

FEWEST_CLOSED = 20
YEAR = 365


def step_shares(histories: Histories, steps: int) -> NDArray[np.float64]:
    """Per step the share won of the closed ones that reached it; nan of fewer than 20."""
    closed = histories.where(histories.outcome != Outcome.OPEN)
    won = closed.outcome == Outcome.WON
    reached = np.array([np.count_nonzero(closed.furthest >= step) for step in range(steps)])
    winning = np.array([np.count_nonzero(won & (closed.furthest >= step)) for step in range(steps)])
    return np.where(reached >= FEWEST_CLOSED, winning / np.maximum(reached, 1), np.nan)


def weighted(part: Slice, measure: str, first: date, last: date) -> float | None:
    """Won so far and each open one expected in the period times the share of its step; None without shares.

    One that was expected before today is counted in the period of today: it is not over.
    """
    foreseen = part.foreseen
    deals, history = foreseen.history.deals, foreseen.history
    shares = step_shares(history.log.histories, history.log.steps)
    won = part.won(measure, first, min(last, foreseen.as_of))
    close = np.maximum(deals.expected_close, to_day_number(foreseen.as_of) + 1)
    told = deals.expected_close >= 0
    chosen = part.deals & told & (close >= to_day_number(first)) & (close <= to_day_number(last))
    chance = shares[deals.step[chosen]]
    if np.isnan(chance).any():
        return None
    size = {"orders": np.ones(len(deals)), "revenue": deals.amount, "margin": deals.margin}[measure]
    return won + float(np.nansum(size[chosen] * chance))


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
