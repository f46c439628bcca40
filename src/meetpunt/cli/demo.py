"""`meetpunt demo`: make, scale or remove the demo company."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from typing import Any

from meetpunt.cli.tables import print_sign_ins


def add_to(commands: Any) -> None:
    """Add the word `demo`."""
    demo = commands.add_parser("demo", help="make a demo company, for a look or for measuring")
    demo.add_argument("--today", type=date.fromisoformat, help="the day on which its history ends")
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--activities", type=int, help="scale to about so many activities (1000000 for measuring)")
    demo.add_argument("--reps", type=int, help="so many reps, with a history as long as the activities need")
    demo.add_argument("--remove", action="store_true", help="remove the demo company")
    demo.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Make or remove."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.demo import demo_sign_ins, make_demo, remove_demo
    from meetpunt.store.access import all_organisations

    demos = [one for one in all_organisations() if one.is_demo]
    if asked.remove:
        for one in demos:
            remove_demo(one.id)
            print(_("Removed %(name)s.") % {"name": one.name})
        return 0
    if demos:
        said = _("There is a demo company already: %(name)s. Remove it first: meetpunt demo --remove")
        print(said % {"name": demos[0].name}, file=sys.stderr)
        return 1
    today = asked.today or datetime.now(UTC).date()
    size = {"activities": asked.activities, "reps": asked.reps}
    make_demo(today=today, seed=asked.seed, progress=_progress, read=reading(), **size)
    print("\n" + _("The demo company stands. Sign in with:"))
    print_sign_ins(demo_sign_ins())
    return 0


def reading() -> Any:
    """How the figures are read that a conversation of the demo company holds, and what its large orders are told by."""
    from meetpunt.actions.demo import Reading
    from meetpunt.reports.agreed_actions import stood
    from meetpunt.reports.frozen_figures import freeze_figures
    from meetpunt.reports.production.chances import chances_of

    return Reading(freeze_figures, stood, chances_of)


def _progress(done: int, total: int, text: str = "") -> None:
    if sys.stderr.isatty():
        share = done / total if total else 0
        print(f"\r{share:4.0%} {text:<60.60}", end="", file=sys.stderr, flush=True)
