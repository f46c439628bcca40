"""What one person does that another wants to know: handing over an opportunity, naming somebody in a note.

Rule: it is noticed where the audit trail is written, so that no page can forget it; nobody is told what they did
themselves, and only who may see a thing is told of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from meetpunt.actions.notify import Notice, notify
from meetpunt.store.access import Viewer, registration, viewer_of_person
from meetpunt.store.mentions import meant, names_to_mention
from meetpunt.store.models import Note, Opportunity

_MENTION = re.compile(r"(?<!\w)@(\w[\w'’.-]*)", re.UNICODE)
MOST_MENTIONS = 10


def tell_of(viewer: Viewer, row: Model, after: Mapping[str, Any], now: datetime) -> None:
    """Tell who a change by hand concerns. Within the change's own transaction."""
    if isinstance(row, Opportunity) and "owner_id" in after:
        _handed_over(viewer, row, now)
    elif isinstance(row, Note) and "text" in after:
        _mentioned(viewer, row, now)


def _handed_over(viewer: Viewer, row: Opportunity, now: datetime) -> None:
    if row.owner_id in (None, viewer.person_id):
        return
    notice = Notice(
        person_id=row.owner_id or 0,
        kind="opportunity_handed",
        key=f"opportunity_handed:{row.pk}:{now:%Y%m%d%H%M%S}",
        about={"by": viewer.name, "name": row.name},
        path=f"/opportunities/{row.pk}/",
    )
    notify(viewer.organisation.id, [notice], now)


def _mentioned(viewer: Viewer, row: Note, now: datetime) -> None:
    about = row.account or row.opportunity
    words = list(dict.fromkeys(word.lower().rstrip(".'’-") for word in _MENTION.findall(row.text)))[:MOST_MENTIONS]
    if not words:
        return
    names = names_to_mention(viewer)
    notices = []
    for word in words:
        person = meant(word, names)
        if person is not None and _sees(viewer, person, row):
            notices.append(
                Notice(
                    person_id=person,
                    kind="mentioned",
                    key=f"mentioned:{row.pk}",
                    about={"by": viewer.name, "name": about.name if about else ""},
                    path=f"/accounts/{row.account_id}/" if row.account_id else f"/opportunities/{row.opportunity_id}/",
                )
            )
    notify(viewer.organisation.id, notices, now)


def _sees(viewer: Viewer, person_id: int, row: Note) -> bool:
    other = viewer_of_person(person_id, viewer.organisation.id, viewer.today)
    if other is None:
        return False
    if row.account_id is None:
        return registration.opportunities(other).filter(pk=row.opportunity_id or 0).exists()
    return registration.accounts(other).filter(pk=row.account_id).exists()
