"""Travel of a rep beside others: what was told, and what another order or grouping of the same visits would be.

Rule: only registered addresses of customers, never where anybody is. See docs/counting/travel.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Rows
from meetpunt.method import rounds
from meetpunt.method.distance import ROAD, crow_km
from meetpunt.method.lengths import MINUTE
from meetpunt.method.planning.ratios import Estimate
from meetpunt.reports.memory import answers, of_data
from meetpunt.reports.memory import weeks as kept_weeks
from meetpunt.reports.person_parts import made_of_each
from meetpunt.reports.time_circle import circle_of, scope_between
from meetpunt.reports.view import remembered
from meetpunt.store.access import OTHERS_IN_AN_AGGREGATE, NotVisible, Viewer
from meetpunt.store.account_places import PlacedAccount, of_ids, positions
from meetpunt.store.fields import from_day_number
from meetpunt.store.machines import machine_ids
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

MOST_DAYS = 183
"""Orders are compared over at most the last so many days of the period."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Road:
    """What was driven by somebody or by several together.

    Attributes:
        visits, days: held, and days with a visit. untold: visits without kilometres.
        km_per_visit, minutes_per_visit: all that was told over visits; None without visits.
        order: driven / shortest round along the same stops - 1; grouping: shortest / regrouped over the week - 1.
        order_km: kilometres by road a week that the order makes up. area: km2 that the addresses cover.
        expected_km: per visit, for so wide a territory with so many stops a day; None when too few addresses are known.
    """

    visits: int
    days: int
    untold: int
    km_per_visit: float | None
    minutes_per_visit: float | None
    order: Estimate
    grouping: Estimate
    order_km: float | None
    area: float | None
    expected_km: float | None


@dataclass(frozen=True)
class Travel:
    """The report of a rep. beside: the others together; detour: by road per kilometre as the crow flies."""

    name: str
    first: date
    last: date
    own: Road
    beside: Road | None
    beside_name: str
    beside_people: int
    detour: Estimate


@dataclass(frozen=True)
class DayOnMap:
    """The stops of a day or week in order, as far as they are the viewer's to see, and the best order of a day."""

    first: date
    last: date
    stops: tuple[PlacedAccount, ...]
    best: tuple[int, ...]
    driven_km: float | None
    best_km: float | None


@dataclass(frozen=True)
class _Drives:
    """Of one person: days with the stops that are known, and where rounds are taken to begin."""

    days: dict[int, Points]
    start: Points


@dataclass(frozen=True)
class _Driven:
    """Of one person, what roads are added up from.

    Attributes:
        visits, days, untold, metres, ms: held, with a visit, without kilometres, and told of all drives.
        driven, best: kilometres of each day with known stops, as driven and the shortest. per_day, regrouped: of each
            week. stops: known ones; area: km2 that they cover, None = too few.
        pairs: float64 [drives, 2], kilometres by road and as the crow flies between two known addresses, one right
            after the other.
    """

    visits: int
    days: int
    untold: int
    metres: int
    ms: int
    driven: list[float]
    best: list[float]
    per_day: list[float]
    regrouped: list[float]
    stops: int
    area: float | None
    pairs: Points


def travel(viewer: Viewer, person_id: int, first: date, last: date) -> Travel:
    """How a rep's travel stands beside others.

    Raises:
        NotVisible: the viewer may not see this person's figures.
    """
    circle = circle_of(viewer, Place(person_id=person_id))
    change = change_number(viewer.organisation.id)
    key = ("travel", person_id, viewer.today, circle, first, last)

    def counted() -> Travel:
        where = _known_positions(viewer, change)
        scope = scope_between(viewer, first, last, circle.owners)
        of = made_of_each("road_stops", scope, change, "driven", where, lambda rows: _driven(rows.dicts(), where))
        others = set(of) if circle.beside is None else {*circle.beside} & set(of)
        others -= {person_id} | machine_ids(viewer.organisation.id)
        factor = _detour(of)
        by_road = factor.value or ROAD
        own = _road([of[person_id]] if person_id in of else [], by_road)
        is_told = len(others) >= OTHERS_IN_AN_AGGREGATE
        theirs = _road([of[one] for one in sorted(others)], by_road) if is_told else None
        name, people = (circle.beside_name, len(others)) if is_told else ("", 0)
        return Travel(circle.name, first, last, own, theirs, name, people, factor)

    return answers.while_it_holds(viewer.organisation.id, key, counted, change)


def on_map(viewer: Viewer, person_id: int, first: date, last: date) -> DayOnMap:
    """The visits that a rep held between two days, in order.

    Raises:
        NotVisible: the viewer works not in this person's registration.
    """
    circle_of(viewer, Place(person_id=person_id))
    if not (viewer.sees_all_registration or person_id in viewer.in_hand):
        raise NotVisible(f"map of {person_id}")
    scope = scope_between(viewer, first, last, (person_id,))
    rows = remembered("road_stops", scope, change_number(viewer.organisation.id)).dicts()
    ids = [row["account_id"] for row in rows if row["is_visit"] and row["account_id"] >= 0]
    known = {one.id: one for one in of_ids(viewer, set(ids))}
    stops = tuple(known[one] for one in ids if one in known)
    placed = [(one.latitude, one.longitude) for one in stops if one.latitude is not None]
    if first != last or len(placed) != len(stops) or len(stops) < 2:
        return DayOnMap(first, last, stops, (), None, None)
    points = np.array(placed, dtype=np.float64)
    km = rounds.distances(middle(viewer, person_id) or np.median(points, axis=0), points)
    order = rounds.best_order(km)
    best = ROAD * float(rounds.shortest([km])[0])
    return DayOnMap(first, last, stops, order, ROAD * rounds.driven(km), best)


def _known_positions(viewer: Viewer, change: int) -> dict[int, tuple[float, float]]:
    """Where each account is, kept until one moves."""
    organisation = viewer.organisation.id
    return answers.while_it_holds(organisation, "positions", lambda: positions(organisation), change)


def _drives(rows: list[dict[str, Any]], where: dict[int, tuple[float, float]]) -> _Drives:
    by_day: dict[int, list[tuple[float, float]]] = {}
    latest = max((row["happened_day"] for row in rows), default=0)
    for row in rows:
        if row["is_visit"] and row["account_id"] in where and row["happened_day"] > latest - MOST_DAYS:
            by_day.setdefault(row["happened_day"], []).append(where[row["account_id"]])
    days = {day: np.array(stops) for day, stops in by_day.items()}
    every = np.unique(np.vstack(list(days.values())), axis=0) if days else np.zeros((1, 2))
    return _Drives(days, np.median(every, axis=0))


def _driven(rows: list[dict[str, Any]], where: dict[int, tuple[float, float]]) -> _Driven:
    held = [row for row in rows if row["is_visit"]]
    one = _drives(rows, where)
    tables = {day: rounds.distances(one.start, points) for day, points in one.days.items()}
    lengths = dict(zip(tables, rounds.shortest(list(tables.values())).tolist(), strict=True)) if tables else {}
    weeks: dict[int, list[int]] = {}
    for day in one.days:
        weeks.setdefault((day + 3) // 7, []).append(day)
    return _Driven(
        len(held),
        len({row["happened_day"] for row in held}),
        sum(row["metres"] is None for row in held),
        sum(int(row["metres"] or 0) for row in rows),
        sum(int(row["way_ms"] or 0) for row in rows),
        [rounds.driven(km) for km in tables.values()],
        list(lengths.values()),
        [sum(lengths[day] for day in some) for some in weeks.values()],
        [_regrouped(one.start, [one.days[day] for day in some]) for some in weeks.values()],
        sum(len(points) for points in one.days.values()),
        rounds.area_km2(np.vstack(list(one.days.values()))) if one.days else None,
        _pairs(rows, where),
    )


def _regrouped(start: Points, days: list[Points]) -> float:
    data = (start, *days)
    return of_data("regrouped", data, lambda: rounds.regrouped(start, days), kept_weeks)


def _road(people: list[_Driven], by_road: float) -> Road:
    visits, stops, metres, ms = (
        sum(getattr(one, name) for one in people) for name in ("visits", "stops", "metres", "ms")
    )
    driven, best, per_day, regrouped = (
        [km for one in people for km in getattr(one, name)] for name in ("driven", "best", "per_day", "regrouped")
    )
    areas = [(one.area, one.stops) for one in people if one.area]
    known = sum(number for _area, number in areas)
    area = sum(one * number for one, number in areas) / known if known else None
    a_day = stops / len(driven) if driven else 0.0
    return Road(
        visits,
        sum(one.days for one in people),
        sum(one.untold for one in people),
        metres / 1000 / visits if visits else None,
        ms / MINUTE / visits if visits else None,
        rounds.more_than(driven, best),
        rounds.more_than(per_day, regrouped),
        (sum(driven) - sum(best)) * by_road / len(per_day) if len(driven) >= 5 else None,
        area,
        rounds.expected_km_per_stop(area, a_day) * by_road if area and a_day else None,
    )


def _pairs(rows: list[dict[str, Any]], where: dict[int, tuple[float, float]]) -> Points:
    """Drives of one person between two known addresses on one day, one right after the other."""
    told = [
        (row["metres"] / 1000, *where[before["account_id"]], *where[row["account_id"]])
        for before, row in pairwise(rows)
        if before["happened_day"] == row["happened_day"]
        and row["metres"]
        and before["is_visit"]
        and row["is_visit"]
        and before["account_id"] in where
        and row["account_id"] in where
        and where[before["account_id"]] != where[row["account_id"]]
    ]
    road, *places = np.array(told, dtype=np.float64).reshape(-1, 5).T
    return np.stack((road, crow_km(*places)), axis=1)


def _detour(people: dict[int, _Driven]) -> Estimate:
    """By road per kilometre as the crow flies, of all pairs."""
    pairs = np.concatenate([np.zeros((0, 2)), *(people[owner].pairs for owner in sorted(people))])
    return rounds.detour(pairs[:, 0], pairs[:, 1])


def middle(viewer: Viewer, person_id: int) -> tuple[float, float] | None:
    """Where the rounds of a rep are taken to begin: the median of the addresses visited in the last year."""
    scope = scope_between(viewer, viewer.today - timedelta(days=365), viewer.today, (person_id,))
    change = change_number(viewer.organisation.id)
    where = _known_positions(viewer, change)

    def counted(rows: Rows) -> tuple[float, float] | None:
        found = _drives(rows.dicts(), where)
        return (float(found.start[0]), float(found.start[1])) if found.days else None

    return made_of_each("road_stops", scope, change, "middle", where, counted).get(person_id)


def last_day(viewer: Viewer, person_id: int, first: date, last: date) -> date | None:
    """The latest day of the period on which a rep held a visit."""
    scope = scope_between(viewer, first, last, (person_id,))

    def counted(rows: Rows) -> date | None:
        days = [row["happened_day"] for row in rows.dicts() if row["is_visit"]]
        return from_day_number(max(days)) if days else None

    change = change_number(viewer.organisation.id)
    return made_of_each("road_stops", scope, change, "last day", None, counted).get(person_id)
