"""A large Salesforce is read within a minute and a bounded memory."""

from __future__ import annotations

import pytest

from bench.salesforce import GOAL_MEGABYTES, GOAL_SECONDS, bench_salesforce


@pytest.mark.long
def test_200_000_records_are_read_within_a_minute_in_bounded_memory() -> None:
    found = bench_salesforce(200_000)
    assert found.rows == 200_000
    assert found.pages < 60  # by a job, not by pages of 2000
    assert found.seconds < GOAL_SECONDS
    assert found.megabytes < GOAL_MEGABYTES
