"""The difference of a share with and without something, among the cases of the same person.

The rule: who differ in everything are not compared; people without both kinds of cases say nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from meetpunt.method.conversion import Z90
from meetpunt.method.difference import Difference

FEWEST = 10.0
"""Below this weight no difference is given: ten cases with it beside very many without it, or twenty beside twenty."""
PEOPLE = 4
"""Fewer people with both kinds would tell who they are."""


@dataclass(frozen=True)
class Pair:
    """Of one person: k of the n cases with it, and k of the n without it."""

    with_k: int
    with_n: int
    without_k: int
    without_n: int


@dataclass(frozen=True)
class Within:
    """The difference within people with its 90 % interval, None = too few to say; people: with both kinds."""

    difference: Difference | None
    people: int


def within(pairs: Iterable[Pair]) -> Within:
    """Difference of shares within people, weighted by how much each says.

    d = sum w (a/n1 - b/n0) / sum w, w = n1 n0 / (n1 + n0); variance
    sum (a (n1 - a) n0^3 + b (n0 - b) n1^3) / (n1 n0 (n1 + n0)^2) / (sum w)^2.
    Source: Greenland & Robins 1985, Biometrics 41:55-68 (Mantel-Haenszel risk difference).
    """
    both = [one for one in pairs if one.with_n and one.without_n]
    weight = top = spread = 0.0
    for one in both:
        a, n1, b, n0 = one.with_k, one.with_n, one.without_k, one.without_n
        w = n1 * n0 / (n1 + n0)
        weight += w
        top += w * (a / n1 - b / n0)
        spread += (a * (n1 - a) * n0**3 + b * (n0 - b) * n1**3) / (n1 * n0 * (n1 + n0) ** 2)
    if len(both) < PEOPLE or weight < FEWEST:
        return Within(None, len(both))
    error = Z90 * math.sqrt(spread) / weight
    return Within(Difference(top / weight, max(-1.0, top / weight - error), min(1.0, top / weight + error)), len(both))
