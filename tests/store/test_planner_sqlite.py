"""SQLite is told how full its tables are: then the visits of an account are found by the account."""

from __future__ import annotations

import pytest
from django.db import connection

from meetpunt.store.models import Account, Activity
from meetpunt.store.planner import MANY, were_filled
from tests.build import NOW, company

pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db]


SHOWN = ", ".join(str(number) for number in range(1, 51))
"""As many accounts as a page of the list shows."""


def _way() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN QUERY PLAN SELECT account_id, MAX(started_on) FROM activity "
            f"WHERE kind = 'visit' AND organisation_id = 1 AND account_id IN ({SHOWN}) GROUP BY 1"
        )
        return str(cursor.fetchall())


def test_many_rows_are_counted_and_then_looked_for_by_the_better_index() -> None:
    firm = company("Proefbedrijf")
    accounts = Account.objects.bulk_create(
        Account(organisation=firm.organisation, name=f"Klant {number}", created_at=NOW) for number in range(200)
    )
    Activity.objects.bulk_create(
        Activity(organisation=firm.organisation, account=accounts[number % 200], kind="visit", recorded_at=NOW)
        for number in range(MANY)
    )
    were_filled(MANY - 1)
    assert "activity_of_account" not in _way()
    were_filled(MANY)
    assert "activity_of_account" in _way()
