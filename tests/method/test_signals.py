"""Signals: the largest list with at most one false alarm in ten, and no order of persons in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.signals import Candidate, flagged, more_needed, signals
from meetpunt.method.spatoco import SPATOCO


def candidates(*probabilities: float) -> list[Candidate]:
    return [Candidate(group, group % 6, probability) for group, probability in enumerate(probabilities)]


def test_the_list_grows_as_long_as_the_mean_doubt_stays_within_one_in_ten() -> None:
    # 0.98, 0.93, 0.85 leave doubts .02, .07, .15: mean .08. A fourth of 0.80 would make it .11.
    found = flagged(candidates(0.80, 0.98, 0.40, 0.85, 0.93))
    assert {candidate.probability for candidate in found} == {0.98, 0.93, 0.85}


def test_a_doubtful_one_alone_is_no_signal() -> None:
    assert flagged(candidates(0.78, 0.5)) == ()


def test_no_candidates_give_no_signals() -> None:
    assert flagged([]) == ()


def test_equal_probabilities_come_in_together_or_stay_out_together() -> None:
    assert len(flagged(candidates(0.99, 0.88, 0.88))) == 3
    assert len(flagged(candidates(0.93, 0.85, 0.85, 0.85, 0.85))) == 1


def test_the_list_is_ordered_by_step_and_rep_and_never_by_probability() -> None:
    found = flagged([Candidate(2, 4, 0.99), Candidate(1, 4, 0.95), Candidate(9, 0, 0.91)])
    assert [(one.step, one.group) for one in found] == [(0, 9), (4, 1), (4, 2)]


@given(st.lists(st.floats(0, 1), max_size=30))
def test_the_mean_doubt_of_the_list_is_within_the_rate_and_no_longer_list_is(probabilities: list[float]) -> None:
    found = flagged(candidates(*probabilities))
    ranked = sorted(probabilities, reverse=True)
    assert sum(1 - one.probability for one in found) <= 0.10 * len(found) + 1e-9
    assert sorted((one.probability for one in found), reverse=True) == ranked[: len(found)]
    for length in range(len(found) + 1, len(ranked) + 1):
        ties = length < len(ranked) and ranked[length] == ranked[length - 1]
        assert ties or sum(1 - one for one in ranked[:length]) > 0.10 * length


def test_a_signal_after_the_offer_asks_about_the_four_causes_of_the_article() -> None:
    (signal,) = signals([Candidate(1, 4, 0.97)], SPATOCO)
    assert signal.question == "O-C"
    assert signal.causes == ("quote_not_good", "does_not_dare", "no_follow_up", "quote_too_early")


def test_how_many_more_quotes_would_decide() -> None:
    # p = .30 beside .9 x .45 = .405: sqrt(.21 / N) x 1.2816 = .105 at N = 31.3 in all.
    assert more_needed(0.30, n_eff=12, team=0.45) == 20
    assert more_needed(0.30, n_eff=12, team=0.45, spread=10) == 10
    assert more_needed(0.30, n_eff=40, team=0.45) == 0


def test_a_difference_too_small_to_matter_is_never_decided() -> None:
    assert more_needed(0.405, n_eff=40, team=0.45) is None
    assert more_needed(0.400, n_eff=40, team=0.45) is None


def test_it_says_about_and_not_to_the_piece() -> None:
    assert more_needed(0.36, n_eff=50, team=0.45) == pytest.approx(137, abs=3)
    assert more_needed(0.36, n_eff=50, team=0.45) == 140
