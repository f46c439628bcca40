"""The charter of an organisation: its versions, how many read and accepted the one that holds, and what was said.

Rule: who did not answer yet is a number and never a name; a remark is read by its writer and by who may write charters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import Charter, CharterVoice, Person, PersonRole, Role

QUESTIONS = ("reach", "why_us", "why_customer", "why_you", "how", "who")
"""The four questions of the source; the second is answered for us, for the customer and for you."""
LANGUAGES = ("nl", "en")
Answers = dict[str, dict[str, str]]
WRITERS = frozenset({Role.MANAGER.value, Role.DIRECTOR.value, Role.ADMINISTRATOR.value})


@dataclass(frozen=True)
class CharterRef:
    """A version of the charter. answers: by question and language."""

    id: int
    version: int
    state: str
    answers: Mapping[str, Mapping[str, str]]
    by: str
    changed_at: datetime
    published_at: datetime | None

    @property
    def seen(self) -> dict[str, object]:
        """What a form shows of it."""
        return {"answers": {one: dict(words) for one, words in self.answers.items()}}


@dataclass(frozen=True)
class CharterVoiceRef:
    """What somebody answered. accepts None: read, no more."""

    name: str
    accepts: bool | None
    text: str
    at: datetime


@dataclass(frozen=True)
class Acceptance:
    """Of so many people with a sign-in so many read a charter, accepted it, or said that something is in the way."""

    people: int
    read: int
    accepted: int
    not_yet: int

    @property
    def silent(self) -> int:
        """How many did not answer."""
        return self.people - self.read


def may_write(viewer: Viewer) -> bool:
    """Managers, directors and administrators write the charter and read the remarks."""
    return viewer.is_operator or bool(viewer.roles & WRITERS)


def holding_charter(organisation_id: int) -> CharterRef | None:
    """The version that holds."""
    return _first(_rows(organisation_id).filter(state=Charter.State.HOLDS))


def draft_charter(viewer: Viewer) -> CharterRef | None:
    """The version that is being written, for who may write it."""
    if not may_write(viewer):
        return None
    return _first(_rows(viewer.organisation.id).filter(state=Charter.State.DRAFT))


def published_charters(organisation_id: int) -> tuple[CharterRef, ...]:
    """Every version that was published, the newest first."""
    return tuple(_ref(row) for row in _rows(organisation_id).exclude(state=Charter.State.DRAFT))


def find_charter(viewer: Viewer, version: int) -> CharterRef:
    """A published version, or NotVisible."""
    rows = _rows(viewer.organisation.id).exclude(state=Charter.State.DRAFT)
    found = _first(rows.filter(version=version))
    if found is None:
        raise NotVisible(f"charter {version}")
    return found


def own_voice(viewer: Viewer, charter_id: int) -> CharterVoiceRef | None:
    """What the viewer answered."""
    rows = CharterVoice.objects.filter(organisation_id=viewer.organisation.id, charter_id=charter_id)
    row = rows.filter(person_id=viewer.person_id or 0).select_related("person").first()
    return None if row is None else _voice(row)


def remarks(viewer: Viewer, charter_id: int) -> tuple[CharterVoiceRef, ...]:
    """What people said about a version, the newest first; nothing for who may not write charters."""
    if not may_write(viewer):
        return ()
    rows = CharterVoice.objects.filter(organisation_id=viewer.organisation.id, charter_id=charter_id)
    return tuple(_voice(row) for row in rows.exclude(text="").select_related("person").order_by("-at", "pk"))


def acceptance(organisation_id: int, charter_id: int, roles: frozenset[str] = frozenset()) -> Acceptance:
    """How many read and accepted it; of people with one of these roles (empty = all)."""
    people = asked_people(organisation_id)
    if roles:
        people = people.filter(roles__role__in=roles).distinct()
    said = CharterVoice.objects.filter(charter_id=charter_id, person__in=people.values("pk"))
    found = said.aggregate(
        read=Count("pk"), accepted=Count("pk", filter=Q(accepts=True)), not_yet=Count("pk", filter=Q(accepts=False))
    )
    return Acceptance(people.count(), found["read"], found["accepted"], found["not_yet"])


def asked_people(organisation_id: int) -> QuerySet[Person]:
    """Whom a charter asks: everybody who works here with a sign-in; not who only gives trainings."""
    rows = Person.objects.filter(organisation_id=organisation_id, is_active=True, is_machine=False)
    here = PersonRole.objects.filter(organisation_id=organisation_id).exclude(role=Role.TRAINER)
    return rows.exclude(login=None).filter(pk__in=here.values("person_id"))


def _rows(organisation_id: int) -> QuerySet[Charter]:
    return Charter.objects.filter(organisation_id=organisation_id).select_related("made_by").order_by("-version")


def _first(rows: QuerySet[Charter]) -> CharterRef | None:
    row = rows.first()
    return None if row is None else _ref(row)


def _ref(row: Charter) -> CharterRef:
    by = row.made_by.name if row.made_by else ""
    return CharterRef(row.pk, row.version, row.state, row.answers, by, row.changed_at, row.published_at)


def _voice(row: CharterVoice) -> CharterVoiceRef:
    return CharterVoiceRef(row.person.name, row.accepts, row.text, row.at)
