"""What kept snapshots of the pipeline promised at the beginning of a period."""

from __future__ import annotations

from datetime import date, timedelta

from meetpunt.store.models import ForecastSnapshot
from meetpunt.store.rates import rates_on
from meetpunt.store.refs import OrganisationRef

NEAR = timedelta(days=31)
"""A snapshot of longer before the period says nothing of its beginning."""
AFTER = timedelta(days=7)
"""Snapshots are weekly: the first one within the period's first week will do."""


def forecast_made(
    organisation: OrganisationRef, first: date, first_month: int, last_month: int
) -> tuple[tuple[int | None, int | None, int], ...]:
    """Owner, team and weighted amount (minor units of the reporting currency) for these months, as expected on a day.

    The latest snapshot of the month up to the first day, else the first one of the week after; nothing without one.
    Amounts without an exchange rate or without a chance are left out.
    """
    rows = ForecastSnapshot.objects.filter(organisation_id=organisation.id)
    days = rows.filter(taken_on__gte=first - NEAR, taken_on__lte=first + AFTER)
    known = sorted(set(days.values_list("taken_on", flat=True)))
    before = [day for day in known if day <= first]
    if not known:
        return ()
    day = before[-1] if before else known[0]
    rates = rates_on(organisation.id, day)
    found = []
    told = rows.filter(taken_on=day, month__gte=first_month, month__lte=last_month, weighted_minor__isnull=False)
    for owner, team, currency, minor in told.values_list("owner_id", "team_id", "currency", "weighted_minor"):
        converted = minor if currency == organisation.currency else rates.convert(minor or 0, currency)
        if converted is not None:
            found.append((owner, team, converted))
    return tuple(found)
