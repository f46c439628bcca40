"""`meetpunt report readiness`: where the twelve preconditions of an organisation stand."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

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
    from meetpunt.store.access import operator_of
    from meetpunt.store.tenancy import acting_in

    now = datetime.now(UTC)
    viewer = operator_of(asked.org, now.date())
    with acting_in(viewer.organisation.id):
        viewer = replace(viewer, today=now.astimezone(ZoneInfo(viewer.organisation.time_zone)).date())
        found = plain(viewer, now)
    if asked.json:
        print_json(found)
        return
    rows = [(one["code"], one["state"], percent(one["share"]), one["n"]) for one in found["preconditions"]]
    print_table((_("precondition"), _("state"), _("share"), "n"), rows)
