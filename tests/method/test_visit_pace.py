"""When visits of many accounts are due is told as of one."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.visit_pace import due, due_days

BEGIN = date(1970, 1, 1)
DAYS = st.integers(0, 30_000)


@given(st.lists(st.tuples(st.integers(1, 366), DAYS, st.none() | DAYS), max_size=30))
def test_of_many_as_of_one(rows: list[tuple[int, int, int | None]]) -> None:
    agreed, since, last = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    one_by_one = [
        due(n, BEGIN + timedelta(began), None if seen is None else BEGIN + timedelta(seen)) for n, began, seen in rows
    ]
    assert [BEGIN + timedelta(int(day)) for day in due_days(agreed, since, last)] == one_by_one


def test_twelve_a_year_are_due_after_thirty_days() -> None:
    """365 / 12 = 30.4, so 30 days after the visit of day 100, or after the agreement of day 90 where there was none."""
    assert due_days([12, 12], [90, 90], [100, np.nan]).tolist() == [130, 120]
