"""Why two results differ that are each a sum of products: how much of the gap goes with which factor.

The rule: the effects add up to the gap exactly and do not depend on the order of the factors. Where every factor is
above nothing the logarithmic mean divisia index (LMDI-I) tells them; where one is zero its logarithm does not exist,
and the Shapley value does.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.spells import MethodError

Array = NDArray[np.float64]


def logarithmic_mean(a: Array, b: Array) -> Array:
    """L(a, b) = (a - b) / (ln a - ln b), which is a where both are equal; for values above zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (a - b) / (np.log(a) - np.log(b))
    # Close together the quotient loses its digits: there the mean of both is right to the twelfth.
    return np.where(np.abs(a - b) <= 1e-6 * np.abs(a + b), (a + b) / 2, mean)


def effects(before: Array, after: Array) -> Array:
    """How much of sum(product(after)) - sum(product(before)) goes with each factor.

    LMDI-I per part: effect_f = L(R1, R0) ln(after_f / before_f). A part with a factor of zero gets the Shapley value of
    its product instead. Both add up to the part's difference; the effects of a factor are summed over the parts.

    Parameters:
        before, after: float64 [..., parts, factors], all at least 0; leading axes (draws) are gone through together.

    Returns:
        float64 [..., factors].

    Raises:
        MethodError: shapes differ, or a factor is below zero or no number.

    Source: Ang 2005, Energy Policy 33:867-871 (LMDI-I); Wood & Lenzen 2006, Energy Policy 34:1326-1331 (zeros).
    """
    before, after = np.broadcast_arrays(np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64))
    if before.ndim < 2:
        raise MethodError("A decomposition needs parts and factors.")
    if not (np.all(np.isfinite(before)) and np.all(np.isfinite(after)) and before.min() >= 0 and after.min() >= 0):
        raise MethodError("A factor of a decomposition is a number of at least nothing.")
    whole = np.all((before > 0) & (after > 0), axis=-1, keepdims=True)
    by_log = _lmdi(np.where(whole, before, 1.0), np.where(whole, after, 1.0))
    return np.asarray(np.where(whole, by_log, _shapley(before, after) if not whole.all() else 0.0).sum(axis=-2))


def _lmdi(before: Array, after: Array) -> Array:
    mean = logarithmic_mean(after.prod(axis=-1), before.prod(axis=-1))
    return np.asarray(mean[..., None] * (np.log(after) - np.log(before)))


def _shapley(before: Array, after: Array) -> Array:
    """The Shapley value of each factor of a product, without going through all 2^n sets.

    The products over all sets of k changed factors without factor f sum to the coefficient of z^k in
    prod_{i != f} (before_i + after_i z); each such set has the weight k! (n - 1 - k)! / n!.
    """
    n = before.shape[-1]
    weights = np.array([factorial(k) * factorial(n - 1 - k) / factorial(n) for k in range(n)])
    found = np.zeros(before.shape)
    for factor in range(n):
        sums = np.zeros((*before.shape[:-1], n))
        sums[..., 0] = 1.0
        for other in range(n):
            if other != factor:
                shifted = np.concatenate((np.zeros_like(sums[..., :1]), sums[..., :-1]), axis=-1)
                sums = sums * before[..., other, None] + shifted * after[..., other, None]
        found[..., factor] = (after[..., factor] - before[..., factor]) * (sums @ weights)
    return found
