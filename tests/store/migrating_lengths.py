"""In a database of its own: activities as they were kept in minutes, and what a migration makes of them, as JSON.

Run as `python -m tests.store.migrating_lengths` with the environment of that database.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.store.migrating import migrate

BEFORE, AFTER = "0019_landed_notes", "0020_lengths_in_milliseconds"
STOOD = [(45, 45), (0, 0), (None, None), (172_800, None), (1_999_999_999, None)]


def main() -> None:
    """Back to the tables of before, some rows in them, and forth again."""
    import django

    django.setup()
    from meetpunt.store.tenancy import acting_in

    old = migrate(BEFORE)
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    made = old.get_model("store", "Organisation").objects.create(name="Proef", slug="proef", created_at=at)
    with acting_in(made.pk):
        rows = old.get_model("store", "Activity").objects
        of = {"organisation_id": made.pk, "kind": "call", "recorded_at": at}
        ids = [rows.create(minutes=some, counted_minutes=counted, **of).pk for some, counted in STOOD]
        change = {"organisation_id": made.pk, "at": at, "kind": "changed", "table": "activity", "row_id": ids[0]}
        old.get_model("store", "Change").objects.create(before={"minutes": 30}, after={"minutes": 45}, **change)
    new = migrate(AFTER)
    with acting_in(made.pk):
        lengths = new.get_model("store", "Activity").objects.order_by("pk").values_list("length_ms", "counted_ms")
        notes = new.get_model("store", "Change").objects.values_list("before", "after")
        print(json.dumps({"lengths": list(lengths), "notes": list(notes)}))


if __name__ == "__main__":
    main()
