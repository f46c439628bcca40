"""What a training changed: the smallest change that could be shown before, the change with its interval afterwards.

The rule: the persons are what is counted, never their quotes; who was sent because of bad figures is compared with who
had such figures too; and no change is told without what chance alone could make of it. docs/counting/training-effect.md
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from meetpunt.method.training_size import FEWEST, LEVEL, chance_to_show, reach

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

ARRANGEMENTS = 20
"""With fewer ways to draw the participants no effect could ever be shown at 90 %."""
DRAWS = 1999
CLOSEST = 2
"""So many people with like figures beside each participant who was not drawn by lot."""


class How(Enum):
    """How the effect was made."""

    LOT = "lot"
    WAVES = "waves"
    ALIKE = "alike"


class Why(Enum):
    """Why nothing can be said."""

    NOBODY_BESIDE = "nobody_beside"
    TOO_FEW = "too_few"
    NOT_OVER = "not_over"
    TOO_SHORT = "too_short"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class Effect:
    """The change of who was trained beyond that of who was not, with its 90 % interval.

    Attributes:
        trained, beside: how many people. own, others: by how much each side changed, without any correction.
        smallest: the smallest effect that would be shown in 80 of 100 with the spread that was met.
    """

    value: float
    low: float
    high: float
    how: How
    trained: int
    beside: int
    own: float
    others: float
    error: float
    df: float

    @property
    def is_shown(self) -> bool:
        """No effect at all lies outside the interval."""
        return not self.low <= 0 <= self.high

    @property
    def smallest(self) -> float:
        """See the class."""
        return reach(self.df) * self.error

    def chance_to_show(self, effect: float) -> float:
        """How often a training with this true effect would be shown (non-central t, one side of the interval)."""
        return chance_to_show(effect, self.error, self.df)


@dataclass(frozen=True)
class Price:
    """What one more costs, with its 90 % interval; high None = without a bound; value None = none more to divide by."""

    value: float | None
    low: float | None
    high: float | None


def by_lot(trained: Floats, beside: Floats) -> Effect | Why:
    """Difference in differences of two groups that lots made: mean change less mean change, Welch's t.

    d -+ t.95 sqrt(s1^2/n1 + s0^2/n0), with Welch's degrees of freedom: n1 + n0 - 2 where both sides are alike.

    Args:
        trained, beside: float64 [people], each person's change.
    """
    if len(beside) == 0:
        return Why.NOBODY_BESIDE
    if min(len(trained), len(beside)) < FEWEST:
        return Why.TOO_FEW
    parts = np.array([np.var(trained, ddof=1) / len(trained), np.var(beside, ddof=1) / len(beside)])
    error = float(np.sqrt(parts.sum()))
    freedom = np.array([len(trained) - 1, len(beside) - 1])
    df = float(parts.sum() ** 2 / (parts**2 / freedom).sum()) if error else float(freedom.sum())
    own, others = float(trained.mean()), float(beside.mean())
    margin = float(stdtrit(df, LEVEL)) * error
    value = own - others
    return Effect(value, value - margin, value + margin, How.LOT, len(trained), len(beside), own, others, error, df)


def in_waves(values: Floats, wave: Ints, seed: int = 1) -> Effect | Why:
    """Each wave against those who have not begun yet, all waves together; the order was drawn, so it is drawn again.

    The change from the time before a wave to the time after it, of the wave less of who comes later, weighted by
    n1 n0 / (n1 + n0). The interval holds every effect d with which the drawn order stands among the 90 % of orders
    nearest to it once d is taken off (randomisation inference; Fisher 1935; Hemming 2015, BMJ 350:h391).

    Args:
        values: float64 [people, waves + 1], before the first wave and after each.
        wave: int64 [people], which wave somebody was in, from 1; larger than all = not (yet) in one.
        seed: of the orders drawn again.
    """
    waves = values.shape[1] - 1
    begun = wave <= waves
    if not begun.any():
        return Why.TOO_FEW
    changes = np.diff(values, axis=1)
    on = (wave[:, None] <= np.arange(waves + 1)[None, :]) & (np.arange(waves + 1) > 0)
    exposure = np.diff(on.astype(np.float64), axis=1)
    if not any((wave == k).any() and (wave > k).any() for k in range(1, waves + 1)):
        return Why.NOBODY_BESIDE
    beside = int((wave > 1).sum())
    if min(int(begun.sum()), beside) < FEWEST or _orders(wave) < ARRANGEMENTS:
        return Why.TOO_FEW
    value, own, others = _stacked(changes, wave)
    random = np.random.default_rng(seed)
    drawn = [random.permutation(wave) for _draw in range(DRAWS)]
    a = np.array([_stacked(changes, order)[0] for order in drawn])
    b = np.array([_stacked(exposure, order)[0] for order in drawn])
    low, high, error = _turned(value, a, b)
    df = len(wave) - 2
    return Effect(value, low, high, How.WAVES, int(begun.sum()), beside, own, others, error, df)


def alike(before: Floats, noise: Floats, after: Floats, trained: Mask, seed: int = 1) -> Effect | Why:
    """Participants who were not drawn, beside the people whose figures were most like theirs.

    after = a + b shrunken before + d trained, over the participants and the two people beside each whose shrunken value
    before lies nearest; b takes what would have come back by itself (regression to the mean). The interval holds every
    d whose residuals, drawn anew, make such an effect often enough (Freedman & Lane 1983, J. Bus. Econ. Stat. 1:292).

    Args:
        before, after: float64 [people], each person's value. noise: float64 [people], the variance of `before` by
            chance.
        trained: bool [people], who took part.
        seed: of the residuals drawn again.
    """
    n = int(trained.sum())
    if n == len(trained):
        return Why.NOBODY_BESIDE
    if min(n, len(trained) - n) < FEWEST:
        return Why.TOO_FEW
    start = shrunken(before, noise)
    chosen = trained | _closest(start, trained, max(CLOSEST * n, FEWEST))
    start, change, end, took = start[chosen], (after - before)[chosen], after[chosen], trained[chosen].astype(float)
    people = len(end)
    if math.comb(people, n) < ARRANGEMENTS:
        return Why.TOO_FEW
    known = np.column_stack((np.ones(people), (start - start.mean()) / (start.std() or 1.0)))
    rest, left = _without(known, end), _without(known, took)
    weight = float(left @ left)
    if weight < 1e-9:
        return Why.NOBODY_BESIDE
    value = float(left @ rest) / weight
    random = np.random.default_rng(seed)
    places = np.argsort(random.random((DRAWS, people)), axis=1)
    # Residuals spread less than what they stand for: two numbers were fitted, and a drawing keeps the mean of 0.
    wide = math.sqrt((people - 1) / (people - 2))
    low, high, error = _turned(value, wide * (rest[places] @ left) / weight, wide * (left[places] @ left) / weight)
    own, others = float(change[took > 0].mean()), float(change[took == 0].mean())
    return Effect(value, low, high, How.ALIKE, n, people - n, own, others, error, people - 3)


def shrunken(values: Floats, noise: Floats) -> Floats:
    """Each value drawn to the mean as far as chance may have made it: m + t^2 / (t^2 + v) (y - m).

    t^2 by moments (DerSimonian & Laird 1986), at least a hundredth of the noise: the order of the values stays told.
    """
    weight = 1 / np.maximum(noise, 1e-12)
    mean = float((weight * values).sum() / weight.sum())
    excess = float((weight * (values - mean) ** 2).sum()) - (len(values) - 1)
    between = max(excess / (weight.sum() - (weight**2).sum() / weight.sum()), 0.01 * float(noise.mean()))
    return np.asarray(mean + between / (between + noise) * (values - mean))


def price_of_one(cost: float, effect: Effect, times: float) -> Price:
    """Cost per one more, when an effect of 1 makes `times` more; the interval turned round, and open when it holds 0.

    Args:
        cost: of the training with everybody's time.
        times: what an effect of 1 brings, as opportunities x chance of an order (x margin).
    """
    most, least, middle = (bound * times for bound in (effect.high, effect.low, effect.value))
    if most < least:
        most, least = least, most
    return Price(
        cost / middle if middle > 0 else None, cost / most if most > 0 else None, cost / least if least > 0 else None
    )


def _orders(wave: Ints) -> int:
    """In how many ways these waves could have been drawn."""
    sizes = np.unique(wave, return_counts=True)[1]
    return math.factorial(len(wave)) // math.prod(math.factorial(int(size)) for size in sizes)


def _stacked(changes: Floats, wave: Ints) -> tuple[float, float, float]:
    """The weighted effect over the waves, and the mean changes of who began and who had not."""
    total = own = others = 0.0
    for k in range(1, changes.shape[1] + 1):
        now, later = changes[wave == k, k - 1], changes[wave > k, k - 1]
        if len(now) and len(later):
            weight = len(now) * len(later) / (len(now) + len(later))
            total, own, others = total + weight, own + weight * now.mean(), others + weight * later.mean()
    return (float((own - others) / total), float(own / total), float(others / total)) if total else (0.0, 0.0, 0.0)


def _turned(value: float, a: Floats, b: Floats) -> tuple[float, float, float]:
    """The effects d that the drawings do not gainsay, and a standard error: a drawing makes a - b d, we met value - d.

    Such a d is one of which more than 10 % of the drawings (ours among them) lie as far out: |a - b d| >= |value - d|.
    """

    def holds(d: float) -> bool:
        return bool((1 + (np.abs(a - b * d) >= abs(value - d) - 1e-12).sum()) / (len(a) + 1) > 2 * (1 - LEVEL))

    error = float(np.std(a - b * value)) or 1e-12
    ends = []
    for side in (-1.0, 1.0):
        inside, outside = 0.0, 1.0
        while holds(value + side * outside * error) and outside < 1e6:
            inside, outside = outside, 2 * outside
        for _halving in range(30):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if holds(value + side * middle * error) else (inside, middle)
        ends.append(value + side * outside * error)
    return ends[0], ends[1], error


def _closest(start: Floats, trained: Mask, wanted: int) -> Mask:
    """The people beside whose figures before lie nearest to those of any participant."""
    away = np.abs(start[:, None] - start[trained][None, :]).min(axis=1)
    away[trained] = np.inf
    chosen = np.zeros(len(start), dtype=np.bool_)
    chosen[np.argsort(away, kind="stable")[: min(wanted, int((~trained).sum()))]] = True
    return chosen


def _without(known: Floats, values: Floats) -> Floats:
    """What is left of values when what is known explains as much as it can."""
    fitted, *_rest = np.linalg.lstsq(known, values, rcond=None)
    return np.asarray(values - known @ fitted)
