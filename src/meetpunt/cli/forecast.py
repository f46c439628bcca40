"""`meetpunt report forecast`: what a period brings, of the whole organisation or a part, for a shell or a program."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from meetpunt.cli.asking import asking
from meetpunt.cli.dates import moment_told
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import percent, print_json, print_table


def add_to(kinds: Any) -> None:
    """Add the word `forecast` to the reports."""
    report = kinds.add_parser("forecast", help="orders, revenue and margin to come, with P10 to P90")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--process", help="code of the sales process")
    report.add_argument("--rep", help="name of a rep")
    report.add_argument("--team", help="name of a team")
    report.add_argument("--territory", help="name of a territory")
    report.add_argument("--product", help="name of a product")
    report.add_argument("--as-of", metavar="DAY", help="what was known at the end of this day, or a moment; today")
    report.add_argument("--from", dest="first", type=date.fromisoformat, help="the day after --as-of when left out")
    report.add_argument("--to", dest="last", type=date.fromisoformat, help="six months on when left out")
    report.add_argument("--of", dest="measure", choices=("revenue", "orders", "margin"), default="revenue")
    report.add_argument("--per", choices=("week", "month", "quarter"), default="month")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=forecast)


def forecast(asked: argparse.Namespace) -> None:
    """Print the forecast."""
    from meetpunt.reports.forecast.plain import Question, plain

    with asking(asked.org) as viewer:
        organisation = viewer.organisation
        ids = {
            by: found_by_name(organisation.id, by, told)
            for by, told in (
                *(("owner", asked.rep), ("team", asked.team)),
                *(("territory", asked.territory), ("product", asked.product)),
            )
        }
        day, moment = moment_told(asked.as_of)
        days = (day or viewer.today, moment, asked.first, asked.last)
        question = Question(*days, asked.measure, asked.per, asked.process, ids, is_today=day is None)
        found = plain(viewer, question)
    if asked.json:
        print_json(found)
    else:
        _print(found)


def _print(found: dict[str, Any]) -> None:
    from django.utils.translation import gettext as _

    heads = (_("from"), _("to"), _("won"), _("open"), _("yet to come"), "P10", "P50", "P90", _("target"), _("chance"))
    rows = []
    for line in (*found["periods"], found["total"]):
        bands = line["all"]
        rows.append(
            (
                *(line["from"], line["to"], _whole(line["won"]), _whole(line["open"]["mean"])),
                *(_whole(line["new"]["mean"]), *(_whole(bands[name]) for name in ("p10", "p50", "p90"))),
                *(_whole(line["target"]), percent(line["chance"])),
            )
        )
    print_table(heads, rows)


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"
