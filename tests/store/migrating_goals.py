"""In a database of its own: goals that managers had set, and what a migration makes of them, as JSON.

Run as `python -m tests.store.migrating_goals` with the environment of that database.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from tests.store.migrating import migrate

BEFORE, AFTER = "0006_planning", "0007_targets_of_managers"
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)


def main() -> None:
    """Back to the tables of before, an own goal and one of a manager in them, and forth again."""
    import django

    django.setup()
    from meetpunt.store.tenancy import acting_in

    old = migrate(BEFORE)
    models = {name: old.get_model("store", name) for name in ("Organisation", "Person", "Goal")}
    at = datetime(2026, 11, 27, 12, tzinfo=UTC)
    organisation = models["Organisation"].objects.create(name="Proef", slug="proef", created_at=at)
    with acting_in(organisation.pk):
        anna, bram = (
            models["Person"].objects.create(organisation=organisation, name=name) for name in ("Anna", "Bram")
        )
        of = {"organisation": organisation, "person": bram, "measure": "visits", "first_day": FIRST, "last_day": LAST}
        for by, target in ((None, 50), (anna, 60)):
            models["Goal"].objects.create(set_by=by, target=target, **of)
    new = migrate(AFTER)
    with acting_in(organisation.pk):
        goals, targets = (new.get_model("store", name).objects for name in ("Goal", "Target"))
        columns = ("value", "person__name", "set_by__name", "first_day", "objective__text_nl")
        told = {"goals": list(goals.values_list("target", flat=True)), "targets": list(targets.values_list(*columns))}
        print(json.dumps(told, default=str))


if __name__ == "__main__":
    main()
