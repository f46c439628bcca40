"""`meetpunt pool release|status`: the quarterly release, as the nightly job makes it, and where it stands."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from meetpunt.cli.tables import print_json, print_table


def add_to(commands: Any) -> None:
    """Add the word `pool`."""
    pool = commands.add_parser("pool", help="benchmarks that organisations share").add_subparsers(
        required=True, metavar="WHAT"
    )
    for name, run, told in (
        ("release", make_release, "make the release of the quarter that ended, once"),
        ("status", status, "the latest release, and how many take part"),
    ):
        word = pool.add_parser(name, help=told)
        word.add_argument("--json", action="store_true")
        word.set_defaults(run=run)


def make_release(asked: argparse.Namespace) -> None:
    """Make the release, or say why there is none."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused
    from meetpunt.actions.pool import release
    from meetpunt.reports.pool import given

    told = release(datetime.now(UTC), given)
    if told is None:
        raise Refused(_("The release of this quarter was made already. The next one follows two weeks after its end."))
    if asked.json:
        print_json({"figures": told})
    elif told:
        print(_("Released: %(n)s figures.") % {"n": told})
    else:
        print(_("Nothing may be told yet, so there is no release."))


def status(asked: argparse.Namespace) -> None:
    """Print how many take part and the latest release; for the operator, no page tells this."""
    from django.utils.translation import gettext as _

    from meetpunt.store.access import all_organisations
    from meetpunt.store.pool import is_member, latest_release
    from meetpunt.store.tenancy import acting_in

    members = 0
    for one in all_organisations():
        with acting_in(one.id):
            members += is_member(one.id)
    found = latest_release()
    figures = {} if found is None else found.figures
    rows = [(code, one.low, one.middle, one.high, one.organisations, one.reps) for code, one in figures.items()]
    if asked.json:
        names = ("code", "p25", "median", "p75", "organisations", "reps")
        quarter = None if found is None else f"{found.quarter // 4}-Q{found.quarter % 4 + 1}"
        told = [dict(zip(names, row, strict=True)) for row in rows]
        print_json({"members": members, "quarter": quarter, "figures": told})
        return
    print(_("Organisations that take part: %(n)s.") % {"n": members})
    if found is None:
        print(_("There is no release yet."))
        return
    quarter = _("quarter %(quarter)s of %(year)s") % {"quarter": found.quarter % 4 + 1, "year": found.quarter // 4}
    print(_("Latest release: %(quarter)s.") % {"quarter": quarter})
    print_table((_("figure"), "P25", _("median"), "P75", _("organisations"), _("reps")), rows)
