"""Removes a demo company with everything in it, its sign-ins too; a real organisation is never touched."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.clearing import clear
from meetpunt.actions.errors import Refused
from meetpunt.store.models import Organisation


def remove_demo(organisation_id: int) -> None:
    """Remove a demo company in one transaction.

    Raises:
        Refused: there is no such organisation, or it is a real one.
    """
    if not Organisation.objects.filter(pk=organisation_id, is_demo=True).exists():
        raise Refused(_("This is not a demo company, so it is not removed."))
    clear(organisation_id)
