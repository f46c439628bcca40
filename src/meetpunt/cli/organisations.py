"""`meetpunt org list|create|export|import|open|suspend|resume|remove` and `meetpunt user create|rescue`."""

from __future__ import annotations

import argparse
import getpass
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from meetpunt.cli import operators
from meetpunt.cli.tables import print_json, print_table


def add_to(commands: Any) -> None:
    """Add the words `org` and `user`."""
    word = commands.add_parser("org", aliases=["organisation"], help="list, make and move organisations")
    org = word.add_subparsers(required=True, metavar="WHAT")
    listed = org.add_parser("list", help="every organisation")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=list_organisations)
    create = org.add_parser("create", help="make an organisation")
    create.add_argument("name")
    create.add_argument("--currency", default="EUR")
    create.add_argument("--time-zone", default="Europe/Amsterdam")
    create.add_argument("--json", action="store_true")
    create.set_defaults(run=make_organisation)

    export = org.add_parser("export", help="write an organisation to a file, to be taken elsewhere")
    export.add_argument("name")
    export.add_argument("file", type=Path)
    export.set_defaults(run=export_one)
    bring = org.add_parser("import", help="make the organisation of such a file here")
    bring.add_argument("file", type=Path)
    bring.add_argument("--name", help="what it is called here, when not as in the file")
    bring.set_defaults(run=import_one)

    opened = org.add_parser("open", help="let people in by password again, when the organisation's sign-on is broken")
    opened.add_argument("name")
    opened.set_defaults(run=open_one)

    operators.add_to_org(org)
    user = commands.add_parser("user", help="make sign-ins, and help with them").add_subparsers(
        required=True, metavar="WHAT"
    )
    person = user.add_parser("create", help="give somebody a sign-in")
    person.add_argument("--org", required=True)
    person.add_argument("--name", required=True)
    person.add_argument("--email", required=True)
    person.add_argument("--role", action="append", required=True, help="rep, manager, director, administrator ...")
    person.add_argument("--password", help="asked for when left out; MEETPUNT_PASSWORD works too")
    person.add_argument("--json", action="store_true")
    person.set_defaults(run=make_user)
    lost = user.add_parser("rescue", help="take app, passkeys and recovery codes off a sign-in, and tell whose it is")
    lost.add_argument("email")
    lost.set_defaults(run=rescue_user)


def list_organisations(asked: argparse.Namespace) -> None:
    """Print the organisations."""
    from django.utils.translation import gettext as _

    from meetpunt.store.access import all_organisations

    found = all_organisations()
    if asked.json:
        told = [
            {
                "id": one.id,
                "name": one.name,
                "slug": one.slug,
                "demo": one.is_demo,
                "suspended": one.is_suspended,
                "remove_at": one.remove_at.isoformat() if one.remove_at else None,
            }
            for one in found
        ]
        print_json(told)
    else:
        heads = (_("name"), _("short name"), _("demo"), _("suspended"), _("removed after"))
        rows = [
            (
                one.name,
                one.slug,
                _("yes") if one.is_demo else "",
                _("yes") if one.is_suspended else "",
                f"{one.remove_at:%Y-%m-%d}" if one.remove_at else "",
            )
            for one in found
        ]
        print_table(heads, rows)


def make_organisation(asked: argparse.Namespace) -> None:
    """Make an organisation and print it."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.organisations import NewOrganisation, create_organisation

    new = NewOrganisation(asked.name, asked.language, asked.currency, asked.time_zone)
    made = create_organisation(new, datetime.now(UTC))
    if asked.json:
        print_json({"id": made.id, "name": made.name, "slug": made.slug, "demo": made.is_demo})
    else:
        print(_("Made organisation %(name)s.") % {"name": made.name})


def export_one(asked: argparse.Namespace) -> None:
    """Write the file and say what is in it."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.organisation_file import export_organisation
    from meetpunt.store.access import operator_of

    now = datetime.now(UTC)
    organisation = operator_of(asked.name, now.date()).organisation
    made = export_organisation(organisation.id, asked.file, now)
    rows = sum(part.rows for part in made.parts if part.rows >= 0)
    print(_("%(file)s: %(name)s, %(rows)s rows.") % {"file": asked.file, "name": organisation.name, "rows": rows})
    print(_("It holds personal data and what was said in conversations. Keep it as a secret."))


def import_one(asked: argparse.Namespace) -> None:
    """Make the organisation and say what came."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.organisation_file import import_organisation

    made = import_organisation(asked.file, asked.name)
    told = {"name": made.name, "rows": made.rows, "documents": made.documents}
    print(_("Made organisation %(name)s: %(rows)s rows, %(documents)s documents.") % told)
    print(_("Passwords did not come along: an administrator invites people anew, under People."))


def make_user(asked: argparse.Namespace) -> None:
    """Make a sign-in and print whose it is."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.organisations import create_user
    from meetpunt.store.access import operator_of
    from meetpunt.store.tenancy import acting_in

    organisation = operator_of(asked.org, datetime.now(UTC).date()).organisation
    password = asked.password or os.environ.get("MEETPUNT_PASSWORD") or getpass.getpass(_("Password: "))
    with acting_in(organisation.id):
        made = create_user(organisation.id, asked.name, asked.email, password, tuple(asked.role), asked.language)
    if asked.json:
        print_json({"id": made, "name": asked.name, "email": asked.email, "roles": asked.role})
    else:
        print(_("%(name)s can sign in with %(email)s.") % {"name": asked.name, "email": asked.email})


def open_one(asked: argparse.Namespace) -> None:
    """Let passwords work again."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.signing_in.sign_on import open_again
    from meetpunt.store.access import operator_of

    now = datetime.now(UTC)
    open_again(operator_of(asked.name, now.date()), now)
    print(_("Passwords work again. The sign-on stays as it is; it can be made the only way again under Signing in."))


def rescue_user(asked: argparse.Namespace) -> None:
    """Take the second step away."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.signing_in.helping import rescue

    rescue(asked.email, datetime.now(UTC))
    print(_("%(email)s signs in with the password alone now, and is told by mail.") % {"email": asked.email})
