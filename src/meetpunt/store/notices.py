"""The kinds of things that people are told, what each person wants of them, and what they were told, to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from meetpunt.store.access import Viewer
from meetpunt.store.models import Notification, NotificationSwitch
from meetpunt.store.prepared import prepared

MOST = 100
MOST_MAILED = 500


@dataclass(frozen=True)
class Wish:
    """Whether somebody wants a kind: here, and by mail."""

    in_app: bool
    by_mail: bool


KINDS: dict[str, Wish] = {
    "action": Wish(in_app=True, by_mail=False),
    "activity_overdue": Wish(in_app=True, by_mail=False),
    "appointments_waiting": Wish(in_app=True, by_mail=False),
    "charter": Wish(in_app=True, by_mail=True),
    "conversation": Wish(in_app=True, by_mail=True),
    "crm_stopped": Wish(in_app=True, by_mail=True),
    "import_ready": Wish(in_app=True, by_mail=False),
    "job_given_up": Wish(in_app=True, by_mail=True),
    "large_order": Wish(in_app=True, by_mail=True),
    "opportunity_handed": Wish(in_app=True, by_mail=True),
    "mentioned": Wish(in_app=True, by_mail=True),
    "production_answer": Wish(in_app=True, by_mail=True),
    "quote_to_follow_up": Wish(in_app=True, by_mail=False),
    "replan_due": Wish(in_app=True, by_mail=True),
    "visit_deal": Wish(in_app=True, by_mail=True),
}
"""Each kind with what holds until somebody chooses. A new kind needs its words in `reports/notices.py`."""


@dataclass(frozen=True)
class NoticeRef:
    """Something that somebody was told."""

    id: int
    kind: str
    about: dict[str, Any] = field(hash=False)
    path: str
    at: datetime
    is_read: bool


@dataclass(frozen=True)
class Unmailed:
    """What one person is to be told by mail."""

    person_id: int
    name: str
    email: str
    language: str
    notices: tuple[NoticeRef, ...]


def unread_count(viewer: Viewer) -> int:
    """How many the viewer has not read: one count over an index, for every page."""
    return _unread.count(*_whose(viewer))


def notices_of(viewer: Viewer, most: int = MOST) -> tuple[NoticeRef, ...]:
    """What the viewer was told, the unread first and then the newest."""
    rows = _newest(*_whose(viewer), most=most)
    rows += list(_of(*_whose(viewer)).exclude(read_at=None).order_by("-at", "-pk")[: most - len(rows)])
    return tuple(notice_ref(row) for row in rows if row.kind in KINDS)


def notice_ref(row: Notification) -> NoticeRef:
    """A row to read."""
    return NoticeRef(row.pk, row.kind, row.about, row.path, row.at, row.read_at is not None)


def wishes_of(organisation_id: int, person_ids: Iterable[int]) -> dict[int, dict[str, Wish]]:
    """What each of these persons wants, per kind."""
    found = {person_id: dict(KINDS) for person_id in person_ids}
    rows = NotificationSwitch.objects.filter(organisation_id=organisation_id, person_id__in=list(found))
    for person_id, kind, in_app, by_mail in rows.values_list("person_id", "kind", "in_app", "by_mail"):
        if kind in KINDS:
            found[person_id][kind] = Wish(in_app, by_mail)
    return found


def unmailed(organisation_id: int) -> tuple[Unmailed, ...]:
    """What waits to go out by mail, per person; what somebody read here meanwhile needs none."""
    rows = Notification.objects.filter(organisation_id=organisation_id, wants_mail=True, mailed_at=None)
    rows = rows.filter(person__is_active=True).filter(Q(read_at=None) | Q(read_at=F("at")))
    rows = rows.exclude(person__email="", person__login=None)
    found: dict[int, list[Notification]] = {}
    for row in rows.select_related("person__login", "organisation").order_by("at", "pk")[:MOST_MAILED]:
        found.setdefault(row.person_id, []).append(row)
    letters = []
    for person_id, of in found.items():
        person = of[0].person
        email = person.email or (person.login.email if person.login else "")
        language = (person.login.language if person.login else "") or of[0].organisation.language
        if email:
            letters.append(Unmailed(person_id, person.name, email, language, tuple(map(notice_ref, of))))
    return tuple(letters)


@prepared
def _unread(organisation_id: int, person_id: int) -> QuerySet[Notification, Any]:
    return _of(organisation_id, person_id).filter(read_at=None).values_list("pk")


@prepared
def _newest(organisation_id: int, person_id: int, *, most: int) -> QuerySet[Notification]:
    return _of(organisation_id, person_id).filter(read_at=None).order_by("-at", "-pk")[:most]


def _whose(viewer: Viewer) -> tuple[int, int]:
    return viewer.organisation.id, viewer.person_id or 0


def _of(organisation_id: int, person_id: int) -> QuerySet[Notification]:
    return Notification.objects.filter(organisation_id=organisation_id, person_id=person_id)
