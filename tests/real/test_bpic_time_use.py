"""Working time of the public event log of a bank, beside what others counted: docs/counting/time-use.md."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from meetpunt.reports.time_use import time_use
from meetpunt.store.models import Activity
from meetpunt.store.refs import ORGANISATION
from meetpunt.store.tenancy import acting_in
from tests.real.test_truth import Source

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def test_hours_per_kind_and_per_approval(shared: Path) -> None:
    """Whole minutes are kept of what was logged to the millisecond, so hours are the same to within that rounding.

    A work item of more than a day cannot be right for us: it is kept, and stands in no hour of the report.
    """
    source = Source(shared, "bpic2012_dev", "EUR")
    truth = source.truth
    with acting_in(source.id):
        columns = ("subject", "minutes", "counted_minutes", "opportunity__outcome")
        rows = list(Activity.objects.filter(organisation_id=source.id, minutes__isnull=False).values_list(*columns))
        report = time_use(source.viewer, ORGANISATION, date(2011, 9, 1), date(2012, 3, 31))
    items, minutes = Counter(row[0] for row in rows), Counter[str]()
    for subject, some, _counted, _outcome in rows:
        minutes[subject] += some
    for subject, expected in truth["work_time"]["value"].items():
        assert items[subject] == expected["items"], subject
        assert minutes[subject] / 60 == pytest.approx(expected["hours"], rel=0.01, abs=2), subject
    approved = truth["outcomes"]["value"]["APPROVED"]
    assert sum(minutes.values()) / 60 / approved == pytest.approx(truth["hours_per_approved_case"]["value"], rel=0.002)
    calls = sum(row[0] == "W_Nabellen offertes" and row[3] == "won" for row in rows)
    assert round(calls / approved, 4) == truth["calls_per_approved_case"]["value"]["APPROVED"]
    assert sum(line.minutes for line in report.kinds) == sum(row[2] or 0 for row in rows)
