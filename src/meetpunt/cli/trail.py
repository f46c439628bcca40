"""`meetpunt trail verify`: whether a line of the audit trail was altered or removed."""

from __future__ import annotations

import argparse
from typing import Any

from meetpunt.cli.tables import print_json, print_table


def add_to(commands: Any) -> None:
    """Add the word `trail`."""
    trail = commands.add_parser("trail", help="check the audit trail").add_subparsers(required=True, metavar="WHAT")
    verify = trail.add_parser("verify", help="whether a line was altered or removed, of one organisation or of all")
    verify.add_argument("--org", help="name or short name; without it every organisation")
    verify.add_argument("--kept", default="", help="a mark that was kept elsewhere, which must be in the chain")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=verify_trail)


def verify_trail(asked: argparse.Namespace) -> int:
    """Print per organisation what was found; 1 when something is wrong."""
    from datetime import UTC, datetime

    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused
    from meetpunt.store.access import all_organisations, operator_of
    from meetpunt.store.trail_chain import verify

    if asked.kept and not asked.org:
        raise Refused(_("A mark is of one organisation: name it with --org."))
    one = operator_of(asked.org, datetime.now(UTC).date()).organisation if asked.org else None
    found = [(each, verify(each.id, asked.kept)) for each in ((one,) if one else all_organisations())]
    wrong = [each for each, told in found if told.findings or not told.knows]
    if asked.json:
        rows = [
            {
                "organisation": each.name,
                "lines": told.lines,
                "before": told.before,
                "erased": told.erased,
                "mark": told.mark,
                "kept_mark_found": told.knows,
                "findings": [{"what": str(w.wrong), "place": w.number, "line": w.line} for w in told.findings],
            }
            for each, told in found
        ]
        print_json(rows)
        return 1 if wrong else 0
    heads = (_("name"), _("lines"), _("from before"), _("erased by law"), _("last mark"))
    print_table(heads, [(each.name, t.lines, t.before, t.erased, t.mark[:16]) for each, t in found])
    words = {
        "altered": _("%(name)s: line %(line)s (place %(place)s) was altered."),
        "removed": _("%(name)s: the line at place %(place)s was removed."),
        "added": _("%(name)s: line %(line)s was put there past the product."),
        "cut": _("%(name)s: the end does not fit; lines after place %(place)s were removed or replaced."),
    }
    for each, told in found:
        for what in told.findings:
            print(words[what.wrong] % {"name": each.name, "line": what.line, "place": what.number})
        if not told.knows:
            print(_("%(name)s: the mark that you kept is not in the chain.") % {"name": each.name})
    if not wrong:
        print(_("Nothing was altered or removed. Keep the last mark elsewhere, and ask for it with --kept next time."))
    return 1 if wrong else 0
