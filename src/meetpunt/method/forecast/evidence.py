"""What each spell of a step says about going on: ended ones fully, open ones as far as their age tells.

The rule: one likelihood for the sellers' shares, the effect of size, the market's common shock and the search for a
change; a spell followed only from an age on is conditioned on having been open then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.timing import Timing
from meetpunt.method.spells import Cause, Spells

_BINS = 256


@dataclass(frozen=True)
class Evidence:
    """The spells of one step that say something; arrays of equal length.

    log L(theta) = went_on log theta + lost log(1 - theta) + open log(theta q + (1 - theta)(1 - q)), less the last term
    at the age from which it was followed; logit q = log(S_A / S_N) at that age.

    Attributes:
        row: intp, row of the spells given.
        seller: intp, place of the seller.
        cause: int8, a Cause.
        now: float64, log(S_A / S_N) at the present age of an open one.
        before: float64, the same at the age from which it was followed; 0 = from the start.
        entered: float64, moment of entry of the step.
    """

    row: NDArray[np.intp]
    seller: NDArray[np.intp]
    cause: NDArray[np.int8]
    now: NDArray[np.float64]
    before: NDArray[np.float64]
    entered: NDArray[np.float64]

    def log_likelihood(self, theta: NDArray[np.float64], sellers: int) -> NDArray[np.float64]:
        """Per seller and value of theta; [sellers, theta]."""
        on, lost = (
            np.bincount(self.seller[self.cause == cause], minlength=sellers) for cause in (Cause.WENT_ON, Cause.LOST)
        )
        is_open, late = self.cause == Cause.OPEN, self.before != 0.0
        counts = _binned(self.seller[is_open], self.now[is_open], sellers)
        counts -= _binned(self.seller[late], self.before[late], sellers)
        used = np.any(counts != 0, axis=0)
        q = np.arange(_BINS + 1)[used, None] / _BINS
        table = np.log(theta * q + (1.0 - theta) * (1.0 - q))
        return np.asarray(on[:, None] * np.log(theta) + lost[:, None] * np.log1p(-theta) + counts[:, used] @ table)

    def score(self, logit: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """First derivative of each spell's log L to its logit, and minus the second."""
        from scipy.special import expit

        first = expit(logit + self.before)
        last = np.where(self.cause == Cause.OPEN, expit(logit + self.now), self.cause == Cause.WENT_ON)
        return last - first, first * (1.0 - first) - last * (1.0 - last)


def evidence(spells: Spells, timing: Timing, step: int, sellers: NDArray[np.int64]) -> Evidence:
    """What the spells of one step say, given its timing.

    Args:
        spells: spells of the window.
        timing: of that step.
        step: which.
        sellers: every seller, ascending; all of the spells' owners are in it.
    """
    followed = (spells.observed_from <= 0) | (spells.age > spells.observed_from)
    row = np.flatnonzero((spells.step == step) & ~spells.unknown_entry & followed)
    cause, since = spells.cause[row], spells.observed_from[row]
    now = np.where(cause == Cause.OPEN, timing.log_odds(spells.age[row]), 0.0)
    before = np.where(since > 0, timing.log_odds(since), 0.0)
    return Evidence(row, np.searchsorted(sellers, spells.group[row]), cause, now, before, spells.entered[row])


def _binned(seller: NDArray[np.intp], odds: NDArray[np.float64], sellers: int) -> NDArray[np.float64]:
    """Counts per seller and q on a grid, each shared out over the two points around it."""
    exact = _BINS / (1.0 + np.exp(-odds))
    lower = np.minimum(exact.astype(np.intp), _BINS - 1)
    part, size = exact - lower, sellers * (_BINS + 1)
    place = seller * (_BINS + 1) + lower
    counts = np.bincount(place, 1.0 - part, size) + np.bincount(place + 1, part, size)
    return np.asarray(counts.reshape(sellers, _BINS + 1), dtype=np.float64)
