"""The database is told at once how full its tables are when many rows came; nothing else counts them in these tests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from meetpunt.store.models import Account
from meetpunt.store.planner import MANY, were_filled
from meetpunt.store.tenancy import acting_in
from tests.build import company

pytestmark = pytest.mark.django_db


def known_accounts() -> float:
    """How many accounts the database thinks there are; under nought = it never looked."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'account'::regclass")
            return float(cursor.fetchone()[0])
        cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone()[0]:
            return -1.0
        cursor.execute(
            "SELECT MAX(CAST(SUBSTR(stat, 1, INSTR(stat, ' ')) AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'account'"
        )
        return float(cursor.fetchone()[0] or -1)


def test_a_few_rows_are_left_to_the_database_and_many_are_counted() -> None:
    firm, now = company("Proefbedrijf"), datetime(2026, 11, 2, 8, tzinfo=UTC)
    before = known_accounts()
    with acting_in(firm.organisation.pk):
        Account.objects.bulk_create(
            Account(organisation=firm.organisation, name=f"Klant {number}", created_at=now) for number in range(MANY)
        )
    were_filled(MANY - 1)
    assert known_accounts() == before
    were_filled(MANY)
    assert known_accounts() == MANY
