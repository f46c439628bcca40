"""How sure a figure of a plan is, and draws of it: logit-normal for shares, log-normal for what is over 0.

The rule: the value that counts is the middle of the draws. A measured one has its own 90 % interval, a wanted one keeps
the spread of what was measured, and what was never measured gets a wide spread, so that an assumption is never surer
than a count. What sellers share in doubt is drawn once for all of them.
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
SETTINGS = frozenset((Code.WORKABLE_DAYS, Code.CUSTOMERS, Code.VISITS_PER_CUSTOMER, Code.ORDERS, Code.TARGET))
"""Agreed or set: without an interval of their own they are not in doubt."""


@dataclass(frozen=True)
class Spread:
    """A normal distribution on the logit (shares) or the log (others).

    Attributes:
        centre: of the value that counts; -inf or inf at the bounds, then without spread.
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
    """The spread of a figure; None when its value is not known."""
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
    return Spread(centre, sd, is_share)


def shared_sd(spreads: Sequence[Spread], figures: Sequence[Figure]) -> NDArray[np.float64]:
    """The part of each seller's standard deviation that is the doubt about the team, on the logit.

    A seller's estimate is drawn to the team's by a weight w = 1 - sd^2 / u, with u = 1 / (n p (1 - p)) the variance
    that the seller's own n alone would leave; so the doubt about the team's mean comes back in every seller's, w times.
    That mean is as sure as the sellers together make it: var = 1 / sum 1 / (tau^2 + u), with 1 / tau^2 the mean over
    the sellers of 1 / sd^2 - 1 / u. A normal approximation of the model in `method.comparison`; its simulation is in
    tests/method/planning. Other figures than shares are own counts: nothing is shared, 0.
    """
    size = len(spreads)
    sd = np.array([spread.sd for spread in spreads])
    if size < 2 or not all(spread.is_share for spread in spreads):
        return np.zeros(size)
    own = np.array([_own_variance(*pair) for pair in zip(spreads, figures, strict=True)])
    told = (sd > 0) & np.isfinite(own) & (own > 0)
    if not told.any():
        return np.zeros(size)
    variance = np.square(sd)
    between = np.maximum(1 / variance[told] - 1 / own[told], 0).mean()
    if between <= 0:
        return np.zeros(size)
    team = math.sqrt(1 / np.sum(1 / (1 / between + own[told])))
    weight = np.zeros(size)
    weight[told] = np.clip(1 - variance[told] / own[told], 0, 1)
    return np.asarray(np.minimum(weight * team, sd), dtype=np.float64)


def drawn(code: Code, figures: Sequence[Figure], draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
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
    together[told] = shared_sd(found, [figures[place] for place in told])
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


def order_cv(figure: Figure, usual: float = 0.8) -> float:
    """Coefficient of variation of single orders, from the interval of their mean: cv = sd of the log x sqrt(n).

    Between 0 and 3; without a measured interval `usual`.
    """
    sd = _measured_sd(figure, is_share=False)
    if sd is None or not figure.n or figure.n < 2:
        return usual
    return 0.0 if sd == 0 else min(3.0, sd * math.sqrt(figure.n)) if math.isfinite(figure.n) else 0.0


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


def _own_variance(spread: Spread, figure: Figure) -> float:
    """1 / (n p (1 - p)) on the logit; infinite without observations."""
    share = figure.measured if figure.measured is not None else spread.at(0)
    information = figure.n * share * (1 - share) if math.isfinite(figure.n) else math.inf
    return 1 / information if information > 0 else math.inf


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
