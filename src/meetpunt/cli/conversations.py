"""`meetpunt report conversations`: that they take place and how many actions they end in, as a director sees."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from meetpunt.cli.asking import asking
from meetpunt.cli.tables import print_json, print_table


def add_to(kinds: Any) -> None:
    """Add the report."""
    report = kinds.add_parser("conversations", help="conversations held and actions agreed: counts per team")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Print the counts."""
    from django.utils.translation import gettext as _

    from meetpunt.reports.conversation_counts import conversation_counts

    with asking(asked.org) as viewer:
        found = conversation_counts(viewer)
    if asked.json:
        teams = [
            {
                "team": one.team.name,
                "people": one.people,
                **asdict(one.counted),
                "reps": [{"rep": rep.name, **asdict(counted)} for rep, counted in one.reps],
            }
            for one in found.teams
        ]
        days = {"from": found.first.isoformat(), "until": found.last.isoformat()}
        print_json({**days, "teams": teams, "whole": asdict(found.whole)})
        return
    columns = (_("team"), _("people"), _("held"), _("planned"), _("actions"), _("done"))
    rows = [(one.team.name, one.people, *asdict(one.counted).values()) for one in found.teams]
    print_table(columns, rows)
