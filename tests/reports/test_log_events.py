"""Events that stay beside a log take as few bits as they need, and are reckoned with as the numbers that they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.reports.log_events import ProcessEvents, _narrowed

LONG = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.one_of(LONG, st.integers(-130, 130), st.integers(-33_000, 33_000))))
def test_no_number_is_lost(numbers: list[int]) -> None:
    kept = _narrowed(np.array(numbers, dtype=np.int64))
    assert kept.tolist() == numbers


@pytest.mark.parametrize(("most", "bits"), [(127, 8), (128, 16), (40_000, 32), (2**40, 64)])
def test_it_takes_no_more_than_it_needs_and_comes_out_wide(most: int, bits: int) -> None:
    kept = _narrowed(np.array([-1, most], dtype=np.int64))
    assert kept.dtype.itemsize * 8 == bits
    events = ProcessEvents({"owner_id": kept, "kind": kept[:1]}, {}, np.zeros(2, dtype=np.bool_))
    assert events["owner_id"].dtype == np.int64
    assert (events["owner_id"] * 1_000_000).tolist() == [-1_000_000, most * 1_000_000], "a product does not run over"
    assert events["kind"].dtype == np.int8
