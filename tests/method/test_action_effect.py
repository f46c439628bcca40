"""What a figure did since something was agreed, against counts that were worked out by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.special import betainc

from meetpunt.method.action_effect import Says, followed, of_ages, of_means, of_rates, of_shares, young
from meetpunt.method.coaching import is_due, told_in_fours
from meetpunt.method.spells import Spells


def _spells(*rows: tuple[float, float, int]) -> Spells:
    """Entered, age and cause (0 open, 1 went on, 2 lost) of spells of one step."""
    n = len(rows)
    entered, age, cause = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    zero, no = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
    return Spells(
        opportunity=np.arange(n, dtype=np.int64),
        step=zero.astype(np.int16),
        group=zero,
        team=zero,
        entered=entered,
        age=age,
        cause=cause.astype(np.int8),
        skipped=no,
        unknown_entry=no,
        observed_from=np.zeros(n),
        bulk_closed=no,
        last_sign=np.full(n, np.nan),
    )


def test_a_share_that_rose_from_6_to_12_of_20_is_clearly_more() -> None:
    """12/20 - 6/20 = 0.30. By the normal curve: sqrt(0.3 x 0.7 / 20 + 0.6 x 0.4 / 20) = 0.150, 0.30 -+ 1.645 x 0.150 =
    0.05 to 0.55, chance Phi(2.0) = 97.7 %; the posteriors lie a little nearer to each other.
    """
    found = of_shares((6, 20), (12, 20))
    assert found.says is Says.CLEARLY_MORE
    assert (found.value, found.low, found.high) == (
        pytest.approx(0.30),
        pytest.approx(0.05, abs=0.02),
        pytest.approx(0.55, abs=0.05),
    )
    assert found.chance == pytest.approx(0.977, abs=0.01)
    assert of_shares((12, 20), (6, 20)).says is Says.CLEARLY_LESS
    assert of_shares((6, 20), (2, 4)).says is Says.FEW


def test_the_chance_that_a_rate_rose_is_that_of_two_gammas() -> None:
    """60 in 60 days, then 40 in 30: 1.33 - 1.00 = 0.33 a day. P(second > first) of Gamma(60.5, 60) and Gamma(40.5, 30)
    is the regularised incomplete beta I_x(60.5, 40.5) at x = 60 / (60 + 30).
    """
    found = of_rates((60, 60.0), (40, 30.0))
    assert found.value == pytest.approx(1 / 3)
    assert found.chance == pytest.approx(betainc(60.5, 40.5, 60 / 90), abs=0.002)
    assert found.says is Says.PROBABLY_MORE
    assert of_rates((10, 60.0), (0, 40.0)).says is Says.CLEARLY_LESS
    assert of_rates((2, 60.0), (1, 30.0)).says is Says.FEW


def test_means_use_their_own_intervals() -> None:
    """30 (27 to 33), then 27 (25 to 29): -3, and sqrt(2^2 + 3^2) = 3.61 either way: -6.61 to 0.61.
    chance = Phi(1.645 x -3 / 3.61) = Phi(-1.37) = 8.6 %.
    """
    found = of_means((30, 27, 33), (27, 25, 29), (80, 80))
    assert (found.value, found.low, found.high) == (-3, pytest.approx(-6.606, abs=1e-3), pytest.approx(0.606, abs=1e-3))
    assert found.chance == pytest.approx(0.086, abs=0.001)
    assert found.says is Says.PROBABLY_LESS


def test_about_the_same_is_said_only_where_there_is_no_room_for_what_was_wanted() -> None:
    """20 of 40 twice: -+ 18 points, so that the 10 wanted may be there: too few to say. 200 of 400 twice: -+ 6."""
    assert of_shares((20, 40), (20, 40), 0.6).says is Says.FEW
    assert of_shares((200, 400), (200, 400), 0.6).says is Says.SAME


def test_what_entered_is_read_at_one_age_on_both_sides_and_the_young_are_counted_apart() -> None:
    """Agreed on day 100, read at 20 days, as of day 160. Before: entered from 40 to 80 (day 90 is followed for 10 days
    only): day 50 went on in time, day 60 after 30 days is too late. Since: day 110 went on, day 130 is open; 150 is too
    young.
    """
    spells = _spells((50, 10, 1), (60, 30, 1), (90, 5, 1), (110, 12, 1), (130, 30, 0), (150, 10, 0))
    before, after = followed(spells, 40, 100, 20, 100), followed(spells, 100, 160, 20, 160)
    assert (before.went_on, before.n) == (1, 2)
    assert (after.went_on, after.n) == (1, 2)
    assert young(spells, 100, 20, 160) == 1
    assert of_ages(before, after).says is Says.FEW


def test_without_any_effect_nothing_is_clear_in_about_nine_of_ten() -> None:
    """40 in each, p = 0.4 on both sides: the 90 % interval leaves out nothing in about 10 of 100."""
    rng = np.random.default_rng(6)
    counts = rng.binomial(40, 0.4, (300, 2))
    told = [of_shares((int(k), 40), (int(later), 40)).says for k, later in counts]
    clear = sum(one in (Says.CLEARLY_MORE, Says.CLEARLY_LESS) for one in told) / len(told)
    assert 0.04 <= clear <= 0.16


def test_ratings_are_told_in_fours() -> None:
    """Of 3 none; of 5, 4, 3, 4 the mean is 16 / 4; a fifth changes nothing until there are eight."""
    assert told_in_fours((5, 4, 3)) is None
    first, fifth = told_in_fours((5, 4, 3, 4)), told_in_fours((5, 4, 3, 4, 1))
    assert first is not None
    assert (first.mean, first.n) == (4.0, 4)
    assert fifth == first


def test_a_rhythm_asks_when_its_weeks_have_passed() -> None:
    today = date(2026, 11, 28)
    assert is_due(4, None, today)
    assert is_due(4, date(2026, 10, 31), today)
    assert not is_due(4, date(2026, 11, 1), today)
    assert not is_due(None, None, today)
