"""The rows of a table on a dashboard: people as far as the reader sees names, else teams; always alphabetically."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from meetpunt.reports.known import places_of
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.kpis.figures import KpiValue
from meetpunt.reports.kpis.made import Making
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.kpis.values import by_person
from meetpunt.store.access import Viewer
from meetpunt.store.refs import ORGANISATION


@dataclass(frozen=True)
class TableRow:
    """Somebody, or a team, with a value per KPI. code: how an address writes the place."""

    code: str
    name: str
    values: dict[str, KpiValue] = field(hash=False)


def table_rows(viewer: Viewer, wanted: tuple[Kpi, ...], ask: KpiAsk) -> tuple[TableRow, ...]:
    """A row per person of the place, or per team where the reader sees no names; of one person just theirs.

    Raises:
        NotVisible: the reader may not see the place.
    """
    places, place = places_of(viewer), ask.place
    places.find(place)
    people = {person.id: person.name for person in places.people}
    if place.territory_id is not None:
        return ()
    if place.person_id is not None:
        return _rows("p", people, _made(viewer, wanted, ask, Who("owner", (place.person_id,))))
    if place.team_id is None and not viewer.sees_all_registration:
        teams = {team.id: team.name for team in places.teams}
        if len(teams) > 1 or not people:
            return _rows("t", teams, _made(viewer, wanted, ask, Who("team", tuple(teams))) if teams else {})
    return _rows("p", people, by_person(viewer, place.team_id, [one.code for one in wanted], ask))


def _made(viewer: Viewer, wanted: tuple[Kpi, ...], ask: KpiAsk, who: Who) -> dict[int, dict[str, KpiValue]]:
    """The values of places that were found visible."""
    found = Making(viewer, replace(ask, place=ORGANISATION), wanted).of(who)
    return {key: told for key, told in found.items() if key is not None}


def _rows(kind: str, names: dict[int, str], found: dict[int, dict[str, KpiValue]]) -> tuple[TableRow, ...]:
    rows = [TableRow(f"{kind}{key}", names[key], told) for key, told in found.items() if key in names]
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))
