"""What people are told: the register of kinds, and telling each thing once.

Rule: the same thing (person and key) is told once, whoever notices it how often; who does not want a kind gets none of
it. Words stand in `reports/notices.py`. What is told is no fact that figures are counted from: no new change number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import Notification, NotificationSwitch
from meetpunt.store.notices import KINDS, Wish, wishes_of
from meetpunt.store.tenancy import acting_in


@dataclass(frozen=True)
class Notice:
    """Something to tell one person. about: names and numbers for the sentence; path: where to go; key: of the thing."""

    person_id: int
    kind: str
    key: str
    about: Mapping[str, Any]
    path: str = ""


def notify(organisation_id: int, notices: Iterable[Notice], now: datetime) -> int:
    """Tell these, as far as each person wants it and was not told before; gives how many are new.

    What is wanted by mail only stands in the list as read.
    """
    told = list(notices)
    with acting_in(organisation_id), transaction.atomic():
        wishes = wishes_of(organisation_id, {one.person_id for one in told})
        rows = []
        for one in told:
            wish = wishes[one.person_id][one.kind]
            if wish.in_app or wish.by_mail:
                rows.append(
                    Notification(
                        organisation_id=organisation_id,
                        person_id=one.person_id,
                        kind=one.kind,
                        key=one.key[:120],
                        about=dict(one.about),
                        path=one.path[:300],
                        at=now,
                        read_at=None if wish.in_app else now,
                        wants_mail=wish.by_mail,
                    )
                )
        known = Notification.objects.filter(organisation_id=organisation_id, key__in={row.key for row in rows})
        before = set(known.values_list("person_id", "key"))
        fresh = {(row.person_id, row.key): row for row in rows if (row.person_id, row.key) not in before}
        Notification.objects.bulk_create(fresh.values(), batch_size=500, ignore_conflicts=True)
    return len(fresh)


def mark_read(viewer: Viewer, notification_id: int | None, now: datetime, is_read: bool = True) -> str:
    """Mark one of the viewer's own (None = all) as read or unread; gives where it leads.

    Raises:
        NotVisible: it is nobody's or somebody else's.
    """
    rows = Notification.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    with transaction.atomic():
        if notification_id is None:
            rows.filter(read_at=None).update(read_at=now)
            return ""
        found = rows.filter(pk=notification_id).first()
        if found is None:
            raise NotVisible(f"notification {notification_id}")
        if (found.read_at is not None) != is_read:
            rows.filter(pk=found.pk).update(read_at=now if is_read else None)
    return found.path


def mark_read_at(viewer: Viewer, path: str, now: datetime) -> None:
    """Who is at the place where a notification leads needs it no more."""
    rows = Notification.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    rows.filter(path=path, read_at=None).update(read_at=now)


def switch(viewer: Viewer, wishes: Mapping[str, Wish]) -> None:
    """Keep what the viewer wants to be told, per kind; kinds that are not named stay as they were.

    Raises:
        Refused: there is no such kind.
    """
    if viewer.person_id is None or not set(wishes) <= set(KINDS):
        raise Refused(_("There is no such kind of notification."))
    with transaction.atomic():
        for kind, wish in wishes.items():
            NotificationSwitch.objects.update_or_create(
                person_id=viewer.person_id,
                kind=kind,
                defaults={
                    "organisation_id": viewer.organisation.id,
                    "in_app": wish.in_app,
                    "by_mail": wish.by_mail,
                },
            )


def forget(organisation_id: int, before: datetime) -> int:
    """Remove what was told and read before a moment; gives how many."""
    with acting_in(organisation_id):
        rows = Notification.objects.filter(organisation_id=organisation_id, at__lt=before)
        return rows.exclude(read_at=None).delete()[0]
