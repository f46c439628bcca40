"""Ratios of sellers, worked out anew only when what they are made of changed: an integral takes 20 milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from meetpunt.method.planning.ratios import Estimates
from meetpunt.method.planning.ratios import ratios as ratios_of
from meetpunt.method.planning.ratios import shares as shares_of
from meetpunt.reports.memory import of_data


def ratios(
    wanted: Sequence[int], counts: ArrayLike, exposures: ArrayLike, n: ArrayLike, dispersion: float = 1.0
) -> Estimates:
    """As `method.planning.ratios`."""
    data = [np.asarray(one, dtype=np.float64) for one in (wanted, counts, exposures, n, dispersion)]
    return of_data("ratios", data, lambda: ratios_of(counts, exposures, n, dispersion, wanted))


def shares(wanted: Sequence[int], k: ArrayLike, n: ArrayLike) -> Estimates:
    """Likewise."""
    data = [np.asarray(one, dtype=np.float64) for one in (wanted, k, n)]
    return of_data("shares", data, lambda: shares_of(k, n, wanted))
