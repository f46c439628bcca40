"""`meetpunt connect` and `meetpunt sync`: CRMs from a shell, as the pages do it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.actions.crm.syncing import Synced
    from meetpunt.connectors.crm.pace import Ticking


def add_to(commands: Any) -> None:
    """Add the words `connect` and `sync`."""
    connect = commands.add_parser("connect", help="connect a CRM, or give a connection another mapping")
    kinds = connect.add_subparsers(required=True, metavar="CRM")
    pipedrive = kinds.add_parser("pipedrive", help="with an API token")
    pipedrive.add_argument("--token", help="asked of MEETPUNT_CRM_SECRET when left out, so that it stands in no list")
    pipedrive.add_argument("--base-url", default="https://api.pipedrive.com")
    pipedrive.set_defaults(run=connect_pipedrive)
    salesforce = kinds.add_parser("salesforce", help="with a client secret, or with a key and a user name (JWT)")
    salesforce.add_argument("--client-id", required=True)
    salesforce.add_argument("--client-secret", help="MEETPUNT_CRM_SECRET works too")
    salesforce.add_argument("--key", type=Path, metavar="FILE", help="private key in PEM")
    salesforce.add_argument("--username")
    salesforce.add_argument("--login-url", default="https://login.salesforce.com")
    salesforce.set_defaults(run=connect_salesforce)
    mapping = kinds.add_parser("mapping", help="print the mapping of a connection, or confirm another one")
    mapping.add_argument("--confirm", type=Path, metavar="FILE", help="a mapping file (docs/mapping.md)")
    mapping.set_defaults(run=show_or_confirm_mapping)
    for word in (pipedrive, salesforce, mapping):
        word.add_argument("--org", required=True)
        word.add_argument("--source", default="", help="what the connection is called")
        word.add_argument("--json", action="store_true")
    sync = commands.add_parser("sync", help="bring connected CRMs up to date, now")
    sync.add_argument("--org", required=True)
    sync.add_argument("--source", default="", help="only the connection of this name")
    sync.add_argument("--json", action="store_true")
    sync.set_defaults(run=sync_all)


def connect_pipedrive(asked: argparse.Namespace) -> None:
    """Connect a Pipedrive account by its API token."""
    token = asked.token or os.environ.get("MEETPUNT_CRM_SECRET", "")
    _connect(asked, "pipedrive", {"api_token": token, "api_domain": asked.base_url.rstrip("/")})


def connect_salesforce(asked: argparse.Namespace) -> None:
    """Connect a Salesforce organisation by client credentials or a signed token."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.errors import Refused

    keys = {"client_id": asked.client_id, "login_url": asked.login_url}
    if asked.key:
        if not asked.username:
            raise Refused(_("Name the user that the key signs in as: --username."))
        try:
            keys |= {"private_key": asked.key.read_text(encoding="ascii"), "username": asked.username}
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(_("The key %(file)s cannot be read: %(why)s") % {"file": asked.key, "why": error}) from error
    else:
        keys |= {"client_secret": asked.client_secret or os.environ.get("MEETPUNT_CRM_SECRET", "")}
    _connect(asked, "salesforce", keys)


def _connect(asked: argparse.Namespace, kind: str, keys: dict[str, str]) -> None:
    from django.utils.translation import gettext as _

    from meetpunt.actions.crm.connecting import connect
    from meetpunt.actions.crm.meaning import confirm_mapping
    from meetpunt.actions.outward import reach
    from meetpunt.connectors.crm.design import design_from_json
    from meetpunt.connectors.crm.stages import unmapped_stages
    from meetpunt.connectors.mapping.load import load_mapping
    from meetpunt.store.access import operator_of
    from meetpunt.store.crm.connections import find_connection
    from meetpunt.store.tenancy import acting_in

    clock = _clock()
    viewer = operator_of(asked.org, clock.now().date())
    with acting_in(viewer.organisation.id):
        made = connect(viewer, kind, asked.source, keys, clock, reach())
        found = find_connection(viewer, made)
        # Nothing is guessed: what lands without a meaning is counted, shown, and translated anew once it has one.
        mapping = load_mapping(found.mapping)
        confirm_mapping(viewer, made, mapping, clock.now())
    left = unmapped_stages(design_from_json(found.design), mapping)
    if asked.json:
        print_json({"id": made, "source": found.name, "as": found.signed_in_as, "unmapped_stages": left})
        return
    print(_("Connected %(name)s as %(user)s.") % {"name": found.name, "user": found.signed_in_as})
    if left:
        print(
            _("Stages without a meaning yet: %(names)s. They are counted, but stand in no funnel.")
            % {"names": ", ".join(left)}
        )
        print(_("Say what they mean on the page of the connection, or with: meetpunt connect mapping --confirm FILE"))


def show_or_confirm_mapping(asked: argparse.Namespace) -> None:
    """Print the mapping, or let another one hold."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.crm.meaning import confirm_mapping
    from meetpunt.actions.errors import Refused
    from meetpunt.connectors.mapping.load import load_mapping
    from meetpunt.store.access import operator_of
    from meetpunt.store.crm.connections import connections_of
    from meetpunt.store.tenancy import acting_in

    now = datetime.now(UTC)
    viewer = operator_of(asked.org, now.date())
    with acting_in(viewer.organisation.id):
        found = [one for one in connections_of(viewer) if asked.source in ("", one.name)]
        if len(found) != 1:
            raise Refused(
                _("Name the connection: --source. There are: %(names)s.")
                % {"names": ", ".join(one.name for one in connections_of(viewer)) or _("none")}
            )
        if asked.confirm is None:
            print(found[0].mapping)
            return
        try:
            text = asked.confirm.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            told = {"file": asked.confirm, "why": error}
            raise Refused(_("The mapping %(file)s cannot be read: %(why)s") % told) from error
        confirm_mapping(viewer, found[0].id, load_mapping(text, asked.confirm.name), now)
    if asked.json:
        print_json({"source": found[0].name, "confirmed": True})
    else:
        print(_("Confirmed. All records of %(name)s are translated anew by the next sync.") % {"name": found[0].name})


def sync_all(asked: argparse.Namespace) -> int:
    """Sync each connection, and say what came of it; 1 when one of them did not go well."""
    from django.utils.translation import gettext as _

    from meetpunt.actions.crm.syncing import sync
    from meetpunt.actions.errors import Refused
    from meetpunt.actions.outward import reach
    from meetpunt.store.access import operator_of
    from meetpunt.store.crm.connections import connections_of
    from meetpunt.store.tenancy import acting_in

    clock = _clock()
    viewer = operator_of(asked.org, clock.now().date())
    with acting_in(viewer.organisation.id):
        found = [one for one in connections_of(viewer) if asked.source in ("", one.name)]
    if not found:
        raise Refused(_("There is no such connection. Make one with: meetpunt connect"))
    done = {one.name: sync(viewer.organisation.id, one.id, clock, reach(), _progress) for one in found}
    if asked.json:
        print_json([{"source": name} | synced.to_json() for name, synced in done.items()])
    else:
        for name, synced in done.items():
            _print(name, synced)
    return 0 if all(not one.trouble for one in done.values()) else 1


def _clock() -> Ticking:
    from meetpunt.connectors.crm.pace import Ticking

    return Ticking(lambda: datetime.now(UTC), time.sleep)


def _print(name: str, synced: Synced) -> None:
    from django.utils.translation import gettext as _

    told = synced.to_json()
    heads = (_("source"), _("rows read"), _("changed"), _("rejected"), _("gone"), _("written back"), _("spent"))
    parts = ("rows_read", "changed", "rejected", "gone", "pushed", "spent")
    print_table(heads, [(name, *(told[part] for part in parts))])
    if synced.trouble:
        print(f"! {synced.message} {synced.detail}".rstrip())


def _progress(done: int, _total: int, text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text}: {done:<12}", end="", file=sys.stderr, flush=True)
