"""What others would have said, to hold the forecast against: weighted stages, a year's pace, last year, all closing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.inputs import Deals, ForecastInputs, Won
from meetpunt.method.spells import Cause

YEAR = 365.25


def default_chances(steps: int) -> NDArray[np.float64]:
    """What a CRM gives every stage until somebody changes it: evenly rising from 10 % to 90 %; float64 [steps-1]."""
    return np.asarray(np.linspace(0.1, 0.9, steps - 1) if steps > 2 else np.array([0.5]), dtype=np.float64)


def stage_weighted(deals: Deals, chances: NDArray[np.float64]) -> float:
    """Amount times the stage's chance, added up; unknown amounts count as nothing, an unknown chance as even."""
    return float(np.nansum(deals.amount * np.nan_to_num(chances, nan=0.5)[deals.step]))


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
