"""`meetpunt report comparison`: every KPI of a rep, a team or the organisation beside what it can be compared with."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from meetpunt.cli.asking import asking
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.reports.compared import Beside, Comparison, PublishedRow, Row
    from meetpunt.reports.kpis.figures import KpiValue


def add_to(kinds: Any) -> None:
    """Add the word `comparison` to the reports."""
    report = kinds.add_parser(
        "comparison", help="every KPI beside a year ago, the team, the organisation and elsewhere"
    )
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--rep", help="name of a rep")
    report.add_argument("--team", help="name of a team")
    report.add_argument("--from", dest="first", type=date.fromisoformat, help="first day; the year's when left out")
    report.add_argument("--to", dest="last", type=date.fromisoformat, help="last day; today when left out")
    report.add_argument("--process", help="code of the sales process")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=comparison)


def comparison(asked: argparse.Namespace) -> None:
    """Print the comparison."""
    from meetpunt.reports.compared import comparison as report_comparison
    from meetpunt.reports.kpis.ask import KpiAsk
    from meetpunt.store.refs import Place

    with asking(asked.org) as viewer:
        organisation = viewer.organisation
        person_id = found_by_name(organisation.id, "owner", asked.rep)
        team_id = None if person_id else found_by_name(organisation.id, "team", asked.team)
        last = asked.last or viewer.today
        ask = KpiAsk(asked.first or date(last.year, 1, 1), last, Place(person_id, team_id), asked.process)
        found = report_comparison(viewer, ask)
    if asked.json:
        print_json(plain(found))
    else:
        _print(found)


def plain(found: Comparison) -> dict[str, Any]:
    """The comparison as plain values, in the unit as it is shown."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "from_before": found.first_before.isoformat(),
        "to_before": found.last_before.isoformat(),
        "kpis": [_row(row) for row in found.rows],
        "published": [_published(row) for row in found.published],
    }


def _row(row: Row) -> dict[str, Any]:
    change = row.change
    return {
        "code": row.kpi.code,
        "ract": row.kpi.ract,
        "unit": row.kpi.currency or row.kpi.unit["en"],
        "now": _value(row.now),
        "before": _value(row.before),
        "change": None if change is None else {"value": change.value, "low": change.low, "high": change.high},
        "team": _beside(row.team),
        "organisation": _beside(row.organisation),
    }


def _value(value: KpiValue) -> dict[str, Any]:
    return {"value": value.value, "low": value.low, "high": value.high, "n": value.n, "why": value.why or None}


def _beside(beside: Beside) -> dict[str, Any] | None:
    if beside.value is not None:
        return _value(beside.value)
    others = beside.others
    if others is None:
        return None
    return {"p25": others.low, "median": others.median, "p75": others.high, "people": others.people}


def _published(row: PublishedRow) -> dict[str, Any]:
    told = row.published
    return {
        "code": told.parameter,
        "own": None if row.own is None else _value(row.own),
        "figure": told.figure,
        "n": told.n,
        "year": told.year or None,
        "source": told.source,
        "url": told.url,
        "kind": told.kind["en"],
        "meaning": told.meaning["en"],
        "caution": told.caution["en"],
    }


def _print(found: Comparison) -> None:
    from django.utils.translation import gettext as _

    heads = ("KPI", _("value"), _("90%"), "n", _("a year before"), _("team"), _("organisation"), _("unit"))
    rows: list[tuple[Any, ...]] = []
    for row in found.rows:
        between = "" if row.now.low is None else f"{row.now.low:.1f} … {row.now.high:.1f}"
        unit = row.kpi.currency or row.kpi.unit["en"]
        besides = (_shown(row.before), _shown_beside(row.team), _shown_beside(row.organisation))
        rows.append((row.kpi.code, _shown(row.now), between, row.now.n, *besides, unit))
    print_table(heads, rows)


def _shown(value: KpiValue) -> str:
    return value.why if value.value is None else f"{value.value:.1f}"


def _shown_beside(beside: Beside) -> str:
    if beside.value is not None:
        return _shown(beside.value)
    return "" if beside.others is None else f"{beside.others.low:.1f} … {beside.others.high:.1f}"
