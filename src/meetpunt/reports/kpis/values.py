"""The values of KPIs for who asks: of a place, by month, by person, and where the others are.

The rule: whoever may not see a place gets NotVisible, and nothing about its people is said of fewer than four others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from meetpunt.method.kpi_values import middle
from meetpunt.reports.known import find_person, find_team, places_of
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Who, who_of
from meetpunt.reports.kpis.figures import KpiCard, KpiValue, MonthValue, Range
from meetpunt.reports.kpis.made import Making
from meetpunt.reports.kpis.records import has_records
from meetpunt.reports.kpis.register import Kpi, kpi, kpis
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Place

__all__ = [
    "KpiAsk",
    "KpiCard",
    "KpiValue",
    "MonthValue",
    "Range",
    "by_month",
    "by_person",
    "card",
    "kpi",
    "kpis",
    "ranges",
    "values",
]

Codes = Iterable[str]


def values(viewer: Viewer, codes: Codes, ask: KpiAsk) -> dict[str, KpiValue]:
    """The value of each KPI for the place that is asked about.

    Raises:
        NotVisible: the viewer may not see the place, or there is no such KPI.
    """
    places_of(viewer).find(ask.place)
    who = who_of(ask.place)
    return dict(_making(viewer, codes, ask).of(who)[who.keys[0]])


def by_month(viewer: Viewer, codes: Codes, ask: KpiAsk, months: int = 12) -> dict[str, tuple[MonthValue, ...]]:
    """The values of each of the last months of the place, the last of them up to the last day that is asked."""
    places_of(viewer).find(ask.place)
    wanted = _months(ask, months)
    found = _making(viewer, codes, ask).by_month(who_of(ask.place), wanted)
    return {code: tuple(MonthValue(month, told[month]) for month in wanted) for code, told in found.items()}


def by_person(viewer: Viewer, team_id: int | None, codes: Codes, ask: KpiAsk) -> dict[int, dict[str, KpiValue]]:
    """The values of each person of a team, or of everybody, whom the viewer may see by name; alphabetically.

    Raises:
        NotVisible: the viewer may not see the team.
    """
    places = places_of(viewer)
    if team_id is None:
        people = places.people
    else:
        find_team(viewer, team_id)
        people = places.members(team_id)
    ids = tuple(one.id for one in people)
    if not ids:
        return {}
    found = _making(viewer, codes, replace(ask, place=Place())).of(Who("owner", ids))
    return {one: found[one] for one in ids}


def ranges(viewer: Viewer, codes: Codes, ask: KpiAsk) -> dict[str, Range | None]:
    """Where the others of the place's team are; of a rep without four others there, where everybody else is."""
    places_of(viewer).find(ask.place)
    making = _making(viewer, codes, replace(ask, place=Place()))
    return ranges_of(making, *others_of(viewer, ask.place), ask.place.person_id)


def card(viewer: Viewer, code: str, ask: KpiAsk, months: int = 24) -> KpiCard:
    """All about one KPI for a place: its value, where the others are, and its history.

    Raises:
        NotVisible: there is no such KPI, or the viewer may not see the place.
    """
    places_of(viewer).find(ask.place)
    making, who, wanted = _making(viewer, (code,), ask), who_of(ask.place), _months(ask, months)
    ids, is_team = others_of(viewer, ask.place)
    told = making.by_month(who, wanted)[code]
    enough = len(ids) >= access.OTHERS_IN_AN_AGGREGATE
    beside = making.months_of_people(code, ids, wanted) if enough else {}
    return KpiCard(
        making.wanted[0],
        making.of(who)[who.keys[0]][code],
        ranges_of(_making(viewer, (code,), replace(ask, place=Place())), ids, is_team, ask.place.person_id)[code],
        tuple(MonthValue(month, told[month]) for month in wanted),
        {month: _range(values, is_team) for month, values in beside.items()},
        has_records(viewer, making.wanted[0], ask.place),
    )


def ranges_of(making: Making, ids: tuple[int, ...], is_team: bool, own: int | None) -> dict[str, Range | None]:
    """Where these people are; None where four of them have no value, and of ratings, which are between two people.

    Parameters: own, beside whom they stand; the values of all of them are asked together, as for each of the others.
    """
    if len(ids) < access.OTHERS_IN_AN_AGGREGATE:
        return dict.fromkeys(making.codes)
    found = making.of(Who("owner", tuple(sorted({*ids, *([own] if own else [])}))))
    return {
        kpi.code: None if kpi.counted.by == "ratings" else _range([found[one][kpi.code] for one in ids], is_team)
        for kpi in making.wanted
    }


def others_of(viewer: Viewer, place: Place) -> tuple[tuple[int, ...], bool]:
    """Who stand beside a place: the team's others, else everybody who sells; and whether it is the team."""
    everybody = access.team_members_of_all(viewer)
    team_id = place.team_id
    if place.person_id is not None:
        team_id = access.beside(viewer, find_person(viewer, place.person_id).team_id)
    if team_id is not None:
        team = tuple(one for one, team in everybody.items() if team == team_id and one != place.person_id)
        if len(team) >= access.OTHERS_IN_AN_AGGREGATE:
            return team, True
    return tuple(one for one in everybody if one != place.person_id), False


def _making(viewer: Viewer, codes: Codes, ask: KpiAsk) -> Making:
    known: dict[str, Kpi] = {one.code: one for one in kpis(viewer, ask.process_code)}
    wanted = tuple(dict.fromkeys(codes))
    for code in wanted:
        if code not in known:
            raise access.NotVisible(f"kpi {code}")
    return Making(viewer, ask, tuple(known[code] for code in wanted))


def _months(ask: KpiAsk, months: int) -> tuple[int, ...]:
    last = ask.last.year * 12 + ask.last.month - 1
    return tuple(range(last - months + 1, last + 1))


def _range(told: list[KpiValue], is_team: bool) -> Range | None:
    found = _middle(tuple(one.value for one in told if one.value is not None))
    if found is None:
        return None
    return Range(*found, sum(one.value is not None for one in told), is_team)


@lru_cache(maxsize=4096)
def _middle(values: tuple[float, ...]) -> tuple[float, float, float] | None:
    """Of most KPIs everybody has what they had before."""
    return middle(values)
