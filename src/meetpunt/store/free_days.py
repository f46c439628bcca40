"""Days on which nobody works."""

from __future__ import annotations

from datetime import date

from meetpunt.store.models import Holiday


def holidays_by_day(organisation_id: int, first: date, last: date) -> dict[date, str]:
    """The names of the days on which nobody works, both ends included."""
    rows = Holiday.objects.filter(organisation_id=organisation_id, day__gte=first, day__lte=last)
    return dict(rows.values_list("day", "name"))


def holidays_of_years(organisation_id: int, first: date, last: date) -> dict[date, str]:
    """The same of the whole calendar years that hold these days."""
    return holidays_by_day(organisation_id, date(first.year, 1, 1), date(last.year, 12, 31))
