"""`meetpunt check`: is everything as it should be, and what to do when it is not."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from meetpunt.cli.tables import print_json, print_table


def add_to(commands: Any) -> None:
    """Add the word `check`."""
    checking = commands.add_parser("check", help="see whether everything is as it should be; 1 when something is wrong")
    checking.add_argument("--only", action="append", default=[], metavar="NAME", help="only this check")
    checking.add_argument("--json", action="store_true")
    checking.set_defaults(run=run, as_it_is=True)


def run(asked: argparse.Namespace) -> int:
    """Do the checks and say what was found."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused
    from meetpunt.watch.checks import CHECKS, check_all
    from meetpunt.watch.checks.found import State

    if unknown := set(asked.only) - CHECKS.keys():
        told = {"name": ", ".join(sorted(unknown)), "names": ", ".join(CHECKS)}
        raise Refused(_("There is no check %(name)s. The checks are: %(names)s.") % told)
    found = check_all(datetime.now(UTC), asked.only)
    if asked.json:
        print_json([asdict(one) for one in found])
    else:
        words = {State.WELL: _("well"), State.WARNING: _("look"), State.WRONG: _("WRONG")}
        print_table((_("check"), "", _("what was found")), [(one.name, words[one.state], one.said) for one in found])
        for one in found:
            if one.todo:
                print(f"\n{one.name}: {one.todo}")
    return int(any(one.state is State.WRONG for one in found))
