"""Whether a field goes with winning: by hand, against an independent test, and over many organisations of chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact

from meetpunt.method.field_bearing import bearing, goes_with_winning
from meetpunt.method.spells import MethodError


def told(*rows: tuple[str, int, int]) -> tuple[list[str], np.ndarray]:
    """Value, closed and won, as one value and outcome per opportunity."""
    values = [value for value, n, _ in rows for _ in range(n)]
    won = [place < wins for _, n, wins in rows for place in range(n)]
    return values, np.array(won)


def dice(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_field_that_goes_with_winning_by_hand() -> None:
    found = bearing(*told(("yes", 40, 24), ("no", 60, 15)), dice())
    assert [(one.value, one.n, one.won) for one in found.values] == [("no", 60, 15), ("yes", 40, 24)]
    assert found.values[1].share == 0.6
    assert found.values[1].low < 0.6 < found.values[1].high
    assert found.chance is not None
    assert found.chance < 0.01
    # (1.645 + 0.842) x sqrt(0.39 x 0.61 x (1/60 + 1/40))
    assert found.detectable == pytest.approx(0.2476, abs=1e-4)


def test_chance_agrees_with_fishers_exact_test_and_for_many_with_the_likelihood_ratio_test() -> None:
    few = (("a", 40, 20), ("b", 40, 12))
    theirs = fisher_exact([[20, 20], [12, 28]]).pvalue
    assert bearing(*told(*few), dice()).chance == pytest.approx(theirs, abs=0.02)
    many = (("a", 500, 200), ("b", 600, 210), ("c", 400, 150))
    table = [[won, n - won] for _, n, won in many]
    theirs = chi2_contingency(table, correction=False, lambda_="log-likelihood").pvalue
    assert bearing(*told(*many), dice()).chance == pytest.approx(theirs, abs=0.02)


def test_rare_values_are_taken_together_and_one_value_says_nothing() -> None:
    found = bearing(*told(("often", 30, 10), ("rare", 4, 4), ("rarer", 3, 0)), dice())
    assert [(one.value, one.n, one.won) for one in found.values] == [("often", 30, 10), (None, 7, 4)]
    assert found.chance is None
    assert found.detectable is None
    assert bearing([], np.array([], dtype=bool), dice()).values == ()


def test_the_same_data_give_the_same_figure() -> None:
    rows = told(("a", 30, 12), ("b", 30, 9))
    assert bearing(*rows, dice()) == bearing(*rows, dice())


def test_fields_of_chance_are_seldom_said_to_go_with_winning() -> None:
    generator = dice(7)
    said = 0
    for _ in range(150):
        chances = []
        for _field in range(8):
            values = generator.choice(["a", "b", "c"], 120).tolist()
            chances.append(bearing(values, generator.random(120) < 0.3, generator).chance)
        said += any(goes_with_winning(chances))
    assert said / 150 <= 0.16  # a false alarm in at most one organisation in ten, and room for chance over 150


def test_a_field_that_matters_is_found_among_many_that_do_not() -> None:
    generator = dice(3)
    values = np.array(["a"] * 200 + ["b"] * 200)
    won = generator.random(400) < np.where(values == "a", 0.45, 0.25)
    chances = [bearing(values.tolist(), won, generator).chance]
    chances += [bearing(generator.permutation(values).tolist(), won, generator).chance for _ in range(9)]
    assert goes_with_winning([*chances, None])[0]
    assert not goes_with_winning([*chances, None])[-1]


def test_a_value_without_an_outcome_is_refused() -> None:
    with pytest.raises(MethodError):
        bearing(["a"], np.array([], dtype=bool), dice())
