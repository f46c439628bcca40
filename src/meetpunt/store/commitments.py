"""What people say that a period will bring, beside what is foreseen: the last word of each kind, and the ones before.

Rule: it is read for people and teams that were found through `access`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from meetpunt.store.models import ForecastCommitment


@dataclass(frozen=True)
class Said:
    """One word. person_id or team_id: of whom; amount_minor None = taken back."""

    kind: str
    person_id: int | None
    team_id: int | None
    first: date
    last: date
    amount_minor: int | None
    note: str
    by: str
    by_id: int | None
    at: datetime


def said_of(
    organisation_id: int, person_ids: Iterable[int], team_ids: Iterable[int], first: date, last: date
) -> tuple[Said, ...]:
    """Every word about these people and teams over months or quarters within these days, the latest first."""
    whose = Q(person_id__in=list(person_ids)) | Q(team_id__in=list(team_ids))
    rows = ForecastCommitment.objects.filter(
        whose, organisation_id=organisation_id, first_day__gte=first, last_day__lte=last
    )
    return tuple(
        Said(
            row.kind,
            row.person_id,
            row.team_id,
            row.first_day,
            row.last_day,
            row.amount_minor,
            row.note,
            row.by.name if row.by else "",
            row.by_id,
            row.at,
        )
        for row in rows.select_related("by").order_by("-at", "-pk")
    )


def standing(said: Iterable[Said]) -> dict[tuple[str, int | None, int | None, date, date], Said]:
    """The last word of each kind about each one and period, those taken back left out."""
    found: dict[tuple[str, int | None, int | None, date, date], Said] = {}
    for one in said:
        found.setdefault((one.kind, one.person_id, one.team_id, one.first, one.last), one)
    return {key: one for key, one in found.items() if one.amount_minor is not None}
