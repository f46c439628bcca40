"""Days per step and for the whole cycle: quantiles with open ones censored, the naive figures beside them.

The rule: the time of those that moved on is estimated with open ones counted for as long as they were followed;
where the curve does not get to a quantile, the answer is none, with the age up to which is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.curve import Durations, durations_of, estimate, quantile
from meetpunt.method.events import Outcome
from meetpunt.method.first_passage import Histories
from meetpunt.method.spells import Cause, Spells

_FOLLOWED = 0.2
_SLOWEST = 0.9


@dataclass(frozen=True)
class NaiveDays:
    """Days of the completed ones only, linear interpolation: what most programs show. None when there are none.

    An end booked in a bulk clean-up is taken at its booking.
    """

    n: int
    mean: float | None
    p25: float | None
    median: float | None
    p75: float | None


@dataclass(frozen=True)
class LeadTime:
    """Days until an end of one kind, among those that come to that end.

    Attributes:
        n: opportunities followed (open ones included, skips not).
        p50, p80, p90: days; None when the curve does not get there: then "more than `horizon_days`".
        horizon_days: age up to which the curve is known well enough; None when nothing is known.
        naive: the completed ones only.
    """

    n: int
    p50: float | None
    p80: float | None
    p90: float | None
    horizon_days: float | None
    naive: NaiveDays


@dataclass(frozen=True)
class Cycle:
    """The whole process, first entry to closing.

    Attributes:
        closed: days until any closing.
        by_outcome: days until each outcome (WON, LOST, NO_DECISION), the others competing.
        by_reason: days until lost with each reason code that occurs (-1 = no reason given), the others competing.
    """

    closed: LeadTime
    by_outcome: dict[Outcome, LeadTime]
    by_reason: dict[int, LeadTime]


def lead_times(spells: Spells, steps: int) -> tuple[LeadTime, ...]:
    """The days that each step took those that went on; none for the final step.

    Args:
        spells: spells of a cohort, usually chosen by entry of the step.
        steps: number of steps of the process.
    """
    return tuple(lead_time(spells.of_step(step)) for step in range(steps - 1))


def lead_time(spells: Spells) -> LeadTime:
    """The days that one step took those that went on.

    F(t) = CIF_went_on(t) / CIF_went_on(end), skips left out, read as far as at least a fifth of those who would be
    there without censoring are followed. The end is the plateau plus what may still come when the curve was still
    rising there (see `_still_to_come`), so that a young history gives no quantile instead of a flattering one. The
    naive figures use the spells whose entry and end were both dated.

    Args:
        spells: spells of one step.
    """
    # Naive is what everybody computes: a bulk-booked end counts at its booking; one only seen at an import has no days.
    dated = ~spells.unknown_entry & (spells.bulk_closed | ~spells.uncertain_end)
    completed = (spells.cause == Cause.WENT_ON) & ~spells.skipped & dated
    return _lead_time(durations_of(spells, with_skipped=False), naive_days(spells.age[completed]))


def cycle(histories: Histories) -> Cycle:
    """The days from first entry to closing, in all and by outcome and loss reason."""
    outcomes = (Outcome.WON, Outcome.LOST, Outcome.NO_DECISION)
    closed = histories.outcome != Outcome.OPEN
    lost = closed & (histories.outcome != Outcome.WON)
    return Cycle(
        closed=days_to_closing(histories),
        by_outcome={outcome: _cycle_of(histories, histories.outcome == outcome) for outcome in outcomes},
        by_reason={
            int(reason): _cycle_of(histories, lost & (histories.reason == reason))
            for reason in np.unique(histories.reason[lost])
        },
    )


def days_to_closing(histories: Histories) -> LeadTime:
    """The days from first entry to any closing."""
    return _cycle_of(histories, histories.outcome != Outcome.OPEN)


def naive_days(days: NDArray[np.float64]) -> NaiveDays:
    """Count, mean and quartiles (linear interpolation between order statistics) of completed durations in days."""
    if not len(days):
        return NaiveDays(0, None, None, None, None)
    p25, median, p75 = (float(value) for value in np.quantile(days, (0.25, 0.5, 0.75)))
    return NaiveDays(len(days), float(days.mean()), p25, median, p75)


def _cycle_of(histories: Histories, ended: NDArray[np.bool_]) -> LeadTime:
    """Days until the ends in the mask, every other closing competing."""
    other = (histories.outcome != Outcome.OPEN) & ~ended
    cause = np.where(ended, np.int8(Cause.WENT_ON), np.where(other, np.int8(Cause.LOST), np.int8(Cause.OPEN)))
    n = len(histories)
    spells = Spells(
        opportunity=histories.opportunity,
        step=np.zeros(n, dtype=np.int16),
        group=histories.group,
        team=histories.team,
        entered=histories.entered,
        age=histories.age,
        cause=cause.astype(np.int8),
        skipped=np.zeros(n, dtype=np.bool_),
        unknown_entry=histories.unknown_entry,
        observed_from=histories.observed_from,
        bulk_closed=histories.bulk_closed,
        last_sign=histories.last_sign,
    )
    return lead_time(spells)


def _lead_time(data: Durations, naive: NaiveDays) -> LeadTime:
    curve = estimate(data)
    n = round(curve.subjects)
    if not len(curve.times):
        return LeadTime(n, None, None, None, None if math.isnan(curve.horizon) else curve.horizon, naive)
    before = np.concatenate(([1.0], curve.survival[:-1]))
    known = np.flatnonzero(curve.at_risk >= _FOLLOWED * before * curve.subjects)
    end = int(known[-1]) + 1 if len(known) else len(curve.times)
    times, went_on, still_open = curve.times[:end], curve.went_on[:end], float(curve.survival[end - 1])
    horizon = float(times[-1])
    if not went_on[-1] > 0:
        return LeadTime(n, None, None, None, horizon, naive)
    moved = (data.cause == Cause.WENT_ON) & (data.age <= horizon)
    counts, _ = np.histogram(data.age[moved], bins=3, range=(0.0, horizon), weights=data.weight[moved])
    thirds = np.diff(curve.at(curve.went_on, horizon * np.array([1.0, 2.0, 3.0]) / 3.0))
    likely, high = (min(still_open, more) for more in _still_to_come(thirds, counts[1:]))
    reached = went_on[-1] / (went_on[-1] + high)
    share = went_on / (went_on[-1] + likely)
    p50, p80, p90 = (quantile(times, share, level) if reached >= level else None for level in (0.5, 0.8, 0.9))
    return LeadTime(n, p50, p80, p90, horizon, naive)


def _still_to_come(rise: NDArray[np.float64], moves: NDArray[np.float64]) -> tuple[float, float]:
    """What may still be added to the share that went on, past the end of the curve: the likely and a high amount.

    The rise in the last third of the followed time is taken to die out by the ratio it has to the rise in the third
    before, at most 0.9; the high amount takes that ratio one standard error higher, for few moves tell little.

    Args:
        rise: rise of the curve in the second and the last third of the time.
        moves: number of moves in them.
    """
    if rise[1] <= 0:
        return 0.0, 0.0
    if rise[0] <= 0:
        return float(rise[1]), float("inf")
    ratio = rise[1] / rise[0]
    error = ratio * math.sqrt(1.0 / moves[0] + 1.0 / moves[1])
    likely, high = (min(_SLOWEST, value) for value in (ratio, ratio + error))
    return float(rise[1] * likely / (1.0 - likely)), float(rise[1] * high / (1.0 - high))
