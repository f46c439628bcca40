"""`meetpunt report scorecard`: every KPI of a rep, team, territory or the organisation."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from meetpunt.cli.asking import asking
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.reports.scorecard import Scorecard


def add_to(kinds: Any) -> None:
    """Add the word `scorecard` to the reports."""
    report = kinds.add_parser("scorecard", help="every KPI with target, pace and the others")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--rep", help="name of a rep")
    report.add_argument("--team", help="name of a team")
    report.add_argument("--territory", help="name of a territory")
    report.add_argument("--from", dest="first", type=date.fromisoformat, help="first day; the year's when left out")
    report.add_argument("--to", dest="last", type=date.fromisoformat, help="last day; today when left out")
    report.add_argument("--process", help="code of the sales process")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=scorecard)


def scorecard(asked: argparse.Namespace) -> None:
    """Print the scorecard."""
    from meetpunt.reports.kpis.ask import KpiAsk
    from meetpunt.reports.scorecard import scorecard as report_scorecard
    from meetpunt.store.refs import Place

    with asking(asked.org) as viewer:
        organisation = viewer.organisation
        person_id = found_by_name(organisation.id, "owner", asked.rep)
        team_id = None if person_id else found_by_name(organisation.id, "team", asked.team)
        rest = None if person_id or team_id else found_by_name(organisation.id, "territory", asked.territory)
        last = asked.last or viewer.today
        place = Place(person_id=person_id, team_id=team_id, territory_id=rest)
        ask = KpiAsk(asked.first or date(last.year, 1, 1), last, place, asked.process)
        card = report_scorecard(viewer, ask)
    if asked.json:
        print_json({"from": ask.first.isoformat(), "to": card.last.isoformat(), "kpis": plain(card)})
    else:
        _print(card)


def plain(card: Scorecard) -> list[dict[str, Any]]:
    """The rows as plain values, in the unit as it is shown."""
    return [
        {
            "code": row.kpi.code,
            "ract": row.kpi.ract,
            "unit": row.kpi.currency or row.kpi.unit["en"],
            "value": row.value.value,
            "low": row.value.low,
            "high": row.value.high,
            "n": row.value.n,
            "why": row.value.why or None,
            "target": row.target,
            "pace": row.pace,
            "others": None
            if row.others is None
            else {
                "p25": row.others.low,
                "median": row.others.median,
                "p75": row.others.high,
                "people": row.others.people,
            },
            "months": [{"month": _month(one.month), "value": one.value.value} for one in row.months],
        }
        for row in card.rows
    ]


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"


def _print(card: Scorecard) -> None:
    from django.utils.translation import gettext as _

    heads = ("KPI", _("value"), _("90%"), "n", _("target"), _("unit"))
    rows: list[tuple[Any, ...]] = []
    for row in card.rows:
        between = "" if row.value.low is None else f"{row.value.low:.1f} … {row.value.high:.1f}"
        shown = row.value.why if row.value.value is None else f"{row.value.value:.1f}"
        rows.append((row.kpi.code, shown, between, row.value.n, row.target, row.kpi.currency or row.kpi.unit["en"]))
    print_table(heads, rows)
