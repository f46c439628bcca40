"""What kept snapshots of the pipeline promised at the beginning of each month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from meetpunt.store.models import ForecastSnapshot
from meetpunt.store.rates import rates_on
from meetpunt.store.refs import OrganisationRef

NEAR = timedelta(days=31)
"""A snapshot of longer before the month says nothing of its beginning."""
AFTER = timedelta(days=7)
"""Snapshots are weekly: the first one within the month's first week will do."""

Promised = tuple[int | None, int | None, int]


def forecasts_made(organisation: OrganisationRef, months: Iterable[date]) -> Mapping[date, tuple[Promised, ...]]:
    """Owner, team and weighted amount (minor units of the reporting currency) for each month, as expected at its begin.

    By the first day of the month: from the latest snapshot of the 31 days up to it, else the first one of the week
    after; a month without one is left out. So are amounts without an exchange rate or without a chance.

    Args:
        months: first days of months.
    """
    wanted = sorted(months)
    if not wanted:
        return {}
    rows = ForecastSnapshot.objects.filter(organisation_id=organisation.id)
    around = rows.filter(taken_on__gte=wanted[0] - NEAR, taken_on__lte=wanted[-1] + AFTER)
    known = sorted(set(around.values_list("taken_on", flat=True)))
    taken = {first: day for first in wanted if (day := _nearest(first, known)) is not None}
    found: dict[date, list[Promised]] = {first: [] for first in taken}
    by_number = {_number(first): first for first in taken}
    told = rows.filter(taken_on__in=set(taken.values()), month__in=by_number, weighted_minor__isnull=False)
    for day, month, owner, team, currency, minor in told.values_list(
        "taken_on", "month", "owner_id", "team_id", "currency", "weighted_minor"
    ):
        first = by_number[month or 0]
        if taken[first] != day:
            continue
        own = currency == organisation.currency
        converted = minor if own else rates_on(organisation.id, day).convert(minor or 0, currency)
        if converted is not None:
            found[first].append((owner, team, converted))
    return {first: tuple(promised) for first, promised in found.items()}


def _nearest(first: date, known: list[date]) -> date | None:
    before = [day for day in known if first - NEAR <= day <= first]
    return before[-1] if before else next((day for day in known if first < day <= first + AFTER), None)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
