"""Whose time use and which days an address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from meetpunt.reports.time_circle import places_of
from meetpunt.store.access import Viewer
from meetpunt.store.refs import ORGANISATION, Named, Place
from meetpunt.web.asking import PERIODS, read


@dataclass(frozen=True)
class TimeAsked:
    """The question: whose, between which days (both in it), and the address that asks the same."""

    place: Place
    who: str
    first: date
    last: date
    period: str
    people: tuple[Named, ...]
    teams: tuple[Named, ...]
    sees_organisation: bool
    problems: tuple[str, ...]

    @property
    def kept(self) -> str:
        """The query string without its question mark."""
        return urlencode({"who": self.who, "from": self.first.isoformat(), "until": self.last.isoformat()})

    @property
    def team_options(self) -> list[tuple[str, str]]:
        """Teams to choose."""
        return [(f"team-{one.id}", one.name) for one in self.teams]

    @property
    def people_options(self) -> list[tuple[str, str]]:
        """People to choose."""
        return [(f"rep-{one.id}", one.name) for one in self.people]

    @property
    def periods(self) -> Any:
        """What to choose from."""
        return PERIODS.items()


def asked_time(told: QueryDict, viewer: Viewer) -> TimeAsked:
    """Read an address; who is not named looks at oneself, one's first team, or the organisation.

    Raises:
        Http404: there is nobody to look at, or not for this viewer.
    """
    asked = read(told, viewer.today)
    people, teams = places_of(viewer)
    last = min(asked.ask.period_until or viewer.today, viewer.today)
    first = min(asked.ask.period_from or last - timedelta(days=5 * 365), last)
    who = told.get("who", "") or _first(viewer, people, teams)
    return TimeAsked(
        _place(who), who, first, last, asked.period, people, teams, viewer.sees_organisation, asked.problems
    )


def _first(viewer: Viewer, people: tuple[Named, ...], teams: tuple[Named, ...]) -> str:
    ids = {one.id for one in people}
    if viewer.roles & {"rep", "inside_sales"} and viewer.person_id in ids:
        return f"rep-{viewer.person_id}"
    if viewer.sees_organisation:
        return f"team-{teams[0].id}" if "manager" in viewer.roles and teams else "all"
    if not viewer.sells or viewer.person_id not in ids:
        raise Http404
    return f"rep-{viewer.person_id}"


def _place(who: str) -> Place:
    kind, _dash, number = who.partition("-")
    if who == "all":
        return ORGANISATION
    if kind not in ("rep", "team") or not number.isascii() or not number.isdigit() or len(number) > 15:
        raise Http404
    return Place(person_id=int(number)) if kind == "rep" else Place(team_id=int(number))
