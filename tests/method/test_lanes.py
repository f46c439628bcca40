"""Lanes for what overlaps: counted by hand, then for whatever a day may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.lanes import Lane, lanes
from meetpunt.method.spells import MethodError

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda one: (one[0], one[0] + one[1])), max_size=14
)


def test_a_day_by_hand() -> None:
    # two at once from 9 to 10, a third that begins when the first ends, one on its own
    day = [(9, 10), (9, 12), (10, 11), (13, 14)]
    assert lanes(day) == (Lane(1, 2), Lane(0, 2), Lane(1, 2), Lane(0, 1))
    assert lanes([]) == ()


def test_what_touches_does_not_overlap() -> None:
    assert lanes([(9, 10), (10, 11), (11, 12)]) == (Lane(0, 1),) * 3


def test_something_without_length_is_refused() -> None:
    with pytest.raises(MethodError):
        lanes([(9, 9)])


@given(SPANS)
def test_no_two_in_a_lane_overlap_and_there_are_no_more_lanes_than_things_at_once(spans: list[tuple[int, int]]) -> None:
    placed = lanes(spans)
    for one, (first, last) in enumerate(spans):
        for other in range(one):
            begins, ends = spans[other]
            if first < ends and begins < last:
                assert placed[one].place != placed[other].place
                assert placed[one].of == placed[other].of
    assert all(0 <= lane.place < lane.of for lane in placed)
    # Of a cluster there are as many lanes as things at its busiest moment.
    for group in _clusters(spans):
        busiest = max(sum(spans[one][0] <= spans[at][0] < spans[one][1] for one in group) for at in group)
        assert {placed[one].of for one in group} == {busiest}


def _clusters(spans: list[tuple[int, int]]) -> list[set[int]]:
    """What hangs together by overlapping, found without order: the oracle."""
    found: list[set[int]] = []
    for one, (first, last) in enumerate(spans):
        touching = [group for group in found if any(first < spans[at][1] and spans[at][0] < last for at in group)]
        found = [group for group in found if group not in touching] + [set().union({one}, *touching)]
    return found
