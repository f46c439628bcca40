"""What one person did from day to day: the rows of a week or a month, and which of them the week sheet made itself.

Rule: a cell of the sheet is one activity, found by a key that follows from person, day and kind. It is the sheet's own
as long as nothing more was told of it than its minutes; whatever else stands on that day was registered elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Exists, F, OuterRef

from meetpunt.method.lengths import MINUTE, minutes
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import activities
from meetpunt.store.models import Activity, CustomField, CustomValue, Document

SHEET_KINDS = ("office", "travel", "training", "quote_work", "lead_work", "other")
"""What is filled in by the week; what is with a customer is logged."""

_KEYS = UUID("0a6f2f7e-6d53-4b53-9a6d-5b6a5e8a1c77")
_BARE: dict[str, str | None] = {
    "account_id": None,
    "contact_id": None,
    "opportunity_id": None,
    "source_id": None,
    "travel_minutes": None,
}
_BARE |= {"travel_metres": None, "subject": "", "outcome": "", "commitment": "", "next_step": "", "next_step_on": None}


@dataclass(frozen=True)
class DoneRow:
    """An activity of one person with whom it was with and about.

    Attributes:
        minutes: those that count; None when none were told or they cannot be right.
        position, is_final: the step of its opportunity at that moment.
    """

    id: int
    kind: str
    status: str
    purpose: str
    purpose_inferred: bool
    subject: str
    outcome: str
    next_step: str
    next_step_on: date | None
    at: datetime | None
    on: date
    minutes: float | None
    travel_minutes: int | None
    travel_metres: int | None
    account_id: int | None
    account_name: str
    town: str
    opportunity_id: int | None
    opportunity_name: str
    position: int | None
    is_final: bool | None
    client_key: UUID | None


_COLUMNS = (
    *("pk", "kind", "status", "purpose", "purpose_inferred", "subject", "outcome", "next_step", "next_step_on"),
    *("started_at", "started_on", "counted_ms", "travel_minutes", "travel_metres", "account_id", "account__name"),
    *("account__town", "opportunity_id", "opportunity__name", "step__position", "step__is_final", "client_key"),
)
_COUNTED = _COLUMNS.index("counted_ms")
_TEXTS = tuple(_COLUMNS.index(name) for name in ("account__name", "account__town", "opportunity__name"))


def cell_name(kind: str, day: date) -> str:
    """How a cell is called, in forms and between two people who change it."""
    return f"{kind}-{day.isoformat()}"


def cell_key(organisation_id: int, person_id: int, kind: str, day: date) -> UUID:
    """The identity of the activity that the sheet makes for a cell."""
    return uuid5(_KEYS, f"{organisation_id}.{person_id}.{cell_name(kind, day)}")


def cell_minutes(row: Activity) -> int:
    """What stands in the cell of an activity that the sheet made: whole minutes, as they are filled in."""
    return (row.counted_ms or 0) // MINUTE


def week_days(monday: date) -> tuple[date, ...]:
    """Monday to Sunday."""
    return tuple(monday + timedelta(days=place) for place in range(7))


def done_between(viewer: Viewer, person_id: int, first: date, last: date) -> tuple[DoneRow, ...]:
    """What one person in hand planned and did on these days (both included), in order, without what was called off."""
    rows = activities(viewer).filter(person_id=person_id, started_on__gte=first, started_on__lte=last)
    rows = rows.exclude(status=Activity.Status.CANCELLED)
    rows = rows.order_by("started_on", F("started_at").asc(nulls_first=True), "pk")
    return tuple(DoneRow(*_told(row)) for row in rows.values_list(*_COLUMNS))


def sheet_cells(viewer: Viewer, person_id: int, days: Iterable[date]) -> dict[str, Activity]:
    """The activities that the week sheet made on these days and that are still its own, by the name of their cell."""
    those = tuple(days)
    keys = {
        cell_key(viewer.organisation.id, person_id, kind, day): cell_name(kind, day)
        for day in those
        for kind in SHEET_KINDS
    }
    # What was moved to another day is not a cell any more. First by day, because that finds a person's rows soonest.
    made = activities(viewer).filter(person_id=person_id, started_on__in=those, client_key__in=list(keys))
    rows = Activity.objects.filter(pk__in=list(made.values_list("pk", flat=True)), status=Activity.Status.HELD)
    told = CustomValue.objects.filter(field__on=CustomField.On.ACTIVITY, row_id=OuterRef("pk"))
    added = Document.objects.filter(table="activity", row_id=OuterRef("pk"))
    found = {}
    for row in rows.filter(~Exists(told), ~Exists(added), **_BARE):
        name = keys[row.client_key] if row.client_key else ""
        if row.started_on is not None and row.counted_ms and name == cell_name(row.kind, row.started_on):
            found[name] = row
    return found


def _told(row: tuple[Any, ...]) -> list[Any]:
    told: list[Any] = ["" if place in _TEXTS and value is None else value for place, value in enumerate(row)]
    told[_COUNTED] = minutes(told[_COUNTED])
    return told
