"""How long an activity took: read in, kept, counted and added up to the millisecond; and what was in minutes before."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetpunt.measures.engine import measure
from meetpunt.measures.scope import Scope
from meetpunt.store.in_minutes import anew
from meetpunt.store.models import Activity
from meetpunt.store.tenancy import acting_in
from tests.build import NOW
from tests.landing import Import

A_DAY = 86_400_000
KINDS = ("leads", "opening", "converting", "customers", "office", "travel")


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, A_DAY)), min_size=1, max_size=30))
def test_a_length_is_counted_as_it_was_read_in(told: list[tuple[int, int]]) -> None:
    """Begin and end in milliseconds, whatever they are; and the measure of time adds up just those."""
    into = Import(f"Kaasmakerij {uuid4().hex[:12]}")
    with acting_in(into.organisation.pk):
        records = []
        for number, (before, ms) in enumerate(told):
            starts_at = NOW - timedelta(days=2, milliseconds=before)
            ends_at = starts_at + timedelta(milliseconds=ms)
            records.append(into.record("activities", str(number), kind="office", starts_at=starts_at, ends_at=ends_at))
        into.land(*records)
        rows = dict(Activity.objects.filter(organisation=into.organisation).values_list("external_id", "counted_ms"))
        assert rows == {str(number): ms for number, (_before, ms) in enumerate(told)}
        rows_of_time = measure("time_kinds", Scope(into.organisation.pk, customer_months=12)).dicts()
    assert sum(int(row[kind]) for row in rows_of_time for kind in KINDS) == sum(ms for _before, ms in told)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "ms"), [(Decimal(20) / 60, 20_000), (Decimal("1.5"), 90_000), (Decimal(45), 2_700_000)]
)
def test_minutes_that_are_told_are_kept_with_their_seconds(minutes: Decimal, ms: int) -> None:
    into = Import()
    with acting_in(into.organisation.pk):
        into.land(into.record("activities", "1", kind="call", starts_at=NOW - timedelta(days=1), minutes=minutes))
        row = Activity.objects.get(organisation=into.organisation)
    assert (row.length_ms, row.counted_ms) == (ms, ms)


def test_what_was_written_down_in_minutes_is_told_anew() -> None:
    was = {"id": 1, "minutes": 45, "counted_minutes": None, "travel_minutes": 20}
    now = {"id": 1, "length_ms": 2_700_000, "counted_ms": None, "travel_minutes": 20}
    assert anew("activity", was) == now
    assert anew("activity", now) == now
    assert anew("appointment", {"id": 1, "minutes": 60}) == {"id": 1, "minutes": 60}
    undo = {"table": "activity", "before": {"minutes": [30, 45]}}
    assert anew("import_undo", undo) == {"table": "activity", "before": {"length_ms": [1_800_000, 2_700_000]}}
    before = {"minutes": 60, "activity": {"minutes": 60}}
    decided = {"table": "appointment", "before": before, "after": {"activity": None}}
    assert anew("change", decided)["before"] == {"minutes": 60, "activity": {"length_ms": 3_600_000}}
    other = {"table": "training", "before": {"minutes": 60}, "after": {}}
    assert anew("change", other) == other
