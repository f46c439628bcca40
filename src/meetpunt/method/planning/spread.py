"""How sure a figure of a plan is, and draws of it: logit-normal for shares, log-normal for what is over 0.

The rule: the draws lie around the value that counts so that doubt alone makes a plan neither better nor worse. A
measured one has its own 90 % interval, a wanted one keeps the spread of what was measured, and what was never measured
gets a wide spread, so that an assumption is never surer than a count. What sellers share in doubt is drawn once for
all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.planning.inputs import SHARES, Code, Figure, Origin

Z90 = 1.6448536269514722
ASSUMED_SHARE_SD = 0.5
"""On the logit: 90 % of a share assumed at 50 % lies between 31 and 69 %."""
ASSUMED_LOG_SD = 0.3
"""On the log: 90 % of a number assumed at 10 lies between 6.1 and 16.4."""
USUAL_CV = 0.8
"""Of single orders, when nothing was measured."""
SETTINGS = frozenset((Code.WORKABLE_DAYS, Code.CUSTOMERS, Code.VISITS_PER_CUSTOMER, Code.ORDERS, Code.TARGET))
"""Agreed or set: without an interval of their own they are not in doubt."""


@dataclass(frozen=True)
class Spread:
    """A normal distribution on the logit (shares) or the log (others).

    Attributes:
        centre: of that distribution; -inf or inf at the bounds, then without spread.
        sd: standard deviation.
        is_share: logit or log.
    """

    centre: float
    sd: float
    is_share: bool

    def at(self, z: float) -> float:
        """The value at so many standard deviations from the middle."""
        moved = self.centre + (self.sd * z if self.sd else 0.0)
        return _expit(moved) if self.is_share else math.exp(moved)


def spread_of(code: Code, figure: Figure) -> Spread | None:
    """The spread of a figure; None when its value is not known.

    v is the median of a log-normal. Of a logit-normal it is the mean: centre = logit v x sqrt(1 + pi sd^2 / 8), right
    to a thousandth (MacKay 1992, the probit in the logit's place); a chain of steps multiplies means.
    """
    value = figure.value
    if value is None or not math.isfinite(value) or value < 0:
        return None
    is_share = code in SHARES
    centre = _scaled(min(value, 1.0) if is_share else value, is_share)
    if not math.isfinite(centre):
        return Spread(centre, 0.0, is_share)
    sd = _measured_sd(figure, is_share)
    if sd is None:
        sd = 0.0 if code in SETTINGS else ASSUMED_SHARE_SD if is_share else ASSUMED_LOG_SD
    if is_share:
        centre *= math.sqrt(1 + math.pi * sd**2 / 8)
    return Spread(centre, sd, is_share)


def shared_sd(
    code: Code, spreads: Sequence[Spread], figures: Sequence[Figure], whole: Figure | None = None
) -> NDArray[np.float64]:
    """The part of each seller's standard deviation that is the doubt about all of them together, on its scale.

    A seller's estimate is drawn to the others' by a weight w = 1 - sd^2 / u, with u the variance that the seller's own
    n alone would leave; so the doubt about their mean comes back in every seller's, w times. u = sd^2 n of the whole /
    n of the seller; without a whole 1 / (n p (1 - p)) for shares, and nothing is taken to be shared for others. The
    mean is as sure as the R sellers make it: var = R / (R - 1) / sum 1 / (tau^2 + u), with 1 / tau^2 the mean over them
    of 1 / sd^2 - 1 / u, and R / (R - 1) because how far they differ is known from these R only. A normal approximation
    of the models in `method.comparison` and `method.planning.ratios`.
    """
    sd = np.array([spread.sd for spread in spreads])
    nothing = np.zeros(len(spreads))
    of_one = _variance_of_one(code, whole)
    own = np.array([_own_variance(code, figure, of_one) for figure in figures])
    told = (sd > 0) & np.isfinite(own) & (own > 0)
    if len(spreads) < 2 or not told.any():
        return nothing
    variance = np.square(sd)
    between = float(np.maximum(1 / variance[told] - 1 / own[told], 0).mean())
    if between <= 0:
        return nothing
    few = told.sum() / max(told.sum() - 1, 1)
    mean = math.sqrt(few / np.sum(1 / (1 / between + own[told])))
    weight = nothing
    weight[told] = np.clip(1 - variance[told] / own[told], 0, 1)
    return np.asarray(np.minimum(weight * mean, sd), dtype=np.float64)


def drawn(
    code: Code, figures: Sequence[Figure], draws: int, rng: np.random.Generator, whole: Figure | None = None
) -> NDArray[np.float64]:
    """Draws of one figure of all sellers, [seller x draw]; nan for a seller whose value is not known.

    Sellers who are given the very same figure (the team's), or the same assumption where nothing was measured, share
    one draw: what is wrong then is wrong for all of them at once.
    """
    spreads = [spread_of(code, figure) for figure in figures]
    told = [place for place, spread in enumerate(spreads) if spread is not None]
    centre, together, alone = (np.zeros(len(figures)) for _ in range(3))
    centre[:] = np.nan
    found = [spread for spread in spreads if spread is not None]
    centre[told] = [spread.centre for spread in found]
    together[told] = shared_sd(code, found, [figures[place] for place in told], whole)
    alone[told] = np.sqrt(np.maximum(np.square([spread.sd for spread in found]) - np.square(together[told]), 0))
    common = rng.standard_normal(draws)
    own = rng.standard_normal((len(figures), draws))
    sources: dict[tuple[object, ...], int] = {}
    source = [sources.setdefault(_source(figure), place) for place, figure in enumerate(figures)]
    if len(sources) < len(figures):
        own = own[source]
    own *= alone[:, None]
    if together.any():
        own += together[:, None] * common
    own += centre[:, None]
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-own)) if code in SHARES else np.exp(own), dtype=np.float64)


def order_cv(own: Figure, whole: Figure | None = None) -> float:
    """Coefficient of variation of single orders, from the interval of their mean: cv = sd of the log x sqrt(n).

    Of the whole where it is known, because a seller's interval is narrower than the own orders alone make it. Between
    0 and 3; without a measured interval `USUAL_CV`.
    """
    for figure in (whole, own):
        sd = None if figure is None else _measured_sd(figure, is_share=False)
        if figure is not None and sd is not None and figure.n > 1:
            return 0.0 if sd == 0 else min(3.0, sd * math.sqrt(figure.n)) if math.isfinite(figure.n) else 0.0
    return USUAL_CV


def is_assumed(figure: Figure) -> bool:
    """Whether the value that counts is not the measured one."""
    return figure.origin not in (Origin.MEASURED, Origin.MISSING)


def _measured_sd(figure: Figure, is_share: bool) -> float | None:
    """From the measured value and its 90 % interval: the mean of the sides that are not at a bound."""
    if figure.measured is None or figure.low is None or figure.high is None:
        return None
    middle, low, high = (_scaled(value, is_share) for value in (figure.measured, figure.low, figure.high))
    if figure.low == figure.high == figure.measured:
        return 0.0
    if not math.isfinite(middle):
        return None
    sides = [side for side in (middle - low, high - middle) if math.isfinite(side)]
    return max(sum(sides) / len(sides) / Z90, 0.0) if sides else None


def _variance_of_one(code: Code, whole: Figure | None) -> float | None:
    """Variance, on the scale of the code, that one record would leave; from the interval of the whole."""
    sd = None if whole is None else _measured_sd(whole, code in SHARES)
    return None if whole is None or not sd or not 0 < whole.n < math.inf else sd**2 * whole.n


def _own_variance(code: Code, figure: Figure, of_one: float | None) -> float:
    """What a seller's own records alone would leave; infinite without any, or where it cannot be told."""
    if figure.measured is None or not 0 < figure.n < math.inf:
        return math.inf
    if of_one is not None:
        return of_one / figure.n
    share = figure.measured
    return 1 / (figure.n * share * (1 - share)) if code in SHARES and 0 < share < 1 else math.inf


def _source(figure: Figure) -> tuple[object, ...]:
    return ("measured", id(figure)) if figure.measured is not None else ("assumed", figure.wanted)


def _scaled(value: float, is_share: bool) -> float:
    """Log or logit, infinite at the bounds."""
    if value <= 0:
        return -math.inf
    if not is_share:
        return math.log(value)
    return math.inf if value >= 1 else math.log(value / (1 - value))


def _expit(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0
