"""Forecasts held to account, by hand: how often a band held, how far off, and which method did best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meetpunt.method.forecast_record import Seen, best_of, judged, usual_of, with_own_bands

FIRST = 2026 * 12


def _seen(month: int, told: float, actual: float | None, half: float | None = None, ahead: int = 0) -> Seen:
    band = (None, None, None) if half is None else (told - half, told, told + half)
    return Seen(FIRST + month, ahead, told, actual, *band)


def test_nine_of_twelve_is_in_line_with_eighty_per_cent() -> None:
    """P(6 or fewer of 12) is 2 %, of 7 or fewer 7 %; P(12 of 12) is 7 %."""
    assert usual_of(12) == (7, 12)
    assert usual_of(0) == (0, 0)
    twelve = [_seen(month, 100, 100 if month < 9 else 200, 20) for month in range(12)]
    score = judged(twelve)
    assert (score.held, score.banded, score.in_line) == (9, 12, True)
    assert not judged([replace(one, actual=200.0) for one in twelve]).in_line


def test_a_method_by_hand() -> None:
    """Told 100, came 80 and 120: no bias, 20 off; pinball losses of 90, 100 and 110: 9, 10, 3 and 3, 10, 9."""
    score = judged([_seen(0, 100, 80, 10), _seen(1, 100, 120, 10), _seen(2, 100, None, 10)])
    assert (score.n, score.held, score.bias, score.error) == (2, 0, 0.0, 0.2)
    assert score.loss == pytest.approx((9 + 10 + 3 + 3 + 10 + 9) / 6 / 100)
    assert judged([_seen(0, 100, 0, 10)]).bias is None, "a share of nothing"


def test_a_single_figure_gets_the_range_of_what_was_over_when_it_was_said() -> None:
    """Always told three times what came: the range lies about a third of it, from the fifth month on, or later."""
    told = [_seen(month, 300, 100 + month) for month in range(8)]
    found = with_own_bands(told)
    assert [one.has_band for one in found] == [False] * 4 + [True] * 4
    assert found[4].p50 == pytest.approx(101.5)
    assert found[4].told == 300
    ahead = with_own_bands([replace(one, ahead=2) for one in told])
    assert [one.has_band for one in ahead] == [False] * 6 + [True] * 2
    changed = with_own_bands([replace(one, actual=one.actual if one.month < FIRST + 4 else 9e9) for one in told])
    assert changed[4].p50 == found[4].p50, "what came later changes nothing"


def test_the_simplest_method_is_named_when_it_does_best() -> None:
    dice = np.random.default_rng(1)
    actual = 100 + dice.normal(0, 10, 12)
    rate = [_seen(month, 100, one, 13) for month, one in enumerate(actual)]
    wild = [_seen(month, 150, one, 13) for month, one in enumerate(actual)]
    best = best_of({"steps": wild, "run_rate": rate})
    assert best is not None
    assert (best.method, best.second, best.n, best.is_close) == ("run_rate", "steps", 12, False)
    assert best.low < best.gain < best.high


def test_what_chance_can_make_is_too_close_to_call_and_few_months_say_nothing() -> None:
    dice = np.random.default_rng(2)
    actual = 100 + dice.normal(0, 10, 12)
    one, other = (
        [
            _seen(month, 100 + shift, came, 13)
            for month, (shift, came) in enumerate(zip(dice.normal(0, 5, 12), actual, strict=True))
        ]
        for _ in range(2)
    )
    best = best_of({"steps": one, "run_rate": other})
    assert best is not None
    assert best.is_close
    assert best_of({"steps": one[:5], "run_rate": other[:5]}) is None
    assert best_of({"steps": one}) is None
    assert best_of({"steps": one, "run_rate": [replace(it, p10=None) for it in other]}) is None
