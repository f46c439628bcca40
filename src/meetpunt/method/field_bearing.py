"""Whether what a field says goes with winning: the shares won by value, and how easily chance alone makes them differ.

The rule: only closed opportunities count, values of fewer than 10 are taken together, and a field is said to go with
winning only when chance would seldom (a false one in ten over all fields together) make shares differ this much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.conversion import wilson
from meetpunt.method.spells import MethodError

FEWEST_OF_A_VALUE = 10
"""Values of fewer closed opportunities are taken together as the rest."""

FALSE_ONES = 0.10
"""Of all fields said to go with winning, this share may be there by chance (Benjamini and Hochberg)."""

DRAWS = 4000
_SURE, _POWER = 1.645, 0.842
"""Normal points of a 90 % interval and of finding a difference 8 times in 10."""


@dataclass(frozen=True)
class ValueShare:
    """The closed opportunities with one value of a field.

    Attributes:
        value: the value; None is the rest, values of fewer than 10 taken together.
        n, won: closed ones, and those of them that were won.
        share, low, high: won / n with its 90 % interval (Wilson).
    """

    value: str | None
    n: int
    won: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Bearing:
    """How a field's values stand beside winning.

    Attributes:
        values: the largest first.
        n: closed opportunities with a value.
        chance: how often chance alone makes shares differ at least this much, 0..1; None when there are fewer than two
            values of enough opportunities.
        detectable: the difference between the two largest values that these numbers would show 8 times in 10, 0..1;
            None as above.
    """

    values: tuple[ValueShare, ...]
    n: int
    chance: float | None
    detectable: float | None


def bearing(values: Sequence[str], won: NDArray[np.bool_], dice: np.random.Generator) -> Bearing:
    """Compare the shares won by value of a field.

    The statistic is G = 2 sum of observed x log(observed / expected) over won and lost of each value; how often chance
    makes it as large is found by dealing the won ones over the values at random (exact up to `DRAWS` deals).

    Args:
        values: of each closed opportunity that has the field filled in.
        won: bool, alike.
        dice: a seeded generator, so that a figure stays the same until the data change.

    Raises:
        MethodError: the two are not equally long.
    """
    if len(values) != len(won):
        raise MethodError("Each opportunity has one value and one outcome.")
    names, place = np.unique(np.array(values, dtype=object).astype(str), return_inverse=True)
    n, wins = np.bincount(place, minlength=len(names)), np.bincount(place, weights=won, minlength=len(names))
    shares = _shares(names, n, wins.astype(np.int64))
    counts = np.array([one.n for one in shares], dtype=np.int64)
    wins = np.array([one.won for one in shares], dtype=np.int64)
    enough = sum(one.value is not None for one in shares) >= 2
    if not enough:
        return Bearing(shares, len(values), None, None)
    told = _g(wins[None, :], counts)[0]
    dealt = _g(dice.multivariate_hypergeometric(counts, int(wins.sum()), size=DRAWS), counts)
    chance = (1 + int(np.count_nonzero(dealt >= told - 1e-9))) / (DRAWS + 1)
    first, second = _two_largest(shares)
    overall = wins.sum() / counts.sum()
    detectable = (_SURE + _POWER) * float(np.sqrt(overall * (1 - overall) * (1 / first + 1 / second)))
    return Bearing(shares, len(values), chance, min(1.0, detectable))


def goes_with_winning(chances: Sequence[float | None]) -> tuple[bool, ...]:
    """Which of all fields looked at are said to go with winning (Benjamini and Hochberg 1995 at `FALSE_ONES`).

    Args:
        chances: of every field of the organisation that was looked at; None could not be judged.
    """
    judged = sorted(chance for chance in chances if chance is not None)
    limit = 0.0
    for place, chance in enumerate(judged, start=1):
        if chance <= FALSE_ONES * place / len(judged):
            limit = chance
    return tuple(chance is not None and 0 < chance <= limit for chance in chances)


def _shares(names: NDArray[np.object_], n: NDArray[np.int64], won: NDArray[np.int64]) -> tuple[ValueShare, ...]:
    large = n >= FEWEST_OF_A_VALUE
    order = sorted(np.flatnonzero(large), key=lambda place: (-n[place], names[place]))
    rows = [(str(names[place]), int(n[place]), int(won[place])) for place in order]
    made = [ValueShare(name, count, wins, wins / count, *wilson(wins / count, count)) for name, count, wins in rows]
    rest, rest_won = int(n[~large].sum()), int(won[~large].sum())
    if rest:
        made.append(ValueShare(None, rest, rest_won, rest_won / rest, *wilson(rest_won / rest, rest)))
    return tuple(made)


def _two_largest(shares: tuple[ValueShare, ...]) -> tuple[int, int]:
    first, second, *_ = (one.n for one in shares if one.value is not None)
    return first, second


def _g(won: NDArray[np.int64], n: NDArray[np.int64]) -> NDArray[np.float64]:
    """G of each row of wins: float64 [rows]."""
    share = won.sum(axis=1, keepdims=True) / n.sum()
    total = np.zeros(len(won))
    for observed, expected in ((won, n * share), (n - won, n * (1 - share))):
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
        total += 2 * terms.sum(axis=1)
    return total
