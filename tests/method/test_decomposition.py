"""The gap between two sums of products, factor by factor."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.decomposition import effects
from meetpunt.method.spells import MethodError

factor = st.one_of(st.just(0.0), st.floats(0.01, 50))


def in_every_order(before: list[float], after: list[float]) -> list[float]:
    """The Shapley value by its definition: the mean over all orders in which the factors can change."""
    found = np.zeros(len(before))
    orders = list(permutations(range(len(before))))
    for order in orders:
        now = list(before)
        for place in order:
            was = np.prod(now)
            now[place] = after[place]
            found[place] += np.prod(now) - was
    return list(found / len(orders))


def test_a_product_by_hand() -> None:
    """100 x 0.5 = 50 becomes 80 x 0.4 = 32: a gap of -18.

    L(32, 50) = -18 / ln(32 / 50) = -18 / -0.446287 = 40.3328; volume 40.3328 x ln(0.8) = 40.3328 x -0.223144 = -9.0;
    the share fell by the same factor 0.8 and so goes with the other -9.0.
    """
    assert effects(np.array([[100.0, 0.5]]), np.array([[80.0, 0.4]])) == pytest.approx([-9.0, -9.0])


def test_a_zero_by_hand() -> None:
    """10 x 3 = 30 becomes 12 x 0 = 0. Volume first: 2 x 3 = 6, then -36; share first: -30, then 0. Means: 3, -33."""
    assert effects(np.array([[10.0, 3.0]]), np.array([[12.0, 0.0]])) == pytest.approx([3.0, -33.0])


@given(st.lists(st.tuples(factor, factor), min_size=1, max_size=5))
def test_zeros_get_the_mean_over_all_orders(pairs: list[tuple[float, float]]) -> None:
    before, after = [one for one, _ in pairs] + [0.0], [one for _, one in pairs] + [2.0]
    found = effects(np.array([before]), np.array([after]))
    assert found == pytest.approx(in_every_order(before, after), rel=1e-9, abs=1e-9)


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(factor, min_size=n, max_size=n), min_size=3, max_size=3),
            st.lists(st.lists(factor, min_size=n, max_size=n), min_size=3, max_size=3),
        )
    )
)
def test_effects_add_up_to_the_gap(parts: tuple[list[list[float]], list[list[float]]]) -> None:
    before, after = np.array(parts[0]), np.array(parts[1])
    gap = after.prod(axis=1).sum() - before.prod(axis=1).sum()
    assert effects(before, after).sum() == pytest.approx(gap, rel=1e-9, abs=1e-7)


def test_both_ways_tell_nearly_the_same() -> None:
    rng = np.random.default_rng(7)
    before = rng.uniform(0.3, 0.9, (1, 8))
    after = before * rng.uniform(0.9, 1.1, (1, 8))
    assert effects(before, after) == pytest.approx(in_every_order(before[0].tolist(), after[0].tolist()), rel=0.01)


def test_many_draws_are_each_as_one_alone() -> None:
    rng = np.random.default_rng(3)
    before, after = rng.uniform(0, 2, (4, 2, 3)), rng.uniform(0, 2, (4, 2, 3))
    after[1, 0, 2] = 0.0
    together = effects(before, after)
    assert together == pytest.approx(np.array([effects(before[i], after[i]) for i in range(4)]))


@pytest.mark.parametrize("wrong", [[[-1.0, 2.0]], [[float("nan"), 1.0]]])
def test_what_is_no_count_is_refused(wrong: list[list[float]]) -> None:
    with pytest.raises(MethodError):
        effects(np.array(wrong), np.array([[1.0, 1.0]]))
