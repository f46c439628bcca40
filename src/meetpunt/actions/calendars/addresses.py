"""Making and withdrawing the secret address by which a calendar program reads one's own planned activities.

Rule: the secret is made by who calls and comes in as a parameter; a new one ends the old one at once.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.models import CalendarAddress
from meetpunt.store.secrets import Purpose, encrypt, fingerprint
from meetpunt.store.tenancy import changing

SHORTEST = 40
"""Letters of a secret: 43 of URL-safe base64 are 256 bits."""


def make_own_address(viewer: Viewer, secret: str, now: datetime) -> None:
    """Make the viewer's address, or a new one in place of the old.

    Raises:
        Refused: the viewer registers nothing.
    """
    if not viewer.sells or viewer.person_id is None:
        raise Refused(_("Only who registers visits has a calendar to read."))
    if len(secret) < SHORTEST:
        raise ValueError("The secret is too short to be one.")
    with changing(viewer.organisation.id):
        CalendarAddress.objects.update_or_create(
            person_id=viewer.person_id,
            defaults={
                "organisation_id": viewer.organisation.id,
                "fingerprint": fingerprint(secret),
                "secret": encrypt(Purpose.CALENDAR_FOR_ELSEWHERE, secret),
                "made_at": now,
            },
        )


def withdraw_own_address(viewer: Viewer) -> None:
    """End the viewer's address; nothing when there is none."""
    with changing(viewer.organisation.id):
        CalendarAddress.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0).delete()
