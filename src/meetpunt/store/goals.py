"""What people want to reach, and how many visits, new prospects and quotes they have.

visits: held visits and demonstrations. new_prospects: opportunities that reached the second step. quotes: first
revisions issued. Orders and revenue are counted by the measure of that name (`reports/goals.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Min, QuerySet

from meetpunt.store.models import Activity, Goal, Quote, StageEvent, Target
from meetpunt.store.prepared import prepared

MEASURES = ("visits", "new_prospects", "quotes", "orders", "revenue")


@dataclass(frozen=True)
class GoalRow:
    """A goal: what, and from which day to which (both included); revenue in minor units.

    Attributes:
        own: what the person wants to reach. given: the target that a manager set, which then is the one that counts;
            one of the two is there at least.
        given_by: the manager's name; empty when they are gone.
        is_seasonal: it falls over its months by season; an own goal always does, a target as it was set.
    """

    measure: str
    first_day: date
    last_day: date
    own: int | None
    given: int | None = None
    given_by: str = ""
    is_seasonal: bool = True

    @property
    def target(self) -> int:
        """The one that counts."""
        return (self.own if self.given is None else self.given) or 0


def goals_on(organisation_id: int, person_id: int, day: date) -> tuple[GoalRow, ...]:
    """The goals of a person that hold on a day: the shortest period first, within it in the order of `MEASURES`."""
    return goals_of_people(organisation_id, [person_id], day).get(person_id, ())


def goals_of_people(organisation_id: int, person_ids: Collection[int], day: date) -> dict[int, tuple[GoalRow, ...]]:
    """The same of several people at once, by person."""
    ids = tuple(person_ids)
    return _goals(_own_on(organisation_id, ids, day), _given_on(organisation_id, ids, day))


def goals_of_period(organisation_id: int, person_id: int, first: date, last: date) -> tuple[GoalRow, ...]:
    """The goals of a person for just these days."""
    own = Goal.objects.filter(organisation_id=organisation_id, person_id=person_id, measure__in=MEASURES)
    given = Target.objects.filter(organisation_id=organisation_id, person_id=person_id, measure__in=MEASURES)
    given = given.filter(family=None, ended_at=None).select_related("set_by")
    days = {"first_day": first, "last_day": last}
    return _goals(own.filter(**days), given.filter(**days)).get(person_id, ())


@prepared
def _own_on(organisation_id: int, person_ids: tuple[int, ...], day: date) -> QuerySet[Goal]:
    rows = Goal.objects.filter(organisation_id=organisation_id, person_id__in=person_ids, measure__in=MEASURES)
    return rows.filter(first_day__lte=day, last_day__gte=day)


@prepared
def _given_on(organisation_id: int, person_ids: tuple[int, ...], day: date) -> QuerySet[Target]:
    rows = Target.objects.filter(organisation_id=organisation_id, person_id__in=person_ids, measure__in=MEASURES)
    rows = rows.filter(first_day__lte=day, last_day__gte=day, family=None, ended_at=None)
    return rows.select_related("set_by")


def _goals(own_rows: Iterable[Goal], given_rows: Iterable[Target]) -> dict[int, tuple[GoalRow, ...]]:
    found: dict[int, dict[tuple[str, date, date], GoalRow]] = {}
    for row in own_rows:
        key = (row.measure, row.first_day, row.last_day)
        found.setdefault(row.person_id, {})[key] = GoalRow(*key, own=row.target)
    for given in given_rows:
        key = (given.measure, given.first_day, given.last_day)
        by = given.set_by.name if given.set_by else ""
        rows = found.setdefault(given.person_id or 0, {})
        own = rows.get(key) or GoalRow(*key, own=None)
        rows[key] = replace(own, given=given.value, given_by=by, is_seasonal=given.spread == Target.Spread.SEASON)
    order = lambda one: (one.last_day - one.first_day, one.last_day, MEASURES.index(one.measure))  # noqa: E731
    return {person: tuple(sorted(rows.values(), key=order)) for person, rows in found.items()}


def counted(organisation_id: int, person_id: int, measure: str, first: date, last: date) -> int:
    """How many visits, new prospects or quotes of one person fell on these days, both included."""
    return _COUNTED.get(measure, _quotes).count(organisation_id, person_id, first, last)


@prepared
def _visits(organisation_id: int, person_id: int, first: date, last: date) -> QuerySet[Any, Any]:
    rows = Activity.objects.filter(organisation_id=organisation_id, person_id=person_id, status="held")
    rows = rows.filter(kind__in=("visit", "demonstration"), started_on__gte=first, started_on__lte=last)
    return rows.values_list("pk")


@prepared
def _new_prospects(organisation_id: int, person_id: int, first: date, last: date) -> QuerySet[Any, Any]:
    rows = StageEvent.objects.filter(organisation_id=organisation_id, owner_id=person_id, kind="step")
    entered = rows.filter(step__position__gte=1).values("opportunity").annotate(first=Min("happened_on"))
    return entered.filter(first__gte=first, first__lte=last).values_list("opportunity")


@prepared
def _quotes(organisation_id: int, person_id: int, first: date, last: date) -> QuerySet[Any, Any]:
    rows = Quote.objects.filter(organisation_id=organisation_id, owner_id=person_id, revision=1)
    return rows.filter(issued_on__gte=first, issued_on__lte=last).values_list("pk")


_COUNTED = {"visits": _visits, "new_prospects": _new_prospects}
