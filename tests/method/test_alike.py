"""Rows packed into one number are sorted and told apart as the rows are."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.alike import as_one

WIDE = st.integers(-(2**60), 2**60)
ROWS = st.lists(st.tuples(WIDE | st.integers(-3, 3), WIDE | st.integers(-3, 3), st.integers(0, 2**40)), max_size=40)


@given(ROWS)
def test_they_stand_in_the_order_of_the_rows(rows: list[tuple[int, int, int]]) -> None:
    packed = as_one(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)
    assert len(packed) == len(rows)
    for row, number in zip(rows, packed.tolist(), strict=True):
        assert [row < other for other in rows] == [number < other for other in packed.tolist()]
        assert [row == other for other in rows] == [number == other for other in packed.tolist()]


def test_nothing_is_nothing() -> None:
    assert as_one([], []).tolist() == []
