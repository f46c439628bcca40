"""Whether a training of so many people could show anything: the smallest effect that would be shown.

The rule: it is said before the training starts, from how much chance alone moves each person's figure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import nctdtr, stdtrit

LEVEL, POWER = 0.95, 0.8
"""One side of a 90 % interval; how often an effect of the smallest size would be shown."""
SPREAD = 0.04
"""How much the effect of a training differs from person to person (standard deviation, as a part of one)."""
FEWEST = 3
"""Of fewer people on a side there is nothing to say: their spread cannot be known."""


@dataclass(frozen=True)
class Smallest:
    """The smallest effect that would be shown in 80 of 100 trainings of this size; in the unit of the values."""

    effect: float
    trained: int
    beside: int
    error: float

    def chance_to_show(self, effect: float) -> float:
        """How often a training with this true effect would be shown."""
        return chance_to_show(effect, self.error, self.trained + self.beside - 2)


def noise_of_share(share: float, n: float) -> float:
    """The variance that chance alone gives the change of a person's share between two periods of n records each."""
    return 2 * share * (1 - share) / n


def smallest_effect(noise: float, trained: int, beside: int, spread: float = SPREAD) -> Smallest | None:
    """(t.95 + t.8) sqrt((noise + spread^2) (1/n1 + 1/n0)) with n1 + n0 - 2 degrees of freedom; None of too few people.

    Source: Bloom 1995, Evaluation Review 19:547-556.

    Args:
        noise: variance of a person's change by chance alone (`noise_of_share`).
        trained, beside: how many people on each side.
        spread: standard deviation of the effect between people, in the unit of the values.
    """
    if min(trained, beside) < FEWEST:
        return None
    error = math.sqrt((noise + spread**2) * (1 / trained + 1 / beside))
    return Smallest(reach(trained + beside - 2) * error, trained, beside, error)


def smallest_in_waves(noise: float, waves: int, people: int, spread: float = SPREAD) -> Smallest | None:
    """The same for people who all begin in one of so many waves: 1 / sum of n1 n0 / (n1 + n0) over the waves."""
    sizes = [people // waves + (place < people % waves) for place in range(waves)]
    later = [people - sum(sizes[: place + 1]) for place in range(waves)]
    if waves < 2 or min(people, later[0]) < FEWEST:
        return None
    known = sum(now * rest / (now + rest) for now, rest in zip(sizes, later, strict=True) if rest)
    error = math.sqrt((noise + spread**2) / known)
    return Smallest(reach(people - 2) * error, people, later[0], error)


def chance_to_show(effect: float, error: float, df: float) -> float:
    """P(t > t.95) when the true effect is so large."""
    if error <= 0:
        return 1.0 if effect else 0.0
    return float(1 - nctdtr(df, abs(effect) / error, stdtrit(df, LEVEL)))


def reach(df: float) -> float:
    """t.95 + t.8: so many standard errors is the smallest effect that is shown in 80 of 100."""
    return float(stdtrit(df, LEVEL) + stdtrit(df, POWER))
