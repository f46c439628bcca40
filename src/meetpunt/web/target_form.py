"""The form of targets: which table is asked for, the names of its fields, and what was typed in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from meetpunt.actions.targets import Wanted
from meetpunt.method.planning.targets import MEASURES, Unit, kept
from meetpunt.method.spells import MethodError
from meetpunt.reports.known import places_of
from meetpunt.reports.target_figures import By, Column, TargetTable, What
from meetpunt.reports.targets import TargetAsk
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import directs
from meetpunt.store.currencies import exponent
from meetpunt.store.refs import ORGANISATION, Place
from meetpunt.web import target_words
from meetpunt.web.entering import Entered

PLACES = {"g": "team_id", "p": "person_id", "t": "territory_id"}
ALL = "all"
BY: tuple[By, ...] = ("teams", "people", "territories", "quarters", "months")
HOW = ("actuals", "targets", "down")
OVER = ("last", "potential", "even", "season")
_CELL = re.compile(r"([a-z_]{1,24})-(\d{1,18})-(\d{1,18})-([a-z]{1,3}\d{0,18})")


@dataclass(frozen=True)
class Asked:
    """The table that an address asks for. of: its place as written there."""

    ask: TargetAsk
    of: str
    query: Mapping[str, str]

    @property
    def kept(self) -> str:
        """The query string of this table, without what is proposed or added."""
        return urlencode(self.query)


def asked_of(viewer: Viewer, told: QueryDict) -> Asked:
    """Read it; what cannot be read is left out, and a place that is none is not there."""
    year = told.get("year", "")
    number = int(year) if re.fullmatch(r"20[0-5]\d", year) else viewer.today.year
    of = told.get("of") or at_first(viewer)
    place = place_of(of)
    by: By = next((one for one in BY if one == told.get("by")), "teams" if place.is_organisation else "quarters")
    if place.person_id is not None or place.territory_id is not None:
        by = by if by in ("quarters", "months") else "quarters"
    elif place.team_id is not None and by in ("teams", "territories"):
        by = "people"
    added: list[tuple[What, int | None]] = []
    what = what_of(told.get("add", ""), told.get("step", ""), told.get("family", ""))
    if what is not None and (what[1] is not None) == MEASURES[what[0]].per_step:
        objective = told.get("objective", "")
        added.append((what, int(objective) if objective.isascii() and objective.isdigit() else None))
    query = {"year": str(number), "of": of, "by": by}
    return Asked(
        TargetAsk(number, place, by, tuple(added)), of, {name: value for name, value in query.items() if value}
    )


def at_first(viewer: Viewer) -> str:
    """Whose targets are shown unasked: of who directs all of it, of a manager the own team's, of a rep their own."""
    if directs(viewer):
        return ALL
    if not viewer.sees_organisation:
        return f"p{viewer.person_id}"
    return next((f"g{one.id}" for one in places_of(viewer).teams if one.size), ALL)


def place_of(code: str) -> Place:
    """g3, p4, t5; all or nothing is the organisation."""
    if code in ("", ALL):
        return ORGANISATION
    found = re.fullmatch(r"([gpt])([0-9]{1,18})", code)
    if found is None:
        raise NotVisible(code)
    return Place(**{PLACES[found[1]]: int(found[2])})


def code_of(place: Place) -> str:
    """The other way round."""
    return next((f"{sign}{getattr(place, name)}" for sign, name in PLACES.items() if getattr(place, name)), ALL)


def what_of(code: str, step: str, family: str) -> What | None:
    """Measure, step and family as an address tells them; None when there is no such measure."""
    if code not in MEASURES:
        return None
    ids = [
        int(one) if one.isascii() and one.isdigit() and one != "0" and len(one) < 19 else None for one in (step, family)
    ]
    return code, ids[0], ids[1]


def row_name(what: What) -> str:
    """What the fields of a row begin with."""
    return f"{what[0]}-{what[1] or 0}-{what[2] or 0}"


def seen_of(table: TargetTable, currency: str) -> dict[str, Any]:
    """Per field the version that it shows and its text, for the hidden field `seen`."""
    return {
        f"{row_name(row.what)}-{cell.column.key}": [
            cell.target.id if cell.target else 0,
            target_words.typed(row.measure, cell.target.value if cell.target else None, currency),
        ]
        for row in table.rows
        for cell in (row.whole, *row.cells)
        if cell.column.may_set and not (row.step is not None and cell.column.place.is_organisation)
    }


def wanted_of(
    viewer: Viewer, told: Mapping[str, str], seen: Mapping[str, Any], columns: Mapping[str, Column]
) -> tuple[list[Wanted], dict[str, str]]:
    """The fields that the person changed, and what is wrong per field."""
    entered, found, problems = Entered(told), list[Wanted](), dict[str, str]()
    currency = viewer.organisation.currency
    for name, text in told.items():
        match = _CELL.fullmatch(name)
        if match is None or match[4] not in columns:
            continue
        what, column = what_of(*match.group(1, 2, 3)), columns[match[4]]
        version, shown = seen.get(name, (None, ""))
        if what is None or text.strip() == shown:
            continue
        measure = MEASURES[what[0]]
        number = entered.decimal(name) if text.strip().rstrip("%") else None
        if name in entered.problems:
            problems[name] = entered.problems[name]
            continue
        try:
            value = None if number is None else kept(measure, number, exponent(currency))
        except MethodError:
            problems[name] = _("At most 100 per cent.") if measure.unit is Unit.SHARE else _("This is beyond counting.")
            continue
        if value == 0:
            problems[name] = _("Above zero, or empty for no target.")
            continue
        objective = told.get(f"objective-{row_name(what)}", "")
        place = Place(column.place.person_id, column.place.team_id, column.place.territory_id, what[2])
        found.append(
            Wanted(
                measure.code,
                column.first,
                column.last,
                value,
                place,
                what[1],
                int(objective) if objective.isascii() and objective.isdigit() and len(objective) < 19 else None,
                seen=version,
            )
        )
    return found, problems
