"""Whose figures an address asks, and over which days: a person, a team, a territory or the organisation.

The rule: whoever gets the address sees the same figures, as far as they may; what cannot be read is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from meetpunt.reports.choices import Choices, choices
from meetpunt.reports.known import find_person, find_team, places_of
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.refs import ORGANISATION, Place
from meetpunt.web import asking

ALL = "all"
_CODE = re.compile(r"([ptr])([0-9]{1,18})")
KINDS = frozenset("ptr")
"""p = a person, t = a team, r = a territory; always also the organisation for who sees it."""


@dataclass(frozen=True)
class Option:
    """A place to choose: its code in the address, and its name."""

    code: str
    name: str


@dataclass(frozen=True)
class PlaceAsked:
    """The question of an address.

    Attributes:
        place: whose. code: the same in the address; name: to show.
        first, last: the days, both included; `last` may lie ahead.
        period: the period part of the address, with its neighbours and problems.
        people, teams, territories: to choose from. sees_all: the organisation can be chosen.
        of: products, segments and processes to narrow to.
    """

    place: Place
    code: str
    name: str
    first: date
    last: date
    period: asking.Asked
    people: tuple[Option, ...]
    teams: tuple[Option, ...]
    territories: tuple[Option, ...]
    sees_all: bool
    of: Choices

    @property
    def kept(self) -> str:
        """The query string that asks the same."""
        return self.asking()

    @property
    def has_choice(self) -> bool:
        """There is more than one place to choose."""
        return len(self.people) + len(self.teams) + len(self.territories) + self.sees_all > 1

    def asking(self, **changed: str) -> str:
        """The query string of the same with other terms; an empty one is left out."""
        told = {"of": self.code, **self.period.query, **changed}
        return "?" + urlencode({name: value for name, value in told.items() if value})


def read(viewer: Viewer, told: QueryDict, kinds: Collection[str] = KINDS, default_period: str = "12m") -> PlaceAsked:
    """Whose figures, from the address; without one the viewer's own, their team's, or the organisation's.

    Parameters:
        kinds: which kinds of places the page knows, of `KINDS`.

    Raises:
        NotVisible: not a place of this viewer.
    """
    if "period" not in told and not told.get("from") and not told.get("until"):
        told = told.copy()
        told["period"] = default_period
    period = asking.read(told, viewer.today)
    offered = choices(viewer, viewer.today)
    there = places_of(viewer).territories if "r" in kinds and viewer.sees_organisation else ()
    people, teams, territories = (
        tuple(Option(f"{kind}{one.id}", one.name) for one in found) if kind in kinds else ()
        for kind, found in (("p", offered.people), ("t", offered.teams), ("r", there))
    )
    code = told.get("of") or _usual(viewer, people, teams)
    place, name = _found(viewer, code, kinds)
    first, last = period.ask.period_from, period.ask.period_until
    if first is None or last is None:
        period = replace(period, ask=replace(period.ask, period_from=first, period_until=last or viewer.today))
    return PlaceAsked(
        place,
        code,
        name,
        first or date(1990, 1, 1),
        last or viewer.today,
        period,
        people,
        teams,
        territories,
        viewer.sees_organisation,
        offered,
    )


def code_of(place: Place) -> str:
    """How an address writes a place."""
    for kind, one in (("p", place.person_id), ("t", place.team_id), ("r", place.territory_id)):
        if one is not None:
            return f"{kind}{one}"
    return ALL


def _usual(viewer: Viewer, people: tuple[Option, ...], teams: tuple[Option, ...]) -> str:
    if viewer.roles & {"rep", "inside_sales"} and any(one.code == f"p{viewer.person_id}" for one in people):
        return f"p{viewer.person_id}"
    if viewer.managed_team_ids and not viewer.manages_everybody:
        own = [one.code for one in teams if int(one.code[1:]) in viewer.managed_team_ids]
        if own:
            return own[0]
    return ALL


def _found(viewer: Viewer, code: str, kinds: Collection[str]) -> tuple[Place, str]:
    """The place of a code, found through `access`, with its name."""
    if code == ALL:
        if not viewer.sees_organisation:
            raise NotVisible("organisation")
        return ORGANISATION, viewer.organisation.name
    found = _CODE.fullmatch(code)
    if found is None or found[1] not in kinds:
        raise NotVisible(f"place {code}")
    number = int(found[2])
    if found[1] == "p":
        return Place(person_id=number), find_person(viewer, number).name
    if found[1] == "t":
        return Place(team_id=number), find_team(viewer, number).name
    for one in places_of(viewer).territories if viewer.sees_organisation else ():
        if one.id == number:
            return Place(territory_id=number), one.name
    raise NotVisible(f"place {code}")
