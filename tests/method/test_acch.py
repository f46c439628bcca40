"""ACCH by hand, and what its draws promise."""

import numpy as np
import pytest

from meetpunt.method.acch import RUNGS, Rung, State, Tally, added, draw, nested, proposed, share_of, tally, updated
from meetpunt.method.acch_focus import next_focus
from meetpunt.method.visit_rhythm import order_rates, rhythm

YES_ALL = State(True, True, True, True)
EACH = dict.fromkeys(RUNGS, 1.0)


def test_each_count_lies_within_the_one_before_and_not_asked_is_never_no() -> None:
    """Ten addresses: 2 yes yes yes yes, 1 yes yes yes no, 2 yes yes no, 1 yes no, 1 no, 1 yes and then not asked, 2
    not asked.

    N = 10. Awareness is known of 8: 7 yes. Of those 7 coverage is known of 6 (one was not asked): 5 yes.
    Consideration is known of all 5: 3 yes. Promise of all 3: 2 yes. So 10 >= 7 >= 5 >= 3 >= 2.
    """
    rows = [
        (YES_ALL, False, 2),
        (State(True, True, True, False), False, 1),
        (State(True, True, False, None), False, 2),
        (State(True, False, None, None), False, 1),
        (State(False, None, None, None), False, 1),
        (State(True), False, 1),
        (State(), False, 2),
    ]
    found = tally(rows, is_counted=False)
    assert (found.total, found.yes, found.asked) == (10, (7, 5, 3, 2), (8, 6, 5, 3))


def test_covered_but_not_aware_is_a_data_error_and_counts_as_not_asked() -> None:
    """Of 4 addresses one "does not know us" and is "visited as agreed": 1 error, so awareness is known of 3 only."""
    wrong = State(False, True, None, None)
    found = tally([(wrong, False, 1), (State(True), False, 2), (State(False), False, 1)], is_counted=False)
    assert nested(wrong) == (None, None, None, None)
    assert (found.errors, found.asked[0], found.yes[0], found.total) == (1, 3, 2, 4)


def test_who_prefers_us_without_agreed_visits_stands_beside_the_four() -> None:
    found = tally([(State(True, False, True, True), False, 3)], is_counted=False)
    assert found.beside == 3
    assert found.yes == (3, 0, 0, 0)


def test_coverage_counted_from_agreed_visits_needs_no_asking() -> None:
    """20 addresses, 6 with agreed visits (nobody asked them), 4 without were asked: 3 know us, 1 does not; 10 are
    unknown.

    The 6 are covered, and who is visited as agreed knows us: aware for certain. A = 6 + 3 told, known of 10; C = 6.
    """
    rows = [(State(), True, 6), (State(True), False, 3), (State(False), False, 1), (State(), False, 10)]
    found = tally(rows, is_counted=True)
    assert (found.sure, found.yes[:2], found.asked[0]) == (6, (9, 6), 10)
    counts = draw([found], 1).counts[0]
    assert counts[2].min() == counts[2].max() == 6
    assert counts[1].min() >= 9
    assert counts[1].max() <= 19


def test_a_yes_proposes_yes_before_it_and_a_no_proposes_no_after_it() -> None:
    assert proposed(State(), Rung.CONSIDERATION, answer=True) == State(True, True, True, None)
    assert proposed(State(True), Rung.COVERAGE, answer=False) == State(True, False, False, False)
    assert proposed(State(True, True), Rung.COVERAGE, answer=None) == State(True, None)
    assert proposed(State(False), Rung.COVERAGE, answer=True) == State(False, True), (
        "what was said stays, and is a question"
    )


def test_what_was_not_asked_this_time_stays_as_it_stood() -> None:
    assert updated(State(True, True), State(considers=True)) == State(True, True, True)
    assert updated(State(False), State(covered=True)) == State(True, True), "who is visited as agreed knows us by now"
    assert updated(YES_ALL, State(covered=False)) == State(True, False, False, False)
    assert updated(State(), State(False, True)) == State(False, True), "told so in one go: a question"


def test_once_everybody_was_asked_nothing_is_left_to_be_unsure_of() -> None:
    """40 addresses all asked, 30 aware: exactly 75 %; of 400 of which 40 were asked, the same 75 % has a wide
    interval.
    """
    all_asked = Tally(40, (30, 0, 0, 0), (40, 30, 0, 0))
    some = Tally(400, (30, 0, 0, 0), (40, 30, 0, 0))
    counts = draw([all_asked, some], 1).counts
    assert set(counts[0, 1]) == {30.0}
    whole = share_of(counts[1, 1] / 400, is_enough=True, n=40)
    assert whole.low is not None
    assert whole.high is not None
    assert whole.high - whole.low > 0.1


def test_of_too_few_nothing_is_said() -> None:
    few = Tally(100, (3, 2, 1, 0), (4, 3, 2, 1))
    assert few.is_enough == (False, False, False, False)
    assert share_of(np.array([0.5]), is_enough=False, n=4).value is None


def test_the_intervals_of_territories_hold_what_they_promise() -> None:
    """60 drawn organisations of 8 territories with 200 addresses, 30 asked: 90 % intervals hold about 90 % (+- 6
    points).
    """
    dice, inside, tried = np.random.default_rng(4), 0, 0
    for seed in range(60):
        share = dice.beta(12, 8, 8)
        truly = dice.binomial(200, share)
        asked = dice.hypergeometric(truly, 200 - truly, 30)
        found = draw([Tally(200, (int(x), 0, 0, 0), (30, 0, 0, 0)) for x in asked], seed, 400).counts[:, 1]
        low, high = np.quantile(found, (0.05, 0.95), axis=1)
        inside += int(((low <= truly) & (truly <= high)).sum())
        tried += 8
    assert inside / tried == pytest.approx(0.9, abs=0.06)


def _territory(covered: int) -> Tally:
    return Tally(200, (150, covered, covered // 2, covered // 4), (200, 150, covered, covered // 2))


def test_the_next_focus_is_where_the_gap_to_the_upper_quarter_pays_most_per_visit() -> None:
    """Everybody was asked. Own coverage is 30 of 150 = 20 %, of the others 60 to 75 of 150; after it .5 x .5 alike.

    P75 of (.40 .42 .46 .50) = .47, so the gap is .27, which is .27 x 150 = 40 addresses and .23 x 40 = 9 promises;
    divided by 4 visits each 2.3. At the last rung the gap is .5 - 7/15 = .03 of 15 addresses.
    """
    tallies = [_territory(30), *map(_territory, (60, 63, 69, 75))]
    found = next_focus(draw(tallies, 1), 0, [1, 2, 3, 4], {**EACH, Rung.COVERAGE: 4.0}, is_enough=True)
    assert found.best is Rung.COVERAGE
    line = found.lines[1]
    assert line.best_in > 0.9
    assert line.target == pytest.approx(0.47, abs=0.01)
    assert line.moved == pytest.approx(40, abs=2)
    assert line.promises == pytest.approx(9.3, abs=1)


def test_without_four_comparable_territories_no_focus_is_told() -> None:
    tallies = [_territory(30), _territory(60)]
    assert not next_focus(draw(tallies, 1), 0, [1], EACH, is_enough=True).is_enough


def test_territories_together_are_the_sum_of_their_counts() -> None:
    assert added([_territory(30), _territory(60)]).yes == (300, 90, 45, 22)


def test_days_between_visits_as_agreed_and_as_held() -> None:
    """3 accounts with 4 visits a year, for 365 days: 12 agreed visits, every 3 x 365 / 12 = 91.25 days.

    Held 9: gaps 80, 80, 100, 120, 120 (five), so the middle one is 100 and 9 / 12 = 75 % was kept.
    """
    found = rhythm("groot", [(80, 2), (100, 1), (120, 2), (None, 3)], 3, 3 * 4 * 365, 9, 365)
    assert (found.agreed, found.agreed_gap, found.held_gap, found.kept) == (12, 91.25, 100, 0.75)


def test_orders_per_hundred_accounts_and_month_by_time_since_the_last_visit() -> None:
    """12 orders in 3,000 account-days: 12 x 3,000 / 3,000 = 12 per 100 accounts and 30 days; of 100 days nothing is
    said.
    """
    found = order_rates([(0, 3000, 12), (1, 100, 1)])
    assert found[0].rate == 12
    assert found[0].low is not None
    assert found[0].high is not None
    assert found[0].low < 12 < found[0].high
    assert found[1].rate is None
