"""The product-limit curves under every conversion and lead time: going on and being lost compete.

The rule: an open opportunity is counted for as long as it was followed, never as lost and never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.spells import Cause, Spells

AT_RISK = 5
"""The curve is read as far as this many were still being followed."""

_PIECES = 5
"""An end whose moment is unknown is spread over this many moments."""


@dataclass(frozen=True)
class Durations:
    """Follow-up of n subjects: what the curves are estimated from.

    Attributes:
        age: float64, days until it ended or was last seen open.
        cause: int8, a Cause.
        observed_from: float64, age at which it came under observation; 0 = from the start.
        weight: float64, share of a subject that the row stands for (1, or less for a spread end).
    """

    age: NDArray[np.float64]
    cause: NDArray[np.int8]
    observed_from: NDArray[np.float64]
    weight: NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """Aalen-Johansen estimate; step functions that jump at `times` (value from the jump on, up to the next one).

    Attributes:
        times: float64 [k], ages (days) at which something ended, ascending.
        survival: float64 [k], share still open just after the age.
        went_on: float64 [k], cumulative incidence of going on.
        lost: float64 [k], cumulative incidence of being lost.
        at_risk: float64 [k], how many were followed at the age.
        variance: variance of `went_on` at its end (Greenwood-type).
        subjects: number of subjects under observation.
        ended: number of those that ended.
        horizon: last age (days) at which at least five were followed; nan when there was none.
    """

    times: NDArray[np.float64]
    survival: NDArray[np.float64]
    went_on: NDArray[np.float64]
    lost: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    variance: float
    subjects: float
    ended: float
    horizon: float

    @property
    def plateau(self) -> float:
        """Share that went on by the end of the curve; nan when nobody was observed."""
        if len(self.went_on):
            return float(self.went_on[-1])
        return 0.0 if self.subjects > 0 else float("nan")

    @property
    def plateau_lost(self) -> float:
        """Share that was lost by the end of the curve; nan when nobody was observed."""
        if len(self.lost):
            return float(self.lost[-1])
        return 0.0 if self.subjects > 0 else float("nan")

    @property
    def open_share(self) -> float:
        """Share that neither went on nor was lost by the end of the curve."""
        return float(self.survival[-1]) if len(self.survival) else 1.0

    def at(self, values: NDArray[np.float64], ages: NDArray[np.float64], start: float = 0.0) -> NDArray[np.float64]:
        """A step function of this curve (`survival`, `went_on`, `lost`) read at ages; `start` is its value before."""
        return np.concatenate(([start], values))[np.searchsorted(self.times, ages, side="right")]


def durations_of(spells: Spells, with_skipped: bool = True) -> Durations:
    """The follow-up that spells of one step offer to an estimate over age.

    Left out: entries only seen at an import (their age is unknown), spells that ended before they came under
    observation and, without `with_skipped`, steps passed without a dwell time. An end whose moment is unknown (bulk
    clean-up, seen at an import) is spread between the last sign of life and the moment it was booked, in the
    proportions in which dated ends of the same cause fell there; evenly where there are none.
    """
    fit = ~spells.unknown_entry & ((spells.observed_from <= 0) | (spells.age > spells.observed_from))
    if not with_skipped:
        fit &= ~spells.skipped
    uncertain = spells.uncertain_end & fit & (spells.age > 0)
    exact = fit & ~uncertain
    base = Durations(
        spells.age[exact], spells.cause[exact], spells.observed_from[exact], np.ones(np.count_nonzero(exact))
    )
    if not uncertain.any():
        return base
    age, cause, start = spells.age[uncertain], spells.cause[uncertain], spells.observed_from[uncertain]
    low = np.minimum(np.maximum(np.nan_to_num(spells.last_sign[uncertain]), start), age)
    known = Durations(
        np.concatenate((base.age, low)),
        np.concatenate((base.cause, np.zeros(len(low), dtype=np.int8))),
        np.concatenate((base.observed_from, start)),
        np.ones(len(base.age) + len(low)),
    )
    reference = estimate(known)
    pieces = np.empty((len(age), _PIECES))
    for kind, values in ((Cause.WENT_ON, reference.went_on), (Cause.LOST, reference.lost)):
        of_kind = cause == kind
        pieces[of_kind] = _spread(low[of_kind], age[of_kind], reference.times, values)
    return Durations(
        np.concatenate((base.age, pieces.ravel())),
        np.concatenate((base.cause, np.repeat(cause, _PIECES))),
        np.concatenate((base.observed_from, np.repeat(start, _PIECES))),
        np.concatenate((base.weight, np.full(pieces.size, 1.0 / _PIECES))),
    )


def estimate(data: Durations) -> Curve:
    """The Aalen-Johansen curve at the exact ages of the ends.

    h_c(t) = d_c(t) / Y(t); S(t) = prod (1 - h_went_on - h_lost); F_c(t) = sum S(t-) h_c(t), where Y counts those under
    observation at t (entered observation before t, not ended before t; censored at t still counts).

    The curve runs to the last age at which at least five were followed. It goes on past it as long as those followed
    are at least half of those who would be there had nobody been censored: then few are left because they ended, and
    stopping would drop ends that are known. Ends outside that range are left out.

    Variance of F_went_on at the end: Aalen's, by the delta method (as in Marubini and Valsecchi 1995, 10.4).
    Source: Aalen and Johansen 1978, Scandinavian Journal of Statistics 5:141-150.
    """
    weight = data.weight
    n = float(weight.sum())
    if n == 0:
        empty = np.zeros(0)
        return Curve(empty, empty, empty, empty, empty, 0.0, 0.0, 0.0, float("nan"))
    order = np.argsort(data.age, kind="stable")
    age, cause, weight = data.age[order], data.cause[order], weight[order]
    starts = np.flatnonzero(np.concatenate(([True], age[1:] > age[:-1])))
    times = age[starts]
    total = np.add.reduceat(weight, starts)
    d_on = np.add.reduceat(np.where(cause == Cause.WENT_ON, weight, 0.0), starts)
    d_lost = np.add.reduceat(np.where(cause == Cause.LOST, weight, 0.0), starts)
    at_risk = n - (np.cumsum(total) - total) - _not_yet_observed(data, times)
    enough = at_risk >= AT_RISK - 1e-9
    horizon = float(times[enough][-1]) if enough.any() else float("nan")

    jumps = d_on + d_lost > 0
    times, d_on, d_lost, at_risk, enough = times[jumps], d_on[jumps], d_lost[jumps], at_risk[jumps], enough[jumps]
    used = enough | _few_because_ended(d_on + d_lost, at_risk, n)
    times, d_on, d_lost, at_risk = times[used], d_on[used], d_lost[used], at_risk[used]
    leaving = (d_on + d_lost) / at_risk
    survival = np.asarray(np.cumprod(np.clip(1.0 - leaving, 0.0, 1.0)), dtype=np.float64)
    before = np.concatenate(([1.0], survival[:-1]))
    went_on = np.cumsum(before * d_on / at_risk)
    lost = np.cumsum(before * d_lost / at_risk)
    return Curve(
        times=times,
        survival=survival,
        went_on=went_on,
        lost=lost,
        at_risk=at_risk,
        variance=_variance(before, went_on, d_on, d_on + d_lost, at_risk),
        subjects=n,
        ended=float(data.weight[data.cause != Cause.OPEN].sum()),
        horizon=horizon,
    )


def quantile(curve_times: NDArray[np.float64], share: NDArray[np.float64], level: float) -> float | None:
    """First age at which a rising step function reaches `level`; None when it never does."""
    place = int(np.searchsorted(share, level - 1e-12, side="left"))
    return float(curve_times[place]) if place < len(share) else None


def _spread(
    low: NDArray[np.float64], high: NDArray[np.float64], times: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Per interval (low, high] the moments that cut a rising step function there into equal pieces [n, pieces]."""
    level = (np.arange(_PIECES) + 0.5) / _PIECES
    even = low[:, None] + (high - low)[:, None] * level
    if not len(times):
        return even
    steps = np.concatenate(([0.0], values))
    first, last = (steps[np.searchsorted(times, edge, side="right")] for edge in (low, high))
    wanted = first[:, None] + (last - first)[:, None] * level
    found = times[np.minimum(np.searchsorted(values, wanted, side="left"), len(times) - 1)]
    dated = np.minimum(np.maximum(found, low[:, None]), high[:, None])
    return np.where((last - first)[:, None] > 1e-12, dated, even)


def _not_yet_observed(data: Durations, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weight of those who come under observation only at or after each time."""
    late = data.observed_from > 0
    if not late.any():
        return np.zeros(len(times))
    order = np.argsort(data.observed_from[late])
    start, weight = data.observed_from[late][order], data.weight[late][order]
    cumulative = np.concatenate(([0.0], np.cumsum(weight)))
    return np.asarray(cumulative[-1] - cumulative[np.searchsorted(start, times, side="left")])


def _few_because_ended(ended: NDArray[np.float64], at_risk: NDArray[np.float64], subjects: float) -> NDArray[np.bool_]:
    """True where at least half of those who would be there without censoring are still followed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = np.where(at_risk > 0, np.clip(1.0 - ended / at_risk, 0.0, 1.0), 1.0)
    before = np.concatenate(([1.0], np.cumprod(factors)[:-1]))
    return (at_risk > 1e-9) & (at_risk >= 0.5 * before * subjects)


def _variance(
    before: NDArray[np.float64],
    went_on: NDArray[np.float64],
    d_on: NDArray[np.float64],
    d: NDArray[np.float64],
    at_risk: NDArray[np.float64],
) -> float:
    if not len(went_on):
        return 0.0
    to_come = went_on[-1] - went_on
    rest = at_risk - d
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(rest > 1e-9, d / (at_risk * rest), 0.0)
    terms = (
        to_come**2 * spread
        + before**2 * (at_risk - d_on) / at_risk * d_on / at_risk**2
        - 2.0 * to_come * before * d_on / at_risk**2
    )
    return max(0.0, float(terms.sum()))
