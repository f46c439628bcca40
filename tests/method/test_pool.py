"""What may be told of several organisations: the gates, the attack by subtracting releases, and the prior."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from meetpunt.method.pool import (
    FEWEST_APART,
    Earlier,
    Given,
    Pooled,
    Prior,
    informed,
    may_be_told,
    pooled,
    prior,
    told_of,
    two_digits,
    weight_beside,
)

FIVE = tuple(Given(place, value, 100, 4) for place, value in enumerate((31.0, 38.0, 44.0, 52.0, 60.0)))

organisations = st.lists(
    st.tuples(st.floats(0, 100), st.integers(0, 1000), st.integers(0, 30)), min_size=0, max_size=14
).map(lambda rows: tuple(Given(place, *row) for place, row in enumerate(rows)))
passing = organisations.filter(may_be_told)


def test_five_by_hand() -> None:
    assert pooled(FIVE, is_share=True) == Pooled(5, 20, 38.0, 44.0, 52.0)
    assert pooled([Given(one.organisation, one.value / 100, 1, 4) for one in FIVE], is_share=False) == Pooled(
        5, 20, 0.38, 0.44, 0.52
    )


@pytest.mark.parametrize(
    "too_little",
    [
        FIVE[:4],
        (*FIVE[:4], Given(4, 60.0, 100, 3)),
        (*FIVE[:4], Given(4, 60.0, 401, 4)),
        tuple(Given(one.organisation, one.value, 0, 4) for one in FIVE),
        tuple(Given(0, one.value, 100, 4) for one in FIVE),
    ],
    ids=["four organisations", "19 reps", "more than half", "no records", "one organisation five times"],
)
def test_too_few_or_too_large_is_not_told(too_little: tuple[Given, ...]) -> None:
    assert pooled(too_little, is_share=True) is None


def test_just_half_of_the_volume_is_told() -> None:
    assert pooled((*FIVE[:4], Given(4, 60.0, 400, 4)), is_share=True) is not None


@pytest.mark.parametrize(("value", "told"), [(0.0, 0.0), (12.46, 12.0), (1.249, 1.2), (0.0449, 0.045), (387.0, 390.0)])
def test_two_digits(value: float, told: float) -> None:
    assert two_digits(value) == told


@for_all(passing, st.randoms(), st.booleans())
def test_the_order_of_organisations_does_not_matter(given: tuple[Given, ...], dice: object, share: bool) -> None:
    shuffled = list(given)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pooled(shuffled, share) == pooled(given, share)


@for_all(passing, st.floats(0, 1e6))
def test_an_extreme_cannot_be_read_back(given: tuple[Given, ...], further: float) -> None:
    """Whatever the highest (lowest) organisation has, further out, the pool tells the same."""
    before = pooled(given, is_share=True)
    for sign, pick in ((1, max), (-1, min)):
        far = pick(given, key=lambda one: one.value)
        moved = [
            one if one is not far else Given(one.organisation, one.value + sign * further, one.n, one.reps)
            for one in given
        ]
        assert pooled(moved, is_share=True) == before


def _attack(before: Pooled, after: Pooled) -> float:
    """What a sixth organisation must have, when it came in just above the old median."""
    return 2 * after.middle - before.middle


def test_the_attack_by_subtracting_two_releases_works_without_the_rule_and_fails_with_it() -> None:
    secret = 47.0
    newcomer = Given(5, secret, 100, 4)
    first = pooled(FIVE, is_share=True)
    naive = pooled((*FIVE, newcomer), is_share=True)
    assert first is not None
    assert naive is not None
    assert _attack(first, naive) == pytest.approx(secret, abs=1.5)
    chosen = told_of((*FIVE, newcomer), (Earlier(frozenset(range(5))),))
    assert pooled(chosen, is_share=True) == first  # the newcomer waits, so that nothing follows from what it has


def test_who_came_as_one_of_two_cannot_read_the_other() -> None:
    """F knows its own value: with two newcomers only the other is unknown, so two wait as well; three do not."""
    earlier = (Earlier(frozenset(range(5))),)
    came = [Given(place, 40.0 + place, 100, 4) for place in (5, 6, 7)]
    assert told_of((*FIVE, *came[:2]), earlier) == FIVE
    assert told_of((*FIVE, *came), earlier) == (*FIVE, *came)


def test_who_left_is_not_told_of_again_and_not_read_back() -> None:
    six = (*FIVE, Given(5, 47.0, 100, 4))
    earlier = (Earlier(frozenset(range(6))),)
    assert told_of(FIVE, earlier) == ()
    assert told_of(FIVE, ()) == FIVE  # a year later nothing told of shares a day with it
    assert told_of(six, (Earlier(frozenset(range(5)), gone=1), *earlier)) == ()


def test_going_round_by_a_release_in_between_does_not_help() -> None:
    """Three come, then two of them go while another comes: three changes since, but two since the first release."""
    came = {place: Given(place, 40.0 + place, 100, 4) for place in (5, 6, 7, 8)}
    earlier = (Earlier(frozenset(range(8))), Earlier(frozenset(range(5))))
    assert told_of((*FIVE, came[5], came[8]), earlier) == FIVE


@for_all(st.lists(st.sets(st.integers(0, 11)), max_size=8))
def test_no_two_releases_of_a_year_differ_by_one_or_two(quarters: list[set[int]]) -> None:
    told: list[frozenset[int]] = []
    for present in quarters:
        given = tuple(Given(place, 10.0 * place, 100, 4) for place in sorted(present))
        chosen = told_of(given, tuple(Earlier(one) for one in reversed(told[-3:]) if one))
        members = frozenset(one.organisation for one in chosen)
        assert members <= present
        assert not members or pooled(chosen, is_share=True) is not None
        assert all(
            not one or not members or len(one ^ members) == 0 or len(one ^ members) >= FEWEST_APART for one in told[-3:]
        )
        told.append(members)


def test_a_prior_weighs_five_at_most_and_less_where_organisations_differ() -> None:
    alike, apart = prior(Pooled(9, 90, 40.0, 42.0, 44.0)), prior(Pooled(9, 90, 15.0, 45.0, 80.0))
    assert (alike.mean, alike.weight) == (0.42, 5.0)
    assert apart.weight == 1.0
    assert prior(Pooled(9, 90, 0.0, 0.0, 0.0)).mean > 0


def test_without_own_information_the_pool_speaks_and_with_enough_it_is_silent() -> None:
    one = Prior(0.4, 5.0)
    low, middle, high = informed(one, weight_beside(one, 0.0), 0.0, 0.0)
    assert low < 0.4 < high
    assert middle == pytest.approx(0.39, abs=0.02)
    assert weight_beside(one, 20.0) == 0.0
    assert weight_beside(one, 1e6) == 0.0
    shares = [informed(one, weight_beside(one, n), 0.8, n)[1] for n in (1.0, 5.0, 10.0, 19.0)]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(0.8, abs=0.03)
