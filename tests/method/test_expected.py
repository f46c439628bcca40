"""What would have been reached with the team's conversions."""

from __future__ import annotations

import pytest

from meetpunt.method.expected import expected_reach


def test_it_starts_from_the_own_entries_and_multiplies() -> None:
    first, second, third = expected_reach(100, [(0.5, 400.0), (0.4, 200.0)])
    assert first == (100.0, 100.0, 100.0)
    assert second is not None
    assert third is not None
    assert second[1] == pytest.approx(50)
    assert third[1] == pytest.approx(20)
    assert second[0] < 50 < second[2]


def test_nobody_is_expected_to_reach_more_than_entered() -> None:
    reached = expected_reach(3, [(0.99, 5.0)])[1]
    assert reached is not None
    assert reached[2] <= 3


def test_an_unknown_conversion_ends_what_can_be_expected() -> None:
    assert expected_reach(10, [(0.5, 50.0), None, (0.5, 50.0)])[2:] == (None, None)
    assert expected_reach(0, [(0.5, 50.0)]) == (None, None)


def test_chance_alone_is_binomial_when_the_team_is_known_well() -> None:
    reached = expected_reach(10_000, [(0.5, 1e12)])[1]
    assert reached is not None
    # 90 % of a binomial with n = 10,000 and p = 0.5: 5,000 -+ 1.645 x 50.
    assert reached[0] == pytest.approx(5000 - 82, abs=2)
    assert reached[2] == pytest.approx(5000 + 82, abs=2)
