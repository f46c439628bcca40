"""`meetpunt facts export --org NAME FOLDER`: the facts as Parquet files, for other engines."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from meetpunt.cli.tables import print_json, print_table


def add_to(commands: Any) -> None:
    """Add the word `facts`."""
    facts = commands.add_parser("facts", help="take the facts along").add_subparsers(required=True, metavar="WHAT")
    export = facts.add_parser("export", help="write the facts of an organisation as Parquet files")
    export.add_argument("folder", type=Path, metavar="FOLDER")
    export.add_argument("--org", required=True)
    export.add_argument("--json", action="store_true")
    export.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Write the files and say what is in them."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused
    from meetpunt.measures.columnar.loading import NotLoaded
    from meetpunt.measures.columnar.parquet import NotEmpty, write_facts
    from meetpunt.store.access import operator_of

    now = datetime.now(UTC)
    organisation = operator_of(asked.org, now.date()).organisation
    try:
        made = write_facts(organisation.id, organisation.name, asked.folder, now)
    except NotEmpty as error:
        told = {"folder": asked.folder}
        raise Refused(
            _("%(folder)s holds something else than the facts of this organisation. Choose a new folder.") % told
        ) from error
    except (NotLoaded, OSError) as error:
        told = {"folder": asked.folder, "why": error}
        raise Refused(_("The facts cannot be written to %(folder)s: %(why)s") % told) from error
    if asked.json:
        print_json(asdict(made))
        return
    rows = [(one.name, one.rows, ", ".join(map(str, one.years))) for one in made.facts]
    print_table((_("fact"), _("rows"), _("years")), rows)
