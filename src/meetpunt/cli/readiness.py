"""`meetpunt report readiness`: where the twelve preconditions of an organisation stand."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from meetpunt.cli.asking import asking
from meetpunt.cli.tables import percent, print_json, print_table


def add_to(kinds: Any) -> None:
    """Add the report."""
    report = kinds.add_parser("readiness", help="where the twelve preconditions stand")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Print the twelve, or all of it as JSON."""
    from django.utils.translation import gettext as _

    from meetpunt.reports.readiness import plain

    now = datetime.now(UTC)
    with asking(asked.org, now) as viewer:
        found = plain(viewer, now)
    if asked.json:
        print_json(found)
        return
    rows = [(one["code"], one["state"], percent(one["share"]), one["n"]) for one in found["preconditions"]]
    print_table((_("precondition"), _("state"), _("share"), "n"), rows)
