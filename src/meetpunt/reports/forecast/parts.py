"""The same forecast for each person of a place and for each product, beside the whole.

Rule: people stand in the order of their names, never by a figure; only those whose figures the viewer may see.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetpunt.reports.forecast.aims import Aims
from meetpunt.reports.forecast.ask import ForecastAsk
from meetpunt.reports.forecast.cube_of import Foreseen
from meetpunt.reports.forecast.report import Line, line_of
from meetpunt.store.access import Viewer, members_of, people, sees_names_of_team
from meetpunt.store.access.viewer import with_teams_below
from meetpunt.store.names import names_of
from meetpunt.store.refs import Place


@dataclass(frozen=True)
class Person:
    """A person with the whole period."""

    id: int
    name: str
    line: Line


@dataclass(frozen=True)
class Thing:
    """A product or family with the whole period; id -1 = of none."""

    id: int
    name: str
    line: Line


def people_of(viewer: Viewer, foreseen: Foreseen, ask: ForecastAsk) -> tuple[Person, ...]:
    """The people of a team or of the organisation; nobody of one person, or where names may not be seen."""
    place = ask.place
    if place.person_id is not None or place.territory_id is not None:
        return ()
    if place.team_id is not None:
        if not sees_names_of_team(viewer, place.team_id):
            return ()
        chosen = members_of(with_teams_below(viewer.organisation.id, (place.team_id,)), viewer.today)
    else:
        chosen = {one.id: one.name for one in people(viewer)}
    sellers = set(foreseen.cells.seller.tolist())
    places = {key: Place(person_id=key) for key in chosen if key in sellers}
    aims = Aims(viewer, ask, tuple(places.values()), foreseen.cells.by)
    rows = [
        Person(key, chosen[key], line_of(viewer, foreseen, replace(ask, place=place), aims))
        for key, place in places.items()
    ]
    return tuple(sorted(rows, key=lambda one: one.name.casefold()))


def things_of(viewer: Viewer, foreseen: Foreseen, ask: ForecastAsk) -> tuple[Thing, ...]:
    """Each product (or family) of a place, by name; those of no product last."""
    if foreseen.cells.by == "nothing":
        return ()
    names = thing_names(viewer, foreseen)
    ids = sorted(set(foreseen.cells.thing.tolist()), key=lambda one: (one < 0, names.get(one, "").casefold()))
    if ids == [-1]:
        return ()
    aims = Aims(viewer, ask, (ask.place,), foreseen.cells.by, ids)
    lines = [Thing(one, names.get(one, ""), line_of(viewer, foreseen, replace(ask, thing=one), aims)) for one in ids]
    return tuple(one for one in lines if one.line.mean or one.line.target)


def thing_names(viewer: Viewer, foreseen: Foreseen) -> dict[int, str]:
    """Name by id of what the forecast is counted by."""
    names = names_of(viewer.organisation.id, foreseen.cells.by)
    known = set(foreseen.cells.thing.tolist())
    return {key: name for key, name in names.items() if key in known and key is not None and name}
