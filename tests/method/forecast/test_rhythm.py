"""Orders that come in the last month of a quarter, and orders that do not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from meetpunt.method.forecast.rhythm import Rhythm, rhythm

AS_OF = float((date(2026, 1, 1) - date(1970, 1, 1)).days)
YEAR_AGO = AS_OF - 365


def orders(per_month: list[int]) -> np.ndarray:
    """Days of orders of a year, evenly over each month."""
    bounds = [(date(2025, month, 1) - date(2026, 1, 1)).days for month in range(1, 13)] + [0]
    return np.concatenate(
        [np.linspace(a, b, n, endpoint=False) for a, b, n in zip(bounds, bounds[1:], per_month, strict=False)]
    )


def test_a_rhythm_moves_orders_within_a_quarter_and_makes_no_more_of_them() -> None:
    found = rhythm(orders([20, 30, 60] * 4), YEAR_AGO, AS_OF)
    assert found.pace == pytest.approx([20 / 110 * 3, 30 / 110 * 3, 60 / 110 * 3], abs=0.06)
    edges = np.array([0.0, 31.0, 59.0, 90.0])
    days = found.days(AS_OF, edges)
    assert np.diff(days) == pytest.approx(found.pace * np.diff(edges))
    assert days[-1] == pytest.approx(90, rel=0.02)


def test_months_that_differ_by_chance_have_no_rhythm() -> None:
    found = rhythm(orders([30, 34, 28, 33, 27, 31, 29, 30, 33, 30, 31, 28]), YEAR_AGO, AS_OF)
    assert found.pace == pytest.approx(np.ones(3), abs=0.03)


def test_a_rhythm_is_not_read_from_a_few_months() -> None:
    few = rhythm(orders([20, 30, 60] * 4), AS_OF - 120, AS_OF)
    assert np.array_equal(few.pace, np.ones(3))
    edges = np.array([0.0, 10.0])
    assert np.array_equal(Rhythm(np.ones(3)).days(AS_OF, edges), edges)
