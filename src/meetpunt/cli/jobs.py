"""`meetpunt jobs list|retry|forget`: work in the background that was given up, of all organisations and of none.

For whoever runs the machine: with the error as it was, which pages do not show.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from meetpunt.cli.tables import print_json, print_table


def add_to(commands: Any) -> None:
    """Add the word `jobs`."""
    jobs = commands.add_parser("jobs", help="work in the background that was given up").add_subparsers(
        required=True, metavar="WHAT"
    )
    listing = jobs.add_parser("list", help="what was given up, and why")
    listing.set_defaults(run=listed)
    for name, run, told in (
        ("retry", retry, "let it be tried again"),
        ("forget", forget, "leave it as it is"),
    ):
        word = jobs.add_parser(name, help=told)
        word.add_argument("id", type=int)
        word.set_defaults(run=run)
    for word in jobs.choices.values():
        word.add_argument("--json", action="store_true")


def listed(asked: argparse.Namespace) -> None:
    """Print what was given up."""
    from django.utils.translation import gettext as _

    found = [(name, one) for name, one in _given_up()]
    if asked.json:
        print_json(
            [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "organisation": name,
                    "attempts": one.attempts,
                    "error": one.error,
                    "finished_at": one.finished_at.isoformat(),
                }
                for name, one in found
            ]
        )
    elif found:
        heads = (_("Number"), _("Kind"), _("Organisation"), _("Tried"), _("Error"))
        print_table(heads, [(one.id, one.kind, name, one.attempts, one.error[:100]) for name, one in found])
    else:
        print(_("Nothing was given up."))


def retry(asked: argparse.Namespace) -> None:
    """Let one be tried again."""
    from meetpunt.store import job_lists

    _act(asked, job_lists.try_again)


def forget(asked: argparse.Namespace) -> None:
    """Leave one as it is."""
    from meetpunt.store import job_lists

    _act(asked, job_lists.leave)


def _act(asked: argparse.Namespace, do: Any) -> None:
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused

    one = next((one for _name, one in _given_up() if one.id == asked.id), None)
    if one is None or not do(one.organisation_id, one.id, datetime.now(UTC)):
        raise Refused(_("Nothing of that number was given up. See: meetpunt jobs list"))
    if asked.json:
        print_json({"id": one.id})
    else:
        print(_("Done."))


def _given_up() -> list[tuple[str, Any]]:
    from meetpunt.store import job_lists
    from meetpunt.store.access import all_organisations

    found = [("", one) for one in job_lists.given_up(None)]
    for organisation in all_organisations():
        found += [(organisation.name, one) for one in job_lists.given_up(organisation.id)]
    return found
