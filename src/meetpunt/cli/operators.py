"""`meetpunt operator add|list|remove` and `meetpunt org suspend|resume|remove`: by command."""

from __future__ import annotations

import argparse
import getpass
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.store.refs import OrganisationRef


def add_to(commands: Any) -> None:
    """Add the word `operator`."""
    word = commands.add_parser("operator", help="who runs the installation: signs in, and opens no organisation")
    operator = word.add_subparsers(required=True, metavar="WHAT")
    add = operator.add_parser("add", help="make somebody operator")
    add.add_argument("email")
    add.add_argument("--password", help="asked for when left out; MEETPUNT_PASSWORD works too")
    add.add_argument("--json", action="store_true")
    add.set_defaults(run=add_one)
    listed = operator.add_parser("list", help="every operator")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=list_all)
    remove = operator.add_parser("remove", help="take somebody off; their sign-in goes")
    remove.add_argument("email")
    remove.add_argument("--json", action="store_true")
    remove.set_defaults(run=remove_one)


def add_to_org(org: Any) -> None:
    """Add what the word `org` has of it."""
    suspend = org.add_parser("suspend", help="let nobody of an organisation come in, and its jobs wait")
    suspend.add_argument("name")
    suspend.add_argument("--json", action="store_true")
    suspend.set_defaults(run=suspend_one)
    resume = org.add_parser("resume", help="take a suspended organisation up again")
    resume.add_argument("name")
    resume.add_argument("--json", action="store_true")
    resume.set_defaults(run=resume_one)
    remove = org.add_parser("remove", help="have an organisation removed after the waiting time")
    remove.add_argument("name")
    remove.add_argument("--call-off", action="store_true", help="let it stay after all")
    remove.add_argument("--json", action="store_true")
    remove.set_defaults(run=remove_organisation)


def add_one(asked: argparse.Namespace) -> None:
    """Make somebody operator and say so."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.operating.operators import add_operator

    password = asked.password or os.environ.get("MEETPUNT_PASSWORD") or getpass.getpass(_("Password: "))
    made = add_operator(asked.email, password, asked.language, datetime.now(UTC))
    if asked.json:
        print_json({"id": made, "email": asked.email.strip().lower()})
    else:
        print(_("%(email)s is an operator. Behind https a second step is asked at the first sign-in.") % vars(asked))


def list_all(asked: argparse.Namespace) -> None:
    """Print the operators."""
    from django.utils.translation import gettext as _

    from meetpunt.store.operating import operators

    found = operators()
    if asked.json:
        told = [
            {
                "email": one.email,
                "since": one.since.isoformat(),
                "last_seen": one.last_seen.isoformat() if one.last_seen else None,
                "second_step": one.has_second_step,
            }
            for one in found
        ]
        print_json(told)
        return
    heads = (_("e-mail address"), _("since"), _("last seen"), _("second step"))
    rows = [
        (
            one.email,
            f"{one.since:%Y-%m-%d}",
            f"{one.last_seen:%Y-%m-%d %H:%M} UTC" if one.last_seen else "",
            _("yes") if one.has_second_step else _("no"),
        )
        for one in found
    ]
    print_table(heads, rows)


def remove_one(asked: argparse.Namespace) -> None:
    """Take somebody off and say so."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.operating.operators import remove_operator

    remove_operator(asked.email, datetime.now(UTC))
    if asked.json:
        print_json({"email": asked.email.strip().lower()})
    else:
        print(_("%(email)s is no operator any more, and is signed out everywhere.") % vars(asked))


def suspend_one(asked: argparse.Namespace) -> None:
    """Suspend an organisation and say so."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.operating.suspending import suspend

    one = _organisation(asked.name)
    suspend(one.id, "", datetime.now(UTC))
    _tell(asked, one.id, _("%(name)s is suspended: nobody of it comes in, and its jobs wait.") % {"name": one.name})


def resume_one(asked: argparse.Namespace) -> None:
    """Take an organisation up again and say so."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.operating.suspending import resume

    one = _organisation(asked.name)
    resume(one.id, "", datetime.now(UTC))
    _tell(asked, one.id, _("%(name)s is at work again.") % {"name": one.name})


def remove_organisation(asked: argparse.Namespace) -> None:
    """Plan the removal of an organisation, or call it off, and say so."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.operating import removing

    one, now = _organisation(asked.name), datetime.now(UTC)
    if asked.call_off:
        removing.call_off(one.id, "", now)
        _tell(asked, one.id, _("%(name)s stays.") % {"name": one.name})
        return
    at = removing.plan_removal(one.id, "", now)
    told = {"name": one.name, "at": f"{at:%Y-%m-%d %H:%M} UTC", "days": removing.KEEP.days, "folder": removing.folder()}
    said = _(
        "%(name)s is removed in the first night after %(at)s. A file of it is kept for %(days)s days in %(folder)s. "
        "Until then: meetpunt org remove NAME --call-off"
    )
    _tell(asked, one.id, said % told)


def _organisation(name: str) -> OrganisationRef:
    from meetpunt.store.access import operator_of

    return operator_of(name, datetime.now(UTC).date()).organisation


def _tell(asked: argparse.Namespace, organisation_id: int, sentence: str) -> None:
    """How it stands now."""
    from meetpunt.store.operating import organisation

    if not asked.json:
        print(sentence)
        return
    one = organisation(organisation_id)
    told = {"suspended_at": one.suspended_at, "remove_at": one.remove_at}
    moments = {name: at.isoformat() if at else None for name, at in told.items()}
    print_json({"id": one.id, "name": one.name, "slug": one.slug, **moments})
