"""In the room: what rep and manager note while they speak with each other, and closing what ends in actions.

Rules: nothing is concluded before the two sit together and the rep has spoken: by a preparation that was shared, or by
words noted in the room. A conversation is closed with at least one action; after that nothing of it changes but what
comes of the actions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.conversations import planned, tell_other
from meetpunt.actions.errors import Refused
from meetpunt.actions.preparing import MOST_TEXT
from meetpunt.actions.rhythms import plan_next
from meetpunt.actions.sending import once
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.conversations import actions, agenda, conversations
from meetpunt.store.access.registration import find
from meetpunt.store.fields import to_us
from meetpunt.store.models import Action, CauseReading, Change, Conversation, Preparation
from meetpunt.store.tenancy import changing

MOST_LINE = 300
MOST_ACTIONS = 12
LATEST = timedelta(days=730)
MOST_HOURS = 400


@dataclass(frozen=True)
class WantedAction:
    """An action to agree on.

    Attributes:
        kpi: the code of the KPI that it should move. wanted: where to, in the KPI's unit; None = not said.
        minutes: the time that it takes of its owner. cost_minor: what it costs beside that.
        stood, worth: as the page showed them, to be frozen with it.
    """

    owner_id: int
    kind: str
    text: str
    due_on: date | None
    kpi: str
    wanted: float | None = None
    minutes: int = 0
    cost_minor: int = 0
    stood: Mapping[str, Any] = field(default_factory=dict)
    worth: Mapping[str, Any] = field(default_factory=dict)


def sit_together(viewer: Viewer, conversation_id: int, now: datetime) -> None:
    """Say that the two sit together now, at a table or on a screen; once."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        if row.together_at is None:
            Conversation.objects.filter(pk=row.pk).update(together_at=now)


def note_said(viewer: Viewer, conversation_id: int, text: str, now: datetime) -> Change | None:
    """Note what the rep says of the figures, in the room."""
    told = _text(text)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        _must_sit_together(row)
        if not told and row.conclusion and not _has_shared(row):
            raise Refused(_("A conclusion rests on what the rep said: take that away first."))
        return editing.change(viewer, row, {}, {"rep_said": told}, now)


def note_item(viewer: Viewer, item_id: int, note: str, now: datetime) -> Change | None:
    """Note what was said of something on the agenda."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        item = find(agenda(viewer), item_id)
        _must_sit_together(planned(viewer, item.conversation_id))
        return editing.change(viewer, item, {}, {"note": _text(note)}, now)


def read_cause(viewer: Viewer, conversation_id: int, code: str, reading: str, note: str, now: datetime) -> None:
    """Tick a possible cause, cross it, or leave it open; with a note.

    Raises:
        NotVisible: the frozen facts know no such cause.
        Refused: the two do not sit together, or it is none of these.
    """
    if reading not in CauseReading.Reading.values:
        raise Refused(_("Choose yes, no, or still open."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        _must_sit_together(row)
        if code not in {one["code"] for one in row.facts.get("causes", ())}:
            raise NotVisible(f"cause {code}")
        CauseReading.objects.update_or_create(
            organisation_id=viewer.organisation.id,
            conversation=row,
            code=code,
            defaults={"reading": reading, "note": _line(note), "by_id": viewer.person_id, "at": now},
        )


def conclude(viewer: Viewer, conversation_id: int, text: str, now: datetime) -> Change | None:
    """Write what the two conclude.

    Raises:
        Refused: they do not sit together, or the rep has not spoken yet.
    """
    told = _text(text)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        _must_sit_together(row)
        if told and not row.rep_said and not _has_shared(row):
            told_why = _("First the rep's own reading: let %(name)s tell what the figures say, and note it above.")
            raise Refused(told_why % {"name": row.rep.name})
        concluded_at = row.concluded_at if told == row.conclusion else now if told else None
        after = {"conclusion": told, "concluded_at": None if concluded_at is None else to_us(concluded_at)}
        return editing.change(viewer, row, {}, after, now)


def agree(viewer: Viewer, conversation_id: int, wanted: WantedAction, key: UUID | None, now: datetime) -> Change | None:
    """Agree on an action.

    Raises:
        NotVisible: it is not the viewer's conversation, or its owner is neither of the two.
        Refused: what, by when or which KPI is missing, or a number cannot be.
    """
    made: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        if wanted.owner_id not in (row.rep_id, row.manager_id):
            raise NotVisible(f"owner {wanted.owner_id}")
        due_on = _must_be_whole(wanted, viewer.today)

        def make() -> int:
            if Action.objects.filter(conversation=row).count() >= MOST_ACTIONS:
                raise Refused(_("These are many actions for one conversation: keep the few that matter."))
            action = Action.objects.create(
                organisation_id=viewer.organisation.id,
                conversation=row,
                rep_id=row.rep_id,
                owner_id=wanted.owner_id,
                kind=wanted.kind,
                text=_line(wanted.text),
                due_on=due_on,
                kpi=wanted.kpi,
                stood=dict(wanted.stood),
                wanted=wanted.wanted,
                minutes=wanted.minutes,
                cost_minor=wanted.cost_minor,
                worth=dict(wanted.worth),
                made_by_id=viewer.person_id,
                made_at=now,
            )
            made.append(editing.made(viewer, action, now))
            return action.pk

        once(viewer, key, "action", now, make)
    return made[-1] if made else None


def withdraw(viewer: Viewer, action_id: int, now: datetime) -> Change:
    """Take away an action that was just agreed, while the conversation is not closed."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        action = find(actions(viewer), action_id)
        planned(viewer, action.conversation_id)
        return editing.remove(viewer, action, now)


def close(viewer: Viewer, conversation_id: int, now: datetime) -> Change | None:
    """Close a conversation; the next one of its rhythm is planned.

    Raises:
        Refused: the two did not sit together, the rep has not spoken, or it ends in no action.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        _must_sit_together(row)
        if not row.rep_said and not _has_shared(row):
            why = _("The rep has not spoken yet. Note above what %(name)s says of the figures, then close.")
            raise Refused(why % {"name": row.rep.name})
        if not Action.objects.filter(conversation=row).exists():
            raise Refused(
                _("Every conversation ends in an action. Agree on at least one: who does what by when, for which KPI.")
            )
        after = {"state": Conversation.State.HELD.value, "closed_by_id": viewer.person_id, "closed_at": to_us(now)}
        changed = editing.change(viewer, row, {}, after, now)
        tell_other(viewer, row, "closed", now)
    if row.rhythm_id is not None:
        plan_next(viewer.organisation.id, now, row.rhythm_id)
    return changed


def share_with_next(viewer: Viewer, conversation_id: int, is_shared: bool, now: datetime) -> Change | None:
    """The rep lets a later manager read a held conversation, or no longer.

    Raises:
        NotVisible: the viewer is not its rep, or it was not held.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(conversations(viewer).filter(state=Conversation.State.HELD), conversation_id)
        if row.rep_id != viewer.person_id:
            raise NotVisible(f"sharing of {conversation_id}")
        return editing.change(viewer, row, {}, {"shared_with_next": is_shared}, now)


def _must_sit_together(row: Conversation) -> None:
    if row.together_at is None:
        raise Refused(_("This is for when you sit together. Say above that you do, then it opens for both."))


def _has_shared(row: Conversation) -> bool:
    rows = Preparation.objects.filter(conversation=row, person_id=row.rep_id, shared_at__isnull=False)
    return rows.exclude(text="").exists()


def _must_be_whole(wanted: WantedAction, today: date) -> date:
    if not _line(wanted.text):
        raise Refused(_("Say what will be done, in a few words."))
    if wanted.due_on is None:
        raise Refused(_("Say by when: an action without a date is a wish."))
    if not today <= wanted.due_on <= today + LATEST:
        raise Refused(_("Choose a day from today on, within two years."))
    if not wanted.kpi:
        raise Refused(_("Choose the KPI that it should move: next time you look at that one together."))
    if wanted.kind not in Action.Kind.values:
        raise Refused(_("Choose what sort of action it is."))
    if not 0 <= wanted.minutes <= MOST_HOURS * 60 or wanted.cost_minor < 0:
        raise Refused(_("Give hours from 0 to %(most)s, and a cost that is not below zero.") % {"most": MOST_HOURS})
    return wanted.due_on


def _line(text: str) -> str:
    return _text(" ".join(text.split()), MOST_LINE)


def _text(text: str, most: int = MOST_TEXT) -> str:
    told = text.strip()
    if len(told) > most:
        raise Refused(_("This is too long: at most %(most)s characters.") % {"most": most})
    return told
