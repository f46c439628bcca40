"""Targets as they hold: of the organisation, a team, a person or a territory, all products or a family, for some days.

The rule: what was set for just these days comes first, then the sum of what was set for its parts, then its portion of
what was set for longer. A version that ended stays, and holds no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Q, QuerySet

from meetpunt.method.planning.season import EVEN, day_weights, portion
from meetpunt.method.planning.targets import MEASURES
from meetpunt.store.access.viewer import on_day
from meetpunt.store.free_days import holidays_by_day
from meetpunt.store.models import StepDefinition, Target, TeamMembership, TerritoryAssignment
from meetpunt.store.refs import Place

How = Literal["set", "sum", "part"]
NORMS = ("conversion", "norm_days", "norm_visits", "norm_contacts", "norm_minutes")
"""Measures of which a step's own definition holds the organisation's value."""


@dataclass(frozen=True)
class TargetRow:
    """A target.

    Attributes:
        id: 0 when it was worked out from others (`how` is then sum or part).
        value: in the measure's unit (`method.planning.targets`).
        set_by: the name of who set it; empty when nobody did by hand, or who did is gone.
        ended_at: None while it holds.
        how: set for just these days, the sum of its parts, or a portion of a longer one.
    """

    id: int
    measure: str
    place: Place
    first: date
    last: date
    value: int
    objective_id: int
    step_id: int | None = None
    is_seasonal: bool = True
    note: str = ""
    set_by: str = ""
    set_by_id: int | None = None
    set_at: datetime | None = None
    ended_at: datetime | None = None
    how: How = "set"

    @property
    def what(self) -> tuple[str, int | None]:
        """Measure and step."""
        return self.measure, self.step_id

    @property
    def days(self) -> int:
        """How long its period is, both ends counted."""
        return (self.last - self.first).days + 1


def targets_of(
    organisation_id: int,
    first: date,
    last: date,
    places: Iterable[Place] | None = None,
    measures: Iterable[str] | None = None,
) -> tuple[TargetRow, ...]:
    """Every target that holds and whose period has a day in common with these, of these places (None = all).

    The places were found through `access`.
    """
    rows = _rows(organisation_id, first, last)
    if measures is not None:
        rows = rows.filter(measure__in=list(measures))
    if places is not None:
        rows = rows.filter(_any_of(places))
    return tuple(map(_row, rows))


def versions(organisation_id: int, place: Place, measure: str, step_id: int | None, year: int) -> tuple[TargetRow, ...]:
    """Every version of a target in a year, latest first per period; for a place found through `access`."""
    rows = Target.objects.filter(
        organisation_id=organisation_id,
        measure=measure,
        first_day__lte=date(year, 12, 31),
        last_day__gte=date(year, 1, 1),
        **_columns(place, step_id),
    )
    found = rows.select_related("set_by").order_by("first_day", "last_day", "-set_at", "-pk")
    return tuple(map(_row, found))


def chosen(rows: Sequence[TargetRow], first: date, last: date, shares: Sequence[float], free: Free) -> TargetRow | None:
    """Of one place's targets for one thing that hold: what counts for these days."""
    exact = [row for row in rows if (row.first, row.last) == (first, last)]
    if exact:
        return max(exact, key=lambda row: row.id)
    if not rows:
        return None
    adds_up = MEASURES[rows[0].measure].adds_up
    if adds_up and (tiles := _tiles(rows, first, last)):
        how: How = "sum"
        value = sum(row.value for row in tiles)
        return replace(tiles[0], id=0, first=first, last=last, value=value, note="", how=how)
    longer = [row for row in rows if row.first <= first and last <= row.last]
    if not longer:
        return None
    row = min(longer, key=lambda one: (one.days, -one.id))
    value = row.value
    if adds_up:
        weights = day_weights(row.first, row.last, shares if row.is_seasonal else EVEN.shares, free.days(row))
        value = round(row.value * portion(weights, row.first, first, last))
    return replace(row, id=0, first=first, last=last, value=value, how="part")


class Free:
    """The free days of an organisation, asked once for as long a period as was needed."""

    def __init__(self, organisation_id: int) -> None:
        self._organisation_id = organisation_id
        self._years: dict[int, frozenset[date]] = {}

    def days(self, row: TargetRow) -> frozenset[date]:
        """Those in the years of a target."""
        return self.between(row.first, row.last)

    def between(self, first: date, last: date) -> frozenset[date]:
        """Those of the years that these days are in."""
        found: frozenset[date] = frozenset()
        for year in range(first.year, last.year + 1):
            if year not in self._years:
                days = holidays_by_day(self._organisation_id, date(year, 1, 1), date(year, 12, 31))
                self._years[year] = frozenset(days)
            found |= self._years[year]
        return found


def homes(organisation_id: int, day: date) -> dict[tuple[int, int | None], int]:
    """The home territory of everybody on a day, by person and team."""
    of = {"organisation_id": organisation_id}
    teams = dict(TeamMembership.objects.filter(on_day(day), **of).values_list("person_id", "team_id"))
    rows = TerritoryAssignment.objects.filter(on_day(day), **of).values_list("person_id", "territory_id")
    return {(person, teams.get(person)): territory for person, territory in rows}


def norms_of(organisation_id: int, process_id: int, day: date) -> dict[tuple[str, int], int]:
    """What the steps' own definitions hold as the organisation's norm on a day, by measure and step, as targets are."""
    found: dict[tuple[str, int], int] = {}
    rows = StepDefinition.objects.filter(organisation_id=organisation_id, step__process_id=process_id)
    for row in rows.filter(valid_from__lte=day, valid_until__gt=day).order_by("version"):
        told = {
            "conversion": None if row.conversion_target is None else round(row.conversion_target * 10_000),
            "norm_days": row.norm_days,
            "norm_visits": None if row.norm_visits is None else round(row.norm_visits * 100),
            "norm_contacts": None if row.norm_contacts is None else round(row.norm_contacts * 100),
            "norm_minutes": row.norm_minutes,
        }
        found |= {(measure, row.step_id): value for measure, value in told.items() if value is not None}
    return found


def _tiles(rows: Sequence[TargetRow], first: date, last: date) -> list[TargetRow]:
    """Targets that together make up just these days, the longest where several would do."""
    inside = [row for row in rows if first <= row.first and row.last <= last]
    tiles: list[TargetRow] = []
    day = first
    while day <= last:
        here = [row for row in inside if row.first == day]
        if not here:
            return []
        tiles.append(max(here, key=lambda row: (row.last, row.id)))
        day = tiles[-1].last + timedelta(days=1)
    return tiles


def _rows(organisation_id: int, first: date, last: date) -> QuerySet[Target]:
    rows = Target.objects.filter(organisation_id=organisation_id, ended_at=None, measure__in=list(MEASURES))
    rows = rows.filter(first_day__lte=last, last_day__gte=first)
    return rows.select_related("set_by").order_by("first_day", "last_day", "pk")


def _columns(place: Place, step_id: int | None) -> dict[str, Any]:
    return {
        "step_id": step_id,
        "person_id": place.person_id,
        "team_id": place.team_id,
        "territory_id": place.territory_id,
        "family_id": place.family_id,
    }


def _any_of(places: Iterable[Place]) -> Q:
    wanted = list(places)
    known = Q(pk__in=[])
    if any(place.is_organisation for place in wanted):
        known |= Q(person=None, team=None, territory=None)
    for column in ("person_id", "team_id", "territory_id"):
        ids = {getattr(place, column) for place in wanted} - {None}
        if ids:
            known |= Q(**{f"{column}__in": ids})
    return known


def _row(row: Target) -> TargetRow:
    return TargetRow(
        row.pk,
        row.measure,
        Place(row.person_id, row.team_id, row.territory_id, row.family_id),
        row.first_day,
        row.last_day,
        row.value,
        row.objective_id,
        row.step_id,
        row.spread == Target.Spread.SEASON,
        row.note,
        row.set_by.name if row.set_by else "",
        row.set_by_id,
        row.set_at,
        row.ended_at,
    )
