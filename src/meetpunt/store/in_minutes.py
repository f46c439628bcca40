"""What was written down of activities while their length was kept in whole minutes, told as it is now: in milliseconds.

Rule: only the columns of an activity change, in its row and in what an undo would put back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meetpunt.method.lengths import MINUTE

COLUMNS = {"minutes": "length_ms", "counted_minutes": "counted_ms"}
NOTES = ("change", "import_undo")
"""Tables that hold what rows of others were."""


def anew(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table as it would be written down now; of other tables than those of activities as it is."""
    if table == "activity":
        return _activity(row)
    of = row.get("table") if table in NOTES else None
    if of not in ("activity", "appointment"):
        return dict(row)
    tell = _activity if of == "activity" else _appointment
    return {**row, **{side: tell(row[side]) for side in ("before", "after") if side in row}}


def _appointment(told: Mapping[str, Any]) -> dict[str, Any]:
    """A decision about a proposal holds what became of its visit."""
    visit = told.get("activity")
    return {**told, "activity": _activity(visit)} if isinstance(visit, dict) else dict(told)


def _activity(told: Mapping[str, Any]) -> dict[str, Any]:
    return {COLUMNS.get(name, name): _ms(value) if name in COLUMNS else value for name, value in told.items()}


def _ms(minutes: Any) -> Any:
    """Of a value, or of those before and after an import."""
    if isinstance(minutes, list):
        return [_ms(one) for one in minutes]
    return None if minutes is None else minutes * MINUTE
