"""A rep's conversion at a step beside the team's, for the small numbers that one rep has.

The rule: reps of a team are taken to differ by a measured amount and each is drawn to the team in so far as there is
little to go by; open opportunities count for what their age tells, and nothing is assumed known that was estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.conversion import INDICATIVE, TOO_FEW
from meetpunt.method.curve import Curve, durations_of, estimate
from meetpunt.method.hierarchy import integrate, theta_grid
from meetpunt.method.spells import Cause, Spells

_AGES = 512


@dataclass(frozen=True)
class GroupConversion:
    """One rep's conversion at a step, given the team.

    Attributes:
        group: identity of the rep.
        conversion, low, high: posterior median and 90 % interval, 0..1; None when n_eff is under 5.
        raw: went on so far / reached; None when nobody reached the step.
        n: opportunities that reached the step.
        n_eff: information after censoring: one that ended counts for 1, an open one for what its age tells.
        below: P(conversion < team).
        materially_below: P(conversion < 0.9 x team); the only one that signals are made of.
        shrinkage: weight of the team in the estimate, 0..1.
        indicative: True when n_eff is at least 5 and under 20.
    """

    group: int
    conversion: float | None
    low: float | None
    high: float | None
    raw: float | None
    n: int
    n_eff: float
    below: float
    materially_below: float
    shrinkage: float
    indicative: bool


@dataclass(frozen=True)
class Comparison:
    """The reps of one team at one step.

    Attributes:
        team: the model's mean over the team's reps (posterior median), every rep included; 0..1.
        team_low, team_high: its 90 % interval.
        spread: posterior median of s: how alike the reps are, in opportunities (large = alike).
        groups: one per rep, in the order asked for, else by identity; never by result.
    """

    team: float
    team_low: float
    team_high: float
    spread: float
    groups: tuple[GroupConversion, ...]


def compare_groups(spells: Spells, groups: Sequence[int] | None = None) -> Comparison:
    """Compare the reps of one team at one step.

    Per rep: log L(theta) = x log theta + l log(1 - theta) + sum over open ones of
    log(theta S_A(a) + (1 - theta) S_N(a)), where S_A(a) = P(not yet gone on at age a | will go on) and
    S_N(a) = P(not yet lost at age a | will not go on) come from the spells pooled. One that came under observation at
    age u is conditioned on having been open then: the same term at u is subtracted.

    Reps: theta ~ Beta(m s, (1 - m) s), m uniform, p(s) ~ (1 + s)^(-3/2). (m, s) are integrated over a grid of
    25 x 22 points of (logit m, log s) that closes in on where the posterior lies; theta over 200 points, more when a
    rep has very many opportunities. Every figure is taken jointly over that grid.

    Args:
        spells: spells of one step and one team. Entries only seen at an import count in n and raw only.
        groups: reps to report, also those without a spell; None = those that occur.

    Returns:
        The comparison; also without any data (then the intervals say so).
    """
    wanted = np.array(sorted(set(spells.group.tolist())) if groups is None else list(groups), dtype=np.int64)
    names, place = np.unique(np.concatenate((spells.group, wanted)), return_inverse=True)
    place = place[: len(spells)]
    evidence = _evidence(spells, place, len(names))
    edges, theta = theta_grid(float(evidence.size.max(initial=0.0)))
    log_likelihood = _log_likelihood(evidence, theta)
    posterior = integrate(log_likelihood, edges, theta)

    n = np.bincount(place, minlength=len(names))
    went_on = np.bincount(place[spells.cause == Cause.WENT_ON], minlength=len(names))
    n_eff = _information(evidence, posterior.team)
    rows = np.searchsorted(names, wanted)
    found = []
    for row in rows.tolist():
        said = bool(n_eff[row] >= TOO_FEW)
        low, middle, high = (float(value) for value in posterior.quantiles[row])
        found.append(
            GroupConversion(
                group=int(names[row]),
                conversion=middle if said else None,
                low=low if said else None,
                high=high if said else None,
                raw=float(went_on[row] / n[row]) if n[row] else None,
                n=int(n[row]),
                n_eff=float(n_eff[row]),
                below=float(posterior.below[row]),
                materially_below=float(posterior.materially_below[row]),
                shrinkage=posterior.spread / (posterior.spread + float(n_eff[row])),
                indicative=said and bool(n_eff[row] < INDICATIVE),
            )
        )
    return Comparison(posterior.team, posterior.team_low, posterior.team_high, posterior.spread, tuple(found))


@dataclass(frozen=True)
class _Evidence:
    """Per group: counts of ends, and of open ones (less those conditioned on) by how much their age tells.

    `open_at[group, k]` counts ages whose S_A / (S_A + S_N) is k / _AGES.
    """

    went_on: NDArray[np.float64]
    lost: NDArray[np.float64]
    open_at: NDArray[np.float64]
    size: NDArray[np.float64]


def _evidence(spells: Spells, place: NDArray[np.intp], groups: int) -> _Evidence:
    fit = ~spells.unknown_entry & ((spells.observed_from <= 0) | (spells.age > spells.observed_from))
    curve = estimate(durations_of(spells))
    is_open = fit & (spells.cause == Cause.OPEN)
    late = fit & (spells.observed_from > 0)
    counts = np.zeros((groups, _AGES + 1))
    _add(counts, place[is_open], timing_share(curve, spells.age[is_open]), 1.0)
    _add(counts, place[late], timing_share(curve, spells.observed_from[late]), -1.0)
    size = np.bincount(place[fit], minlength=groups).astype(np.float64)
    went_on, lost = (
        np.bincount(place[fit & (spells.cause == cause)], minlength=groups).astype(np.float64)
        for cause in (Cause.WENT_ON, Cause.LOST)
    )
    return _Evidence(went_on, lost, counts, size)


def timing_share(curve: Curve, ages: NDArray[np.float64]) -> NDArray[np.float64]:
    """S_A(a) / (S_A(a) + S_N(a)) at ages (days): 0.5 = the age tells nothing, 0 = it can no longer go on.

    With S_A = 1 - CIF_went_on(a) / plateau and S_N = 1 - CIF_lost(a) / (1 - plateau); those that are never closed stay
    in S_N. Without anyone that went on, or that did not, the age tells nothing about that side.
    """
    p = curve.plateau
    on = curve.at(curve.went_on, ages)
    lost = curve.at(curve.lost, ages)
    to_go = np.clip(1.0 - on / p, 0.0, 1.0) if p > 0 else np.ones(len(ages))
    to_lose = np.clip(1.0 - lost / (1.0 - p), 0.0, 1.0) if p < 1.0 - 1e-12 else np.ones(len(ages))
    total = to_go + to_lose
    return np.divide(to_go, total, out=np.zeros(len(ages)), where=total > 1e-12)


def _add(counts: NDArray[np.float64], place: NDArray[np.intp], share: NDArray[np.float64], sign: float) -> None:
    """Count shares on the grid of `_AGES` cells, each divided over its two neighbours."""
    exact = share * _AGES
    lower = np.minimum(exact.astype(np.int64), _AGES - 1)
    upper_part = exact - lower
    np.add.at(counts, (place, lower), sign * (1.0 - upper_part))
    np.add.at(counts, (place, lower + 1), sign * upper_part)


def _log_likelihood(evidence: _Evidence, theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-likelihood [groups, theta]."""
    share = np.arange(_AGES + 1)[:, None] / _AGES
    used = np.any(evidence.open_at != 0, axis=0)
    table = np.log(theta * share[used] + (1.0 - theta) * (1.0 - share[used]))
    return np.asarray(
        evidence.went_on[:, None] * np.log(theta)
        + evidence.lost[:, None] * np.log1p(-theta)
        + evidence.open_at[:, used] @ table
    )


def _information(evidence: _Evidence, team: float) -> NDArray[np.float64]:
    """Ended ones, plus for each open one (1 - p / theta)^2 where p is its chance of still going on.

    That is its share of the Fisher information of one that ended the way it is heading; those observed only from a
    later age count less in the same way.
    """
    share = np.arange(_AGES + 1) / _AGES
    mix = team * share + (1.0 - team) * (1.0 - share)
    chance = team * share / mix
    tells = np.where(chance <= team, 1.0 - chance / team, (chance - team) / (1.0 - team)) ** 2
    known: NDArray[np.float64] = evidence.went_on + evidence.lost + evidence.open_at @ tells
    return np.asarray(np.maximum(0.0, known), dtype=np.float64)
