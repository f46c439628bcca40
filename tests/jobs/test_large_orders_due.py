"""When the worker looks for large orders: only where there is a rule, after a change and on a new day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetpunt.jobs.kinds import COMING_BACK, in_half_an_hour
from meetpunt.jobs.worker import run_pending
from meetpunt.store import job_queue
from meetpunt.store.models import LargeOrderRule
from meetpunt.store.tenancy import changing
from tests.build import NOW, company

pytestmark = pytest.mark.django_db


def looks() -> list[int]:
    """How many organisations are looked at: now, again, after a change, and on the next day."""
    firm = company()
    LargeOrderRule.objects.create(organisation=firm.organisation, name="Groot", least_minor=1, made_at=NOW)
    company("Elders")  # without a rule
    asked, at = [], NOW

    def due() -> None:
        job = job_queue.enqueue("large_orders_due", at)
        run_pending(at)
        found = job_queue.find(job)
        assert found is not None
        assert found.state == "done"
        asked.append(found.result["asked"])

    due()
    due()
    with changing(firm.organisation.pk):
        pass
    due()
    at += timedelta(days=1)
    due()
    return asked


def test_it_looks_where_something_changed_and_once_a_day() -> None:
    assert looks() == [1, 0, 1, 1]
    assert COMING_BACK["large_orders_due"] is in_half_an_hour
