"""What managers had set as goals becomes targets when the tables are brought up to date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("store", "0006_planning")], [("store", "0007_targets_of_managers")]


def _migrate(to: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    from meetpunt.store import schema

    schema.drop_views()
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_what_a_manager_had_set_is_a_target_and_the_own_goal_stays() -> None:
    old = _migrate(BEFORE)
    models = {name: old.get_model("store", name) for name in ("Organisation", "Person", "Goal")}
    organisation = models["Organisation"].objects.create(name="Proef", slug="proef", created_at=_noon())
    anna, bram = (models["Person"].objects.create(organisation=organisation, name=name) for name in ("Anna", "Bram"))
    days = {"first_day": date(2026, 10, 1), "last_day": date(2026, 12, 31)}
    for by, target in ((None, 50), (anna, 60)):
        models["Goal"].objects.create(
            organisation=organisation, person=bram, set_by=by, measure="visits", target=target, **days
        )
    try:
        new = _migrate(AFTER)
        goals, targets = (new.get_model("store", name).objects for name in ("Goal", "Target"))
        assert [row.target for row in goals.all()] == [50]
        (row,) = targets.select_related("objective")
        assert (row.value, row.person_id, row.set_by_id, row.first_day) == (60, bram.pk, anna.pk, days["first_day"])
        assert row.objective.text_nl == "Ons jaardoel"
    finally:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)


def _noon() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 6, 1, 12, tzinfo=UTC)
