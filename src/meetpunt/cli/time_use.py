"""`meetpunt report time-use`: the six kinds of time beside what the hours produced."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from meetpunt.cli.asking import asking
from meetpunt.cli.dates import year_told
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import percent, print_json, print_table

if TYPE_CHECKING:
    from meetpunt.method.planning.ratios import Estimate
    from meetpunt.reports.time_use import TimeUse


def add_to(kinds: Any) -> None:
    """Add the report."""
    report = kinds.add_parser("time-use", help="hours per kind of time beside what they produced")
    report.add_argument("--org", required=True, help="name of the organisation")
    whose = report.add_mutually_exclusive_group()
    whose.add_argument("--rep", help="name of a rep")
    whose.add_argument("--team", help="name of a team")
    report.add_argument("--from", dest="first", metavar="DAY", help="the first day, as 2026-01-31; else a year ago")
    report.add_argument("--to", dest="last", metavar="DAY", help="the last day; else today")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Print the report."""
    from django.utils.translation import gettext as _

    from meetpunt.reports.time_use import time_use
    from meetpunt.store.refs import Place

    with asking(asked.org) as viewer:
        first, last = year_told(asked.first, asked.last, viewer.today)
        place = Place(
            found_by_name(viewer.organisation.id, "owner", asked.rep),
            found_by_name(viewer.organisation.id, "team", asked.team),
        )
        report = time_use(viewer, place, first, last)
    if asked.json:
        print_json(plain(report))
        return
    print(f"{report.name}, {report.first} - {report.last}")
    rows = [
        (line.kind.value, round(line.minutes / 60, 1), percent(line.part), percent(line.beside))
        for line in report.kinds
    ]
    print_table((_("kind of time"), _("hours"), _("share"), _("beside")), rows)
    lines = [
        (line.output.value, round(line.hours, 1), line.count, *_three(line.own), *_three(line.beside)[:1])
        for line in report.outputs
    ]
    print_table((_("per"), _("hours"), _("count"), _("hours per one"), _("low"), _("high"), _("beside")), lines)


def plain(report: TimeUse) -> dict[str, Any]:
    """The report as a document; minutes to the millisecond, hours per output null when there is too little to say."""
    return {
        "name": report.name,
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "people": report.people,
        "minutes": report.minutes,
        "minutes_outside": report.outside,
        "minutes_of_quotes": report.quote_minutes,
        "without_minutes": report.untold,
        "visits": report.visits,
        "beside": report.beside_name,
        "kinds": [
            {
                "kind": line.kind.value,
                "minutes": line.minutes,
                "hours": round(line.minutes / 60, 4),
                "share": line.part,
                "low": line.share.low,
                "high": line.share.high,
                "beside": line.beside,
            }
            for line in report.kinds
        ],
        "hours_per": [
            {
                "per": line.output.value,
                "hours": round(line.hours, 4),
                "count": line.count,
                **_named(line.own),
                "beside": None if line.beside is None else line.beside.value,
            }
            for line in report.outputs
        ],
        "weeks": [{"monday": one.monday.isoformat(), "minutes": list(one.minutes)} for one in report.weeks],
        "mix": [
            {"balance": one.mix.value, "before": one.before, "after": one.after}
            | {"change": one.change, "low": one.low, "high": one.high, "is_told": one.is_told}
            for one in report.mix
        ],
        "persons": [
            {"name": one.name, "minutes": one.minutes, "shares": list(one.parts), "visits": one.visits}
            for one in report.persons
        ],
    }


def _named(one: Estimate) -> dict[str, float | None]:
    return {"value": one.value, "low": one.low, "high": one.high}


def _three(one: Estimate | None) -> tuple[float | None, float | None, float | None]:
    values = (None, None, None) if one is None else (one.value, one.low, one.high)
    value, low, high = (None if number is None else round(number, 1) for number in values)
    return value, low, high
