"""`meetpunt report signals`: what deviates from the team, with the facts of every possible cause."""

from __future__ import annotations

import argparse
from typing import Any

from meetpunt.cli.asking import asking
from meetpunt.cli.dates import day_told
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import percent, print_json, print_table


def add_to(kinds: Any) -> None:
    """Add the report."""
    report = kinds.add_parser(
        "signals", help="steps that deviate from the team, and what is wanting in the registration"
    )
    report.add_argument("--org", required=True, help="name of the organisation")
    whose = report.add_mutually_exclusive_group()
    whose.add_argument("--rep", help="name of a rep")
    whose.add_argument("--team", help="name of a team")
    report.add_argument("--as-of", metavar="DAY", help="what had happened by the end of this day, as 2026-01-31")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Print the list, or all of it as JSON."""
    from django.utils.translation import gettext as _

    from meetpunt.reports.plain_signals import plain_signals

    with asking(asked.org) as viewer:
        person = found_by_name(viewer.organisation.id, "owner", asked.rep)
        team = found_by_name(viewer.organisation.id, "team", asked.team)
        found = plain_signals(viewer, day_told(asked.as_of) or viewer.today, person, team)
    if asked.json:
        print_json(found)
        return
    rows = [
        (
            one["rep"],
            f"{one['from']}-{one['to']}",
            percent(one["conversion"]),
            percent(one["beside"]["conversion"]),
            percent(one["chance"]),
            one["since"],
            ", ".join(cause["code"] for cause in one["causes"] if cause["says"] == "goes_with"),
        )
        for one in found["steps"]
    ]
    columns = (_("rep"), _("step"), _("conversion"), _("team"), _("chance"), _("since"), _("facts go with"))
    print_table(columns, rows)
    print()
    data = [(one["rep"], one["kind"], one["k"], one["n"]) for one in found["data"] if one["is_signal"]]
    print_table((_("rep"), _("registration"), _("wanting"), _("of")), data)
