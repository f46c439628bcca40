"""The secret addresses by which other programs read what is expected: made by production or administrators.

Rule: the secret is made by who calls and comes in as a parameter; a withdrawn one opens nothing any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access import production as access
from meetpunt.store.models import Change, ProductionAddress
from meetpunt.store.secrets import Purpose, encrypt, fingerprint
from meetpunt.store.tenancy import acting_in

MOST = 10
SHORTEST = 40
READ_ANEW = timedelta(minutes=5)
"""How exactly it is kept when an address was last read: a program that asks every second need not write each time."""


def make_address(viewer: Viewer, name: str, secret: str, now: datetime) -> int:
    """Make an address; gives its id.

    Raises:
        NotVisible: the viewer neither produces nor administers.
        Refused: it has no name, or there are too many.
    """
    name = " ".join(name.split())[:80]
    if len(secret) < SHORTEST:
        raise ValueError("The secret is too short to be one.")
    with acting_in(viewer.organisation.id), transaction.atomic():
        if access.addresses(viewer).count() >= MOST:
            raise Refused(_("There are %(most)s addresses already. Withdraw one first.") % {"most": MOST})
        if not name:
            raise Refused(_("Say what reads it, as “Planning board”."))
        row = ProductionAddress.objects.create(
            organisation_id=viewer.organisation.id,
            name=name,
            fingerprint=fingerprint(secret),
            secret=encrypt(Purpose.PRODUCTION, secret),
            made_by_id=viewer.person_id,
            made_at=now,
        )
        write_down(viewer, Change.Kind.MADE, row, {}, {"name": name}, now)
    return row.pk


def withdraw_address(viewer: Viewer, address_id: int, now: datetime) -> None:
    """End an address.

    Raises:
        NotVisible: there is none, or the viewer neither produces nor administers.
    """
    with acting_in(viewer.organisation.id), transaction.atomic():
        row = access.addresses(viewer).filter(pk=address_id).first()
        if row is None:
            raise NotVisible(f"address {address_id}")
        write_down(viewer, Change.Kind.REMOVED, row, {"name": row.name}, {}, now)
        row.delete()


def note_read(organisation_id: int, address_id: int, now: datetime) -> None:
    """Keep that an address was read, to within five minutes."""
    with acting_in(organisation_id):
        rows = ProductionAddress.objects.filter(organisation_id=organisation_id, pk=address_id)
        rows.exclude(last_read_at__gt=now - READ_ANEW).update(last_read_at=now)
