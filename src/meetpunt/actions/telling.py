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
from meetpunt.store.models import Note, Opportunity, Person

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
    words = list(dict.fromkeys(word.lower().rstrip(".'’-") for word in _MENTION.findall(row.text)))[:MOST_MENTIONS]
    if not words:
        return
    persons = Person.objects.filter(organisation_id=viewer.organisation.id, is_machine=False, is_active=True)
    names = dict(persons.exclude(pk=viewer.person_id or 0).values_list("pk", "name"))
    notices = []
    for word in words:
        meant = _meant(word, names)
        if meant is not None and _sees(viewer, meant, row):
            notices.append(
                Notice(
                    person_id=meant,
                    kind="mentioned",
                    key=f"mentioned:{row.pk}",
                    about={"by": viewer.name, "name": row.account.name},
                    path=f"/accounts/{row.account_id}/",
                )
            )
    notify(viewer.organisation.id, notices, now)


def _meant(word: str, names: Mapping[int, str]) -> int | None:
    """Who is meant by @word: the one with that first name, or that whole name written together; else nobody."""
    for written in (lambda name: name.split()[0].lower(), lambda name: "".join(name.split()).lower()):
        found = [pk for pk, name in names.items() if name.strip() and written(name) == word]
        if len(found) == 1:
            return found[0]
    return None


def _sees(viewer: Viewer, person_id: int, row: Note) -> bool:
    other = viewer_of_person(person_id, viewer.organisation.id, viewer.today)
    return other is not None and registration.accounts(other).filter(pk=row.account_id).exists()
