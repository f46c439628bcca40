"""`meetpunt errors`: what went wrong unexpectedly, how often, and where; it works without the database."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from meetpunt.cli.tables import print_json, print_table


def add_to(commands: Any) -> None:
    """Add the word `errors`."""
    shown = commands.add_parser("errors", help="what went wrong unexpectedly, the latest first")
    shown.add_argument("id", nargs="*", help="show these in full")
    shown.add_argument("--json", action="store_true")
    shown.add_argument("--forget", action="store_true", help="remove these, or all")
    shown.set_defaults(run=run, as_it_is=True)


def run(asked: argparse.Namespace) -> None:
    """Show them, or remove them."""
    from django.utils.translation import gettext as _

    from meetpunt.watch.errors import forget, groups

    if asked.forget:
        print(_("Removed: %(n)s.") % {"n": forget(asked.id)})
        return
    found = [one for one in groups() if not asked.id or one.id in asked.id]
    if asked.json:
        print_json([asdict(one) for one in found])
    elif not found:
        print(_("Nothing went wrong unexpectedly."))
    elif not asked.id:
        header = ("id", _("times"), _("first"), _("last"), _("route"), _("error"), _("place"))
        print_table(header, [(o.id, o.count, o.first, o.last, o.route, o.kind, o.place) for o in found])
    for one in found if asked.id and not asked.json else ():
        told = {"count": one.count, "first": one.first, "last": one.last, "version": one.version}
        print(f"{one.id}  {one.sentence}\n{one.where} {one.route}  request={one.request}")
        print(_("%(count)s times, first %(first)s, last %(last)s; version %(version)s") % told)
        print("\n".join(f"  {frame}" for frame in one.frames) + "\n")
