"""Rows that are alike in several columns: one whole number per row, equal and in order just as the rows are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_ROOM = 2**62


def as_one(*columns: ArrayLike) -> NDArray[np.int64]:
    """The columns packed into one, so that they are sorted and told apart as whole numbers are.

    Parameters: columns, whole numbers [rows], at least one; the first goes first in order.
    """
    whole, room = np.zeros(len(np.asarray(columns[0])), dtype=np.int64), 1
    for one in columns:
        column = np.asarray(one, dtype=np.int64)
        if not len(column):
            return whole
        column = column - column.min()
        if room * (int(column.max()) + 1) >= _ROOM:
            whole, column = _ranked(whole), _ranked(column)
            room = int(whole.max()) + 1
        span = int(column.max()) + 1
        whole, room = whole * span + column, room * span
    return whole


def _ranked(column: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(np.unique(column, return_inverse=True)[1], dtype=np.int64)
