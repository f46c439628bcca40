"""Writing the charter, publishing a version of it, and answering it.

Rules: one draft at a time; publishing makes it the version that holds and asks everybody again; a published version is
never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made, write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import Notice, notify
from meetpunt.actions.undoing import put_back, undoes
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.charter import LANGUAGES, QUESTIONS, Answers, asked_people, may_write
from meetpunt.store.models import Change, Charter, CharterVoice
from meetpunt.store.tenancy import changing

MOST = 2000
"""Longer answers nobody reads."""
REMIND_AFTER = (7, 21)
"""Days after publishing on which who did not answer is reminded."""
REMIND_WITHIN = 3
"""A reminder may be so many days late, as after a night without a worker."""


def keep_draft(viewer: Viewer, seen: Mapping[str, Any], answers: Answers, now: datetime) -> Change | None:
    """Keep the draft; there is one, begun when there was none.

    Raises:
        NotVisible: the viewer may not write charters.
        Refused: an answer is too long; Conflict: somebody else changed the draft meanwhile.
    """
    _must_write(viewer)
    wanted = {
        one: {language: answers.get(one, {}).get(language, "").strip() for language in LANGUAGES} for one in QUESTIONS
    }
    if any(len(text) > MOST for words in wanted.values() for text in words.values()):
        raise Refused(_("An answer has at most 2000 characters. Make it shorter: everybody reads it."))
    of = {"organisation_id": viewer.organisation.id}
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = Charter.objects.filter(**of, state=Charter.State.DRAFT).first()
        if row is None:
            last = Charter.objects.filter(**of).aggregate(last=Max("version"))["last"] or 0
            row = Charter.objects.create(
                **of, version=last + 1, answers=wanted, made_by_id=viewer.person_id, changed_at=now
            )
            return made(viewer, row, now)
        trail = change(viewer, row, seen, {"answers": wanted}, now)
        if trail is not None:
            Charter.objects.filter(pk=row.pk).update(changed_at=now, made_by_id=viewer.person_id)
        return trail


def publish(viewer: Viewer, now: datetime) -> int:
    """Let the draft hold, and ask everybody; gives its version.

    Raises:
        NotVisible: the viewer may not, or there is no draft.
        Refused: a question has no answer in the organisation's language.
    """
    _must_write(viewer)
    organisation = viewer.organisation
    of = {"organisation_id": organisation.id}
    with changing(organisation.id, leaves_accounts=True):
        row = Charter.objects.filter(**of, state=Charter.State.DRAFT).first()
        if row is None:
            raise NotVisible("draft of the charter")
        language = "en" if organisation.language.startswith("en") else "nl"
        if not all(row.answers.get(one, {}).get(language, "").strip() for one in QUESTIONS):
            raise Refused(_("Answer every question first, at least in the language of the organisation."))
        Charter.objects.filter(**of, state=Charter.State.HOLDS).update(state=Charter.State.EARLIER)
        before = {"state": row.state}
        row.state, row.published_at, row.changed_at = Charter.State.HOLDS, now, now
        row.save(update_fields=["state", "published_at", "changed_at"])
        write_down(viewer, Change.Kind.CHANGED, row, before, {"state": row.state}, now)
        # Who publishes it stands for it.
        if viewer.person_id is not None:
            CharterVoice.objects.create(**of, charter=row, person_id=viewer.person_id, accepts=True, at=now)
        others = asked_people(organisation.id).exclude(pk=viewer.person_id or 0).values_list("pk", flat=True)
        about = {"by": viewer.name, "version": row.version, "what": "published"}
        told = [Notice(one, "charter", f"charter:{row.pk}", about, "/charter/") for one in others]
        notify(organisation.id, told, now)
    return row.version


def speak(viewer: Viewer, charter_id: int, accepts: bool | None, text: str, now: datetime) -> None:
    """Answer the charter that holds: accept it, say what is in the way, or that one read it. One may come back to it.

    Raises:
        NotVisible: the viewer is nobody, or this version does not hold (any more).
        Refused: it is not accepted and nothing is said of why.
    """
    text = text.strip()[:MOST]
    if accepts is False and not text:
        raise Refused(_("Say in a few words what is in the way; then it can be talked about."))
    of = {"organisation_id": viewer.organisation.id}
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = Charter.objects.filter(**of, pk=charter_id, state=Charter.State.HOLDS).first()
        if row is None or viewer.person_id is None:
            raise NotVisible(f"charter {charter_id}")
        CharterVoice.objects.update_or_create(
            charter=row, person_id=viewer.person_id, defaults={**of, "accepts": accepts, "text": text, "at": now}
        )


def charter_notices(organisation_id: int, today: date) -> list[Notice]:
    """Reminders to who did not answer the charter that holds, some days after it was published."""
    row = Charter.objects.filter(organisation_id=organisation_id, state=Charter.State.HOLDS).first()
    if row is None or row.published_at is None:
        return []
    gone = today - row.published_at.date()
    due = [day for day in REMIND_AFTER if timedelta(day) <= gone <= timedelta(day + REMIND_WITHIN)]
    if not due:
        return []
    silent = asked_people(organisation_id).exclude(pk__in=row.voices.values("person_id")).values_list("pk", flat=True)
    about = {"by": "", "version": row.version, "what": "remind"}
    return [Notice(one, "charter", f"charter:{row.pk}:{due[0]}", about, "/charter/") for one in silent]


def _must_write(viewer: Viewer) -> None:
    if not may_write(viewer):
        raise NotVisible("writing the charter")


@undoes("charter", Change.Kind.CHANGED)
def _take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """A draft's words are put back; what was published stays."""
    if "state" in found.after or not Charter.objects.filter(pk=found.row_id, state=Charter.State.DRAFT).exists():
        raise Refused(_("A published charter stays as it is. Write a new version of it."))
    put_back(viewer, found, now)
