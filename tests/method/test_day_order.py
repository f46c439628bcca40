"""A better order of planned visits, by small cases that can be seen at once."""

from __future__ import annotations

from itertools import pairwise

from meetpunt.method.day_order import Stop, propose

NORTH, SOUTH, FAR = (0.2, 0.0), (-0.2, 0.0), (0.25, 0.0)
"""20 and 25 km north, 20 km south of the start, some 26 and 33 km by road."""


def test_the_visit_in_the_south_goes_last_and_times_follow() -> None:
    """North, south, far north become the two in the north and the south; each keeps its hour."""
    stops = [Stop(*NORTH, 0, 540, 60), Stop(*SOUTH, 0, 660, 60), Stop(*FAR, 0, 780, 60)]
    found = propose((0.0, 0.0), stops, 1)
    assert found is not None
    assert found.after_km < found.before_km
    order = [slot.stop for slot in found.slots]
    assert order in ([0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1])
    starts = [slot.start for slot in found.slots]
    assert starts[0] == 540
    assert all(later - earlier >= 60 and later % 5 == 0 for earlier, later in pairwise(starts))


def test_a_fixed_time_stays_where_it_is() -> None:
    stops = [Stop(*NORTH, 0, 540, 60), Stop(*SOUTH, 0, 660, 60, is_fixed=True), Stop(*FAR, 0, 780, 60)]
    found = propose((0.0, 0.0), stops, 1)
    if found is not None:
        assert [slot.start for slot in found.slots if slot.stop == 1] == [660]


def test_two_mixed_days_become_one_north_and_one_south() -> None:
    stops = [Stop(*NORTH, 0, 540, 60), Stop(*SOUTH, 0, 660, 60), Stop(*FAR, 1, 540, 60), Stop(-0.25, 0.0, 1, 660, 60)]
    found = propose((0.0, 0.0), stops, 2)
    assert found is not None
    by_day = {slot.stop: slot.day for slot in found.slots}
    assert by_day[0] == by_day[2] != by_day[1] == by_day[3]
    assert propose((0.0, 0.0), [Stop(*NORTH, 0, 540, 60)], 1) is None
