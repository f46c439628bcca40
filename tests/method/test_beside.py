"""What a fact says about a cause: worked by hand, then over many series."""

import numpy as np
import pytest
from scipy.stats import beta as beta_distribution

from meetpunt.method.beside import (
    NOTHING,
    Figure,
    Says,
    Toward,
    median,
    rate,
    read_rate,
    read_score,
    read_share,
    read_values,
    share,
    together,
)


def test_a_share_has_the_interval_of_its_beta_distribution() -> None:
    """32 of 41: Beta(32.5, 9.5), 5 % point .663, 95 % point .871."""
    found = share(32, 41)
    expected = beta_distribution(32.5, 9.5).ppf((0.05, 0.95))
    assert (found.value, found.k, found.n) == (32 / 41, 32, 41)
    assert (found.low, found.high) == pytest.approx(tuple(expected), abs=0.002)
    assert share(1, 4).low is None, "of four there is no interval"
    assert share(0, 0) == NOTHING


def test_a_median_has_the_interval_that_a_sign_test_leaves() -> None:
    """Of 10 values the chance of at most one under the median is 11 / 1024 = .011, of at most two 56 / 1024 = .055:
    so one value is cut off at each side, and the interval is from the second to the ninth."""
    found = median(np.arange(1.0, 11.0))
    assert (found.value, found.low, found.high, found.n) == (5.5, 2.0, 9.0, 10)


def test_a_rate_is_events_per_opportunity() -> None:
    found = rate(187, 54)
    assert found.value == pytest.approx(3.463, abs=0.001)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 3.463 < found.high


@pytest.mark.parametrize(
    ("own", "others", "toward", "says"),
    [
        ((32, 41), (17, 120), Toward.MORE, Says.GOES_WITH),
        ((32, 41), (17, 120), Toward.LESS, Says.SPEAKS_AGAINST),
        ((32, 41), (17, 120), Toward.NEITHER, Says.DIFFERS),
        ((6, 40), (17, 120), Toward.MORE, Says.LITTLE),
        ((17, 120), (17, 120), Toward.NEITHER, Says.LITTLE),
        ((3, 4), (17, 120), Toward.MORE, Says.TOO_FEW),
        ((0, 0), (17, 120), Toward.MORE, Says.TOO_FEW),
        ((0, 0), (0, 0), Toward.MORE, Says.NOT_RECORDED),
        ((140, 1000), (142, 1000), Toward.MORE, Says.SPEAKS_AGAINST),
    ],
)
def test_a_share_goes_with_a_cause_only_when_it_is_surely_and_materially_so(
    own: tuple[int, int], others: tuple[int, int], toward: Toward, says: Says
) -> None:
    assert read_share(share(*own), share(*others), toward) is says


def test_days_are_read_by_how_many_lie_over_the_others_median() -> None:
    others = np.array([3.0] * 40 + [5.0] * 40 + [9.0] * 40)
    assert read_values(np.full(40, 9.0), others, Toward.MORE) is Says.GOES_WITH
    assert read_values(np.full(40, 3.0), others, Toward.MORE) is Says.SPEAKS_AGAINST
    assert read_values(others, others, Toward.MORE) is Says.LITTLE
    assert read_values(np.zeros(0), others, Toward.MORE) is Says.NOT_RECORDED


def test_contacts_per_opportunity_and_ratings() -> None:
    assert read_rate(rate(60, 60), rate(400, 200), Toward.LESS) is Says.GOES_WITH
    assert read_rate(rate(120, 60), rate(400, 200), Toward.LESS) in (Says.LITTLE, Says.SPEAKS_AGAINST)
    low, high = (Figure(score, None, None, 2) for score in (2.0, 3.5))
    assert read_score(low, high) is Says.DIFFERS, "an opinion is asked about, and counts as no evidence"
    assert read_score(high, low) is Says.LITTLE
    assert read_score(NOTHING, low) is Says.NOT_RECORDED


def test_one_fact_that_goes_with_a_cause_is_enough_to_ask() -> None:
    assert together((Says.SPEAKS_AGAINST, Says.GOES_WITH)) is Says.GOES_WITH
    assert together((Says.LITTLE, Says.NOT_RECORDED)) is Says.LITTLE
    assert together((Says.NOT_RECORDED,)) is Says.NOT_RECORDED
    assert together(()) is Says.NOT_RECORDED


def test_of_equal_shares_few_facts_go_with_anything() -> None:
    """A rep like the others: under 5 % of 600 facts says that it goes with a cause, with 20 or with 200 of them."""
    rng = np.random.default_rng(31)
    for n in (20, 200):
        read = [
            read_share(share(int(rng.binomial(n, 0.4)), n), share(int(rng.binomial(4 * n, 0.4)), 4 * n), Toward.MORE)
            for _ in range(300)
        ]
        assert read.count(Says.GOES_WITH) < 15
