"""Lengths of time: milliseconds are kept, minutes are told, and what is told is kept again as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.lengths import HOUR, MINUTE, kept, minutes, written

LENGTHS = st.integers(-(10**12), 10**12)


@given(LENGTHS)
def test_what_is_told_or_written_down_is_kept_as_it_was(ms: int) -> None:
    assert kept(minutes(ms)) == ms
    assert round(written(ms) * MINUTE) == ms
    assert round(float(written(ms)) * MINUTE) == ms


@pytest.mark.parametrize(("ms", "told"), [(0, 0), (45 * MINUTE, 45), (90_000, 1.5), (20_000, 1 / 3), (HOUR, 60)])
def test_whole_minutes_are_a_whole_number(ms: int, told: float) -> None:
    assert minutes(ms) == told
    assert isinstance(minutes(ms), int) == (ms % MINUTE == 0)


def test_what_is_not_known_stays_so() -> None:
    assert minutes(None) is None
