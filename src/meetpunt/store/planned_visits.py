"""Sales visits ahead: how many a week were agreed with each rep, and how many stand in the agenda.

Rule: only for whole organisations' forecasts; of persons nothing is told here that was not found through `access`.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count

from meetpunt.store.days_asked import VISITS
from meetpunt.store.models import Activity, VisitDeal


def agreed_per_week(organisation_id: int, today: date) -> dict[int, float]:
    """Visits a week to who is no customer yet, of the agreements that run today, by person."""
    rows = VisitDeal.objects.filter(
        organisation_id=organisation_id,
        state=VisitDeal.State.AGREED,
        to=VisitDeal.To.OTHERS,
        first_day__lte=today,
        last_day__gt=today,
        visits__isnull=False,
    )
    found: defaultdict[int, float] = defaultdict(float)
    for person, visits, first, last in rows.values_list("person_id", "visits", "first_day", "last_day"):
        found[person] += 7 * (visits or 0) / ((last - first).days + 1)
    return dict(found)


def in_agenda(organisation_id: int, first: date, last: date) -> dict[int, int]:
    """Planned visits with a sales purpose in these days, by person."""
    rows = Activity.objects.filter(
        organisation_id=organisation_id,
        kind__in=VISITS,
        status=Activity.Status.PLANNED,
        purpose=Activity.Purpose.SALES,
        started_on__gte=first,
        started_on__lte=last,
        person__isnull=False,
    )
    return dict(rows.values_list("person_id").annotate(n=Count("pk")))
