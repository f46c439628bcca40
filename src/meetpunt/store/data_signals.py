"""What is wanting in the registration of a group of persons, asked for all of them at once; for persons found visible.

Every answer is per person which rows are wanting and of how many; names are read later, by who may read the records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from meetpunt.store.access import on_day
from meetpunt.store.models import Account, Activity, Opportunity, VisitAgreement
from meetpunt.store.prepared import prepared

VISITS = ("visit", "demonstration")
Found = dict[int, tuple[frozenset[int], int]]
"""Per person the ids of the rows that are wanting, and of how many."""


@dataclass(frozen=True)
class OpenOne:
    """An open opportunity. position -1: its stage is not mapped; next_on: the day of the next step written down."""

    id: int
    owner_id: int
    position: int
    next_on: date | None


def active_days(organisation_id: int, ids: Collection[int], first: date, last: date) -> dict[int, frozenset[date]]:
    """Per person the days on which something was done, by what was registered until now."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    for person_id, day in _days(organisation_id, tuple(ids), first, last):
        if day is not None:
            found[person_id].add(day)
    return {person_id: frozenset(days) for person_id, days in found.items()}


def registered_late(
    organisation_id: int, ids: Collection[int], since: datetime, until: datetime, late: timedelta
) -> dict[int, tuple[int, int]]:
    """Per person how many activities between two moments were written down more than `late` later, and of how many."""
    counted = _late_of_all(organisation_id, tuple(ids), since, until, late)
    return {row["person_id"]: (row["late"], row["n"]) for row in counted}


def late_ones(
    organisation_id: int, person_id: int, since: datetime, until: datetime, late: timedelta
) -> frozenset[int]:
    """Which they are."""
    rows = _held(organisation_id, [person_id], since, until).filter(_late(late))
    return frozenset(rows.values_list("pk", flat=True))


def open_ones(organisation_id: int, ids: Collection[int]) -> tuple[OpenOne, ...]:
    """The open opportunities of these people."""
    return tuple(OpenOne(*row) for row in _open(organisation_id, tuple(ids)))


@dataclass(frozen=True)
class AgreedAccount:
    """An account with visits agreed for a day: how many a year, and since when."""

    id: int
    owner_id: int
    per_year: int
    since: date


def agreed_accounts(organisation_id: int, ids: Collection[int], today: date) -> tuple[AgreedAccount, ...]:
    """The accounts of these owners with which visits are agreed."""
    agreed = VisitAgreement.objects.filter(on_day(today), account=OuterRef("pk")).order_by("-valid_from")
    rows = (
        Account.objects.filter(organisation_id=organisation_id, owner_id__in=ids, merged_into=None)
        .annotate(
            agreed=Subquery(agreed.values("visits_per_year")[:1]), since=Subquery(agreed.values("valid_from")[:1])
        )
        .filter(agreed__gt=0)
    )
    return tuple(AgreedAccount(*row) for row in rows.values_list("pk", "owner_id", "agreed", "since"))


@prepared
def _days(organisation_id: int, ids: tuple[int, ...], first: date, last: date) -> QuerySet[Activity, Any]:
    rows = Activity.objects.filter(
        organisation_id=organisation_id, person_id__in=ids, status="held", started_on__gte=first, started_on__lte=last
    )
    return rows.values_list("person_id", "started_on").distinct()


@prepared
def _late_of_all(
    organisation_id: int, ids: tuple[int, ...], since: datetime, until: datetime, late: timedelta
) -> QuerySet[Activity, Any]:
    rows = _held(organisation_id, ids, since, until)
    counted = rows.order_by().values("person_id")
    return counted.annotate(n=Count("pk"), late=Count("pk", filter=_late(late)))


@prepared
def _open(organisation_id: int, ids: tuple[int, ...]) -> QuerySet[Opportunity, Any]:
    rows = Opportunity.objects.filter(organisation_id=organisation_id, owner_id__in=ids, outcome="open")
    return rows.values_list("pk", "owner_id", Coalesce("step__position", -1), "next_step_on")


def _held(organisation_id: int, ids: Collection[int], since: datetime, until: datetime) -> QuerySet[Activity]:
    return Activity.objects.filter(
        organisation_id=organisation_id, person_id__in=ids, status="held", started_at__gte=since, started_at__lt=until
    )


def _late(late: timedelta) -> Q:
    return Q(recorded_at__gt=F("started_at") + late // timedelta(microseconds=1))
