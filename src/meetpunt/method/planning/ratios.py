"""Ratios of counts and shares of several sellers who resemble each other, each with a 90 % interval.

The rule: a seller is drawn to the others in so far as there is little to go by, and how much sellers resemble each
other is integrated over, never plugged in. See docs/counting/planning-parameters.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv, gammaln

from meetpunt.method.conversion import TOO_FEW, wilson
from meetpunt.method.hierarchy import integrate, theta_grid

Floats = NDArray[np.float64]

_LEVELS = (0.05, 0.5, 0.95)
_M_POINTS, _A_POINTS = 25, 22
_LOG_A = (-1.5, 8.0)
_ZOOMS = 3
_FAR = 9.0
_LEAST = 1e-10
"""Points of the grid with less weight than this are left out: together they would move nothing by a millionth."""


@dataclass(frozen=True)
class Estimate:
    """A value with its 90 % interval and the records that it rests on; None = too few to say."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: float = 0


@dataclass(frozen=True)
class Estimates:
    """The whole, and each group in the order given."""

    whole: Estimate
    groups: tuple[Estimate, ...]


def ratios(
    counts: ArrayLike,
    exposures: ArrayLike,
    n: ArrayLike,
    dispersion: float = 1.0,
    wanted: Sequence[int] | None = None,
) -> Estimates:
    """Sums per unit, as visits per day or per order, of several groups.

    y_g = count_g / dispersion is taken for a Poisson count with mean lambda_g e_g, e_g = exposure_g / dispersion, and
    lambda_g ~ Gamma(shape a, mean m): a priori log m uniform, p(a) ~ (1 + a)^(-3/2), both integrated over a grid that
    closes in. A group is the posterior median with its 5 % and 95 % points; a = 20 draws it as 20 counts would. The
    whole is sum of counts / sum of exposures, between the 5 % and 95 % points of Gamma(sum of y + 1/2, sum of e).

    Args:
        counts, exposures: float [groups], at least 0.
        n: [groups], the records that decide whether there is something to say: under 5 there is not.
        dispersion: variance / mean of a unit's count. 1 for counts over exact exposures; 1 + ratio where both sides
            are counts (the delta method: Var log(A / B) = 1/A + 1/B = (1 + A/B) / A); variance / mean for amounts.
        wanted: the groups, by place, of which something is to be said; of others only how many records. None = all.
    """
    count, exposure, records = (np.asarray(one, dtype=np.float64) for one in (counts, exposures, n))
    scale = dispersion if np.isfinite(dispersion) and dispersion > 0 else 1.0
    y, e = count / scale, exposure / scale
    total, room = float(y.sum()), float(e.sum())
    if room <= 0:
        return Estimates(Estimate(n=float(records.sum())), tuple(Estimate(n=float(one)) for one in records))
    whole = counted(float(count.sum()), float(exposure.sum()), float(records.sum()), scale)
    places = range(len(y)) if wanted is None else wanted
    if total <= 0:
        bounds = [(0.0, 0.0, float(gammaincinv(0.5, _LEVELS[2]) / e[one]) if e[one] > 0 else 0.0) for one in places]
    else:
        bounds = [(float(one[0]), float(one[1]), float(one[2])) for one in _posterior(y, e, places)] if places else []
    groups = [Estimate(n=float(one)) for one in records]
    for place, bound in zip(places, bounds, strict=True):
        groups[place] = _said(bound, float(records[place]), e[place])
    return Estimates(whole, tuple(groups))


def counted(count: float, exposure: float, n: float, dispersion: float = 1.0, least: float = TOO_FEW) -> Estimate:
    """A sum per unit of one group by itself, between the 5 % and 95 % points of Gamma(y + 1/2, e), as in `ratios`.

    least: with fewer records than this nothing is said.
    """
    y, e = count / dispersion, exposure / dispersion
    if n < least or e <= 0:
        return Estimate(n=n)
    low, high = (float(gammaincinv(y + 0.5, level)) / e for level in (_LEVELS[0], _LEVELS[2]))
    return Estimate(y / e, min(low, y / e) if y > 0 else 0.0, high, n)


def both_counted(counts: ArrayLike, exposures: ArrayLike) -> float:
    """The dispersion of a ratio whose two sides are counts."""
    below = float(np.sum(exposures))
    return 1.0 + float(np.sum(counts)) / below if below > 0 else 1.0


def spread_of(values: ArrayLike) -> float:
    """The dispersion of amounts: their variance / their mean; 1 where there are too few to tell."""
    found = np.asarray(values, dtype=np.float64)
    mean = float(found.mean()) if len(found) else 0.0
    spread = float(found.var(ddof=1)) / mean if len(found) > 1 and mean > 0 else 1.0
    return max(spread, 1e-6 * mean, 1e-9) if mean > 0 else 1.0


def shares(k: ArrayLike, n: ArrayLike, wanted: Sequence[int] | None = None) -> Estimates:
    """Shares k of n of several groups: the posterior of `hierarchy`; the whole is k / n with Wilson's interval.

    Parameters: wanted, as in `ratios`.
    """
    hits, records = (np.asarray(one, dtype=np.float64) for one in (k, n))
    total, number = float(hits.sum()), float(records.sum())
    if number <= 0:
        return Estimates(Estimate(), tuple(Estimate() for _one in records))
    low, high = wilson(total / number, number)
    whole = _said((low, total / number, high), number, 1.0)
    places = range(len(hits)) if wanted is None else wanted
    groups = [Estimate(n=float(one)) for one in records]
    if not places:
        return Estimates(whole, tuple(groups))
    edges, theta = theta_grid(float(records.max(initial=0.0)))
    likelihood = hits[:, None] * np.log(theta) + (records - hits)[:, None] * np.log1p(-theta)
    quantiles = integrate(likelihood, edges, theta, list(places)).quantiles
    for place, told in zip(places, quantiles, strict=True):
        low, value, high = (float(one) for one in told)
        groups[place] = _said((low, value, high), float(records[place]), 1.0)
    return Estimates(whole, tuple(groups))


def ratio_of_sums(above: ArrayLike, below: ArrayLike) -> Estimate:
    """sum(above) / sum(below) over records, as margin over revenue; at least 5 records with something below.

    Interval: r -+ 1.645 sqrt(n / (n - 1) sum((above - r below)^2)) / sum(below), the delta method.
    """
    top, bottom = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    n, total = len(bottom), float(bottom.sum())
    if n < TOO_FEW or total <= 0:
        return Estimate(n=n)
    ratio = float(top.sum()) / total
    error = 1.6448536269514722 * float(np.sqrt(n / (n - 1) * ((top - ratio * bottom) ** 2).sum())) / total
    return Estimate(ratio, ratio - error, ratio + error, n)


def _said(bounds: tuple[float, float, float], n: float, room: float) -> Estimate:
    if n < TOO_FEW or room <= 0:
        return Estimate(n=n)
    low, value, high = bounds
    return Estimate(value, low, high, n)


def _posterior(y: Floats, e: Floats, places: Sequence[int]) -> Floats:
    """Posterior quantiles [places, 3] of lambda of the groups at these places, among all of them.

    Each group has points of its own beside those of all, so that what is said of it hangs on no other that is wanted.
    """
    centre = float(np.log(y.sum() / e.sum()))
    reach = 2.0 + 5.0 / np.sqrt(y.sum() + 0.5)
    weight, shape, rate = _family(y, e, centre, reach)
    y, e = y[list(places)], e[list(places)]
    common, own = _common_points(centre, reach), _own_points(y, e, centre)
    points = np.concatenate((np.broadcast_to(common, (len(y), len(common))), own), axis=1)
    order = np.argsort(points, axis=1)
    points = np.take_along_axis(points, order, axis=1)
    edges = np.concatenate((points[:, :1], (points[:, 1:] + points[:, :-1]) / 2, points[:, -1:]), axis=1)
    log_likelihood = y[:, None] * points - e[:, None] * np.exp(points)
    share = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True)) * np.diff(edges, axis=1)
    likelihood = np.empty_like(share)
    np.put_along_axis(likelihood, order, share, axis=1)
    of_common, of_own = likelihood[:, : len(common)], likelihood[:, len(common) :]
    # Of each point of the family up to a factor, which falls out where it is divided by its marginal.
    prior, own_prior = _density(common, shape, rate), _density(own, shape, rate)
    marginal = np.maximum(prior @ of_common.T + np.einsum("kgp,gp->kg", own_prior, of_own), 1e-300)
    part = weight[:, None] / marginal
    mass = np.concatenate((part.T @ prior, np.einsum("kg,kgp->gp", part, own_prior)), axis=1) * likelihood
    cumulative = np.cumsum(np.take_along_axis(mass, order, axis=1), axis=1)
    cumulative = np.concatenate((np.zeros((len(y), 1)), cumulative / cumulative[:, -1:]), axis=1)
    found = [np.interp(_LEVELS, one, edge) for one, edge in zip(cumulative, edges, strict=True)]
    return np.asarray(np.exp(found), dtype=np.float64)


def _family(y: Floats, e: Floats, centre: float, reach: float) -> tuple[Floats, Floats, Floats]:
    """Posterior weight, shape and rate of the gammas that groups may come from: [points of the grid that matter]."""
    m_range, a_range = (centre - reach, centre + reach), _LOG_A
    for zoom in range(_ZOOMS):
        last = zoom == _ZOOMS - 1
        m_points, a_points = (_M_POINTS, _A_POINTS) if last else (_M_POINTS // 2, _A_POINTS // 2)
        log_m, log_a = np.linspace(*m_range, m_points), np.linspace(*a_range, a_points)
        log_weight = _log_weight(y, e, log_m, log_a)
        weight = np.exp(log_weight - log_weight.max())
        if last:
            break
        matters = weight > np.exp(-_FAR)
        m_range = _ends(log_m, matters.any(axis=1))
        if zoom == _ZOOMS - 2:
            a_range = _ends(log_a, matters.any(axis=0))
    weight = (weight / weight.sum()).ravel()
    a, m = np.exp(log_a)[None, :], np.exp(log_m)[:, None]
    shape, rate = np.broadcast_to(a, (m_points, a_points)).ravel(), (a / m).ravel()
    matters = weight > _LEAST
    return weight[matters], shape[matters], rate[matters]


def _density(log_lambda: Floats, shape: Floats, rate: Floats) -> Floats:
    """Density over log lambda of each gamma, 1 at its top: [gammas, *log_lambda]."""
    flat = log_lambda.ravel()
    top = shape * (np.log(shape / rate) - 1.0)
    found = np.stack((shape, -rate, -top), axis=1) @ np.stack((flat, np.exp(flat), np.ones(len(flat))))
    np.exp(found, out=found)
    return np.asarray(found).reshape(len(shape), *log_lambda.shape)


def _common_points(centre: float, reach: float) -> Floats:
    """Points of log lambda for every group: wide, and finer in the middle, where one with little is drawn to."""
    wide = np.linspace(centre - reach - 5.0, centre + reach + 2.0, 160)
    return np.unique(np.concatenate((wide, centre + np.linspace(-1.0, 1.0, 61), centre + np.linspace(-0.2, 0.2, 41))))


def _own_points(y: Floats, e: Floats, centre: float) -> Floats:
    """Points of log lambda around each group, finer with its count: [groups, 41]."""
    middle = np.where(e > 0, np.log((y + 0.5) / np.where(e > 0, e, 1.0)), centre)
    return np.asarray(middle[:, None] + np.linspace(-5.0, 5.0, 41) / np.sqrt(y + 0.5)[:, None])


def _log_weight(y: Floats, e: Floats, log_m: Floats, log_a: Floats) -> Floats:
    """Log posterior of (m, a) up to a constant [m, a]: the negative binomial, with the prior over (log m, log a)."""
    a, m = np.exp(log_a)[None, :, None], np.exp(log_m)[:, None, None]
    rate = a / m
    per_group = gammaln(a + y) - gammaln(a) + a * np.log(rate) - (a + y) * np.log(rate + e)
    prior = log_a - 1.5 * np.log1p(np.exp(log_a))
    return np.asarray(per_group.sum(axis=2) + prior[None, :])


def _ends(points: Floats, matters: NDArray[np.bool_]) -> tuple[float, float]:
    """The range of the points that matter with one neighbour on each side."""
    chosen = np.flatnonzero(matters)
    return float(points[max(chosen[0] - 1, 0)]), float(points[min(chosen[-1] + 1, len(points) - 1)])
