"""What others would have said: weighted stages, the pace of twelve months, last year, and everything closing.

The rule: the forecast is held against these with their own past errors as their range, so that they lose only where
they deserve to.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.inputs import Deals, ForecastInputs, Won
from meetpunt.method.forecast.scores import LEVELS, Range
from meetpunt.method.spells import Cause, Spells

YEAR = 365.25
ENOUGH = 4
"""Past ratios below which a baseline has no range of its own."""


def default_chances(steps: int) -> NDArray[np.float64]:
    """What a CRM gives every stage until somebody changes it: evenly rising from 10 % to 90 %; float64 [steps-1]."""
    return np.asarray(np.linspace(0.1, 0.9, steps - 1) if steps > 2 else np.array([0.5]), dtype=np.float64)


def own_chances(spells: Spells, steps: int) -> NDArray[np.float64]:
    """Per step, of the opportunities that reached it and are closed, the share that was won; float64 [steps-1].

    What spreadsheets do; open ones are left out, so it is too high where dead ones are never closed.
    """
    opportunity, place = np.unique(spells.opportunity, return_inverse=True)
    won, lost = (np.zeros(len(opportunity), dtype=np.bool_) for _ in range(2))
    won[place[spells.step == steps - 1]] = True
    lost[place[spells.cause == Cause.LOST]] = True
    closed = (won | lost)[place]
    reached = np.bincount(spells.step[closed], minlength=steps)[: steps - 1]
    of_won = np.bincount(spells.step[won[place]], minlength=steps)[: steps - 1]
    shares = np.divide(of_won, reached, out=np.full(steps - 1, 0.5), where=reached > 0)
    return np.asarray(shares, dtype=np.float64)


def stage_weighted(deals: Deals, chances: NDArray[np.float64]) -> float:
    """Amount times the stage's chance, added up; unknown amounts count as nothing."""
    return float(np.nansum(deals.amount * chances[deals.step]))


def all_close(inputs: ForecastInputs) -> float:
    """Open opportunities x win rate of history (won / closed) x mean order of history: as if all closed in time."""
    spells = inputs.spells
    lost = np.count_nonzero(spells.cause == Cause.LOST)
    won = np.count_nonzero(spells.step == inputs.steps - 1)
    known = inputs.won.amount[np.isfinite(inputs.won.amount)]
    if not won or not len(known):
        return 0.0
    return float(len(inputs.deals) * won / (won + lost) * known.mean())


def run_rate(won: Won, edges: NDArray[np.float64], history_days: float = YEAR) -> NDArray[np.float64]:
    """Revenue a day of the last twelve months (or of the history that there is), per period; float64 [periods]."""
    days = min(YEAR, history_days)
    recent = won.day >= -days
    return np.asarray(np.nansum(won.amount[recent]) / max(days, 1.0) * np.diff(edges), dtype=np.float64)


def last_year(won: Won, edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Revenue of the same days a year (52 weeks) before, per period; float64 [periods]."""
    found, _ = np.histogram(won.day + 364.0, bins=edges, weights=np.nan_to_num(won.amount))
    return np.asarray(found, dtype=np.float64)


def calibrated(point: float, past_points: Sequence[float], past_actuals: Sequence[float]) -> Range | None:
    """A point forecast with the range that its own past gives it: point x quantiles of past actual / past point.

    None with fewer than four usable past forecasts: then it has no range.
    """
    pairs = zip(past_points, past_actuals, strict=True)
    ratios = [actual / before for before, actual in pairs if before > 0]
    if len(ratios) < ENOUGH:
        return None
    return Range(*(float(point * ratio) for ratio in np.quantile(ratios, LEVELS)))
