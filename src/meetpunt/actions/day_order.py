"""Taking over another order of one's own planned visits, as one change that can be undone as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meetpunt.actions.activities.planning import move
from meetpunt.actions.errors import Refused
from meetpunt.actions.together import bound
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import activities
from meetpunt.store.models import Activity, Change
from meetpunt.store.tenancy import changing


def take_over_order(viewer: Viewer, moves: Sequence[tuple[int, datetime]], now: datetime) -> Change | None:
    """Move one's own planned visits to these moments; None when all of them stand there already.

    Raises:
        Refused: one of them is not one's own, or no longer planned.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        wanted = [activity for activity, _at in moves]
        own = activities(viewer).filter(pk__in=wanted, person_id=viewer.person_id or 0, status=Activity.Status.PLANNED)
        if own.count() != len(set(wanted)):
            raise Refused(_("These visits changed meanwhile. Look at the proposal again."))
        zone = ZoneInfo(viewer.organisation.time_zone)
        found = [move(viewer, activity, at.astimezone(zone).date(), at, now) for activity, at in moves]
        lines = [line for line in found if line is not None]
        return bound(lines)
