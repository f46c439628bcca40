"""The few that bring much, and what customers buy together: counted by hand, then properties, then by chance."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from meetpunt.method.bought_together import Alike, Bought, alike, bought_with, size_classes, together
from meetpunt.method.pareto import pareto


def bought_of(baskets: dict[int, set[int]]) -> Bought:
    """The table of what each customer bought, by customer."""
    rows = [(customer, item) for customer, basket in baskets.items() for item in basket]
    customer, item = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return Bought.of(customer, item)


def test_two_of_five_customers_bring_80_percent() -> None:
    found = pareto([5, 50, 30, 10, 5])
    assert (found.n, found.total, found.few, found.losing) == (5, 100.0, 2, 0)
    assert found.shares == pytest.approx((0.5, 0.8, 0.9, 0.95, 1.0))


def test_who_costs_takes_from_what_the_others_bring() -> None:
    """60 + 60 - 20 = 100: the first brings 60 %, two bring 120 %, of which the third takes 20 % back."""
    found = pareto([60, -20, 60])
    assert (found.few, found.losing, found.lost, found.peak) == (2, 1, -20.0, 1.2)
    nothing = pareto([10, -10])
    assert (nothing.few, nothing.shares, nothing.losing) == (0, (), 1)
    assert pareto([]).n == 0


@given(st.lists(st.integers(-100, 1000), min_size=1, max_size=30))
def test_fewer_would_not_do(values: list[int]) -> None:
    found = pareto(values)
    if not found.few:
        assert sum(values) <= 0
        return
    largest = sorted(values, reverse=True)
    assert sum(largest[: found.few]) >= 0.8 * sum(values) - 1e-6
    assert sum(largest[: found.few - 1]) < 0.8 * sum(values)
    assert found.shares[-1] == pytest.approx(1.0)


def test_of_six_buyers_five_also_bought_against_six_of_twelve() -> None:
    """Cooling: 6 of 12 customers. Of the 6 with ovens 5 have it: 5/6 against 6/12 is 1.67 times as many.

    By chance 5 or more of 6: (C(6,5) C(6,1) + 1) / C(12,6) = 37/924.
    """
    baskets = {one: {1, 2} for one in range(5)} | {5: {1}, 6: {2, 3}} | {one: {3} for one in range(7, 12)}
    found = {(one.item, one.other): one for one in together(bought_of(baskets))}
    pair = found[1, 2]
    assert (pair.buyers, pair.both, pair.others, pair.customers) == (6, 5, 6, 12)
    assert (pair.lift, pair.p) == (pytest.approx(5 / 3), pytest.approx(37 / 924))
    assert pair.low < pair.share < pair.high
    assert pair.lift_low is not None
    assert pair.lift_low < 5 / 3
    assert found[1, 3].both == 0
    assert found[1, 3].lift_low is None
    assert not found[1, 3].is_clear


def test_fewer_than_five_buyers_say_nothing() -> None:
    assert together(bought_of({one: {1, 2} for one in range(4)})) == ()
    assert together(bought_of({})) == ()


@given(st.data())
def test_how_likely_it_is_by_chance_is_what_scipy_says(data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=400))
    baskets = {row: {item for item, has in enumerate(one) if has} | {2} for row, one in enumerate(rows)}
    for one in together(bought_of(baskets)):
        expected = hypergeom.sf(one.both - 1, one.customers, one.others, one.buyers)
        assert one.p == pytest.approx(float(expected), rel=1e-8, abs=1e-300)


def test_what_is_bought_by_chance_is_hardly_ever_called_clear() -> None:
    dice = np.random.default_rng(3)
    worlds = 0
    for _ in range(200):
        bought = dice.random((80, 6)) < (0.3, 0.5, 0.2, 0.6, 0.4, 0.3)
        baskets = {row: set(np.flatnonzero(one).tolist()) for row, one in enumerate(bought) if one.any()}
        worlds += any(one.is_clear for one in together(bought_of(baskets)))
    assert worlds / 200 < 0.16, "with nothing to find, at most one in ten should find anything, give or take chance"
    linked = {row: {0, 1} if row % 2 else {2, 3} for row in range(60)}
    clear = {(one.item, one.other) for one in together(bought_of(linked)) if one.is_clear}
    assert clear == {(0, 1), (1, 0), (2, 3), (3, 2)}


def _alike(baskets: dict[int, set[int]], customer: int, segments: dict[int, str]) -> Alike:
    bought = bought_of(baskets)
    of_each = np.array([segments.get(one, "") for one in bought.customers.tolist()], dtype=np.str_)
    return alike(bought, customer, segments.get(customer, ""), -1, of_each, np.full(len(of_each), -1))


def test_customers_like_this_one_are_of_its_segment_and_buy_something_in_common() -> None:
    """Customer 0 buys ovens. Of 10 hotels with ovens 9 have cooling; of the 10 bakers none."""
    hotels = {one: {1, 2} for one in range(1, 10)} | {10: {1}}
    bakers = {one: {1, 3} for one in range(11, 21)}
    segments = dict.fromkeys(range(11), "hotel") | dict.fromkeys(range(11, 21), "bakker")
    found = _alike({0: {1}, **hotels, **bakers}, 0, segments)
    assert (found.customers, found.by_segment, found.by_size) == (10, True, False)
    first = found.also[0]
    assert (first.other, first.both, first.buyers, first.others, first.customers) == (2, 9, 10, 9, 20)
    assert first.is_clear
    assert [one.other for one in found.also if one.is_clear] == [2]


def test_too_few_of_a_segment_are_taken_wider() -> None:
    baskets = {one: {1, 2} for one in range(8)}
    found = _alike(baskets, 0, {0: "hotel", 1: "hotel"})
    assert (found.customers, found.by_segment) == (7, False)
    assert _alike({0: {1}, 1: {1, 2}}, 0, {}).also == ()
    assert _alike(baskets, 99, {}).customers == 8, "who bought nothing yet is like everybody"


def test_size_classes_are_thirds() -> None:
    assert size_classes(np.array([10.0, 30.0, 20.0])).tolist() == [0, 2, 1]
    assert size_classes(np.array([5.0, 5.0, 5.0])).tolist() == [0, 1, 2], "of equal ones the first is the smallest"
    sizes = size_classes(np.arange(9.0)).tolist()
    assert [sizes.count(size) for size in range(3)] == [3, 3, 3]
    assert size_classes(np.array([])).tolist() == []


def test_the_counts_of_every_pair_add_up() -> None:
    baskets = {one: {item for item in range(4) if one >> item & 1} for one in range(1, 16)}
    for one in together(bought_of(baskets)):
        both = sum(one.item in basket and one.other in basket for basket in baskets.values())
        assert (one.both, one.buyers) == (both, 8)
    assert len(together(bought_of(baskets))) == 2 * len(list(combinations(range(4), 2)))


@given(
    st.dictionaries(st.integers(0, 40), st.frozensets(st.integers(0, 6), min_size=1), max_size=30),
    st.sets(st.integers(0, 8)),
)
def test_what_goes_with_some_things_is_counted_customer_by_customer(
    baskets: dict[int, frozenset[int]], items: set[int]
) -> None:
    found = bought_with(bought_of(baskets), items, fewest=1)
    sold = set().union(*baskets.values()) if baskets else set()
    assert {(one.item, one.other) for one in found} == {
        (item, other) for item in items & sold for other in sold - items
    }
    for one in found:
        with_item = [basket for basket in baskets.values() if one.item in basket]
        assert one.buyers == len(with_item)
        assert one.both == sum(one.other in basket for basket in with_item)
        assert one.others == sum(one.other in basket for basket in baskets.values())
        assert one.customers == len(baskets)
