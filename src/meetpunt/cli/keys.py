"""`meetpunt keys status|rotate|forget`: the secret key, and what is kept encrypted under it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.actions.key_renewal import KeyStatus


def add_to(commands: Any) -> None:
    """Add the word `keys`."""
    word = commands.add_parser("keys", help="the secret key, and what is kept encrypted under it")
    keys = word.add_subparsers(required=True, metavar="WHAT")
    status = keys.add_parser("status", help="how many texts are kept under which key")
    status.add_argument("--json", action="store_true")
    status.set_defaults(run=show_status)
    rotate = keys.add_parser("rotate", help="make a new key and take everything to it; also finishes what was begun")
    rotate.add_argument("--json", action="store_true")
    rotate.set_defaults(run=rotate_keys)
    forget = keys.add_parser("forget", help="give up former keys, once nothing is under them")
    forget.set_defaults(run=forget_keys)


def show_status(asked: argparse.Namespace) -> None:
    """Print per place how many texts are under which key."""
    from meetpunt.actions.key_renewal import status

    _show(status(), asked.json)


def rotate_keys(asked: argparse.Namespace) -> int:
    """Make the key, take everything along, and say what was done; 1 when something cannot be read."""
    import secrets
    from datetime import UTC, datetime

    from django.utils.translation import gettext as _

    from meetpunt.actions.key_renewal import rotate
    from meetpunt.store.secrets import Under

    done = rotate(secrets.token_urlsafe(48), datetime.now(UTC))
    lost = done.status.under(Under.NONE)
    if asked.json:
        print_json({"made_key": done.made_key, "texts": done.texts, "unreadable": lost, "former": done.status.former})
        return 1 if lost else 0
    count = sum(done.texts.values())
    if done.made_key:
        print(_("Made a new key. Texts taken to it: %(count)s.") % {"count": count})
    else:
        print(_("Texts taken to today's key: %(count)s. No new key was made.") % {"count": count})
    _show(done.status, False)
    if not done.status.in_file:
        print(
            _(
                "Today's key stands in MEETPUNT_SECRET_KEY. For a new one: put it there, name the former one in "
                "MEETPUNT_OLD_SECRET_KEYS, start everything anew, and call this again."
            )
        )
    elif done.status.former:
        print(_("The former key still reads sessions and older backups. Give it up with: meetpunt keys forget."))
    return 1 if lost else 0


def forget_keys(asked: argparse.Namespace) -> None:
    """Give up former keys and say how many."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.key_renewal import forget_former

    count = forget_former()
    print(_("Former keys given up: %(count)s. Whoever signed in under one signs in anew.") % {"count": count})


def _show(status: KeyStatus, as_json: bool) -> None:
    from django.utils.translation import gettext as _

    from meetpunt.store.secrets import Under

    if as_json:
        places = {name: {str(which): found[which] for which in Under} for name, found in status.places.items()}
        print_json({"former": status.former, "in_file": status.in_file, "places": places})
        return
    heads = (_("kept in"), _("today's key"), _("a former key"), _("cannot be read"))
    print_table(heads, [(name, *(found[which] for which in Under)) for name, found in status.places.items()])
    print(_("Former keys: %(count)s.") % {"count": status.former})
