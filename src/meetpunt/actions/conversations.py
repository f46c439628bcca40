"""Planning a conversation between rep and manager, with the facts as they stand; another time, or calling it off.

Rule: it is asked as a question, by one of the two and about the rep of the two. What the facts said stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import Notice, notify
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import put_back, undoes
from meetpunt.method.rules import RULES_VERSION
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.conversations import conversations
from meetpunt.store.access.registration import find
from meetpunt.store.conversations import talks_with
from meetpunt.store.fields import to_us
from meetpunt.store.models import Change, Conversation, Notification
from meetpunt.store.tenancy import changing

SHORTEST, LONGEST = 8, 500
MOST_MINUTES = 480


@dataclass(frozen=True)
class Wanted:
    """A conversation to plan. with_id: the other of the two; about, facts: as the page showed them."""

    rep_id: int
    with_id: int
    at: datetime
    minutes: int
    question: str
    about: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def start(viewer: Viewer, wanted: Wanted, key: UUID | None, now: datetime) -> tuple[int, Change | None]:
    """Plan a conversation; gives it and what an undo takes back.

    Raises:
        NotVisible: the viewer is neither this rep nor one of the rep's managers, or the other one is not.
        Refused: it is no question, or no time at which it can be.
    """
    if wanted.with_id not in {one.id for one in talks_with(viewer, wanted.rep_id)}:
        raise NotVisible(f"conversation with {wanted.with_id}")
    question = _question(wanted.question)
    must_be_possible(wanted.at, wanted.minutes, now)
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        manager = wanted.with_id if viewer.person_id == wanted.rep_id else viewer.person_id or 0

        def make() -> int:
            row = Conversation.objects.create(
                organisation_id=viewer.organisation.id,
                rep_id=wanted.rep_id,
                manager_id=manager,
                planned_at=wanted.at,
                minutes=wanted.minutes,
                question=question,
                about=dict(wanted.about),
                facts=dict(wanted.facts),
                facts_at=now if wanted.facts else None,
                rules_version=RULES_VERSION if wanted.facts else "",
                made_by_id=viewer.person_id,
                made_at=now,
            )
            told = {"rep_id": row.rep_id, "manager_id": row.manager_id, "question": question}
            changes.append(editing.write_down(viewer, Change.Kind.MADE, row, {}, told, now))
            tell_other(viewer, row, "planned", now)
            return row.pk

        row_id, _made = once(viewer, key, "conversation", now, make)
    return row_id, changes[-1] if changes else None


def move(
    viewer: Viewer,
    conversation_id: int,
    seen: Mapping[str, Any],
    at: datetime,
    minutes: int,
    question: str,
    now: datetime,
) -> Change | None:
    """Another time, or other words of the question by who asked it; None when nothing changed.

    seen: the columns planned_at, minutes and question as the form showed them.

    Raises:
        NotVisible: it is not the viewer's conversation.
        Refused: it is over or called off, it is no question, or no time at which it can be.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        wanted: dict[str, Any] = {"planned_at": to_us(at), "minutes": minutes}
        if row.made_by_id == viewer.person_id:
            wanted["question"] = _question(question)
        if to_us(at) != to_us(row.planned_at):
            must_be_possible(at, minutes, now)
        changed = editing.change(viewer, row, seen, wanted, now)
        if changed is not None:
            tell_other(viewer, row, "moved", now)
        return changed


def call_off(viewer: Viewer, conversation_id: int, now: datetime) -> Change | None:
    """Call a planned conversation off.

    Raises:
        NotVisible: it is not the viewer's.
        Refused: it is not planned any more.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        changed = editing.change(viewer, row, {}, {"state": Conversation.State.CANCELLED.value}, now)
        tell_other(viewer, row, "called_off", now)
        return changed


@undoes("conversation", Change.Kind.MADE)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Take back a conversation that was planned, with what the other one was told and did not read yet."""
    rows = Notification.objects.filter(organisation_id=viewer.organisation.id, kind="conversation", read_at=None)
    rows.filter(key__startswith=f"conversation:{found.row_id}:").delete()
    put_back(viewer, found, now)


def planned(viewer: Viewer, conversation_id: int) -> Conversation:
    """One of the viewer's conversations that is still planned.

    Raises:
        NotVisible: it is not the viewer's.
        Refused: it was held or called off.
    """
    row = find(conversations(viewer), conversation_id)
    if row.state != Conversation.State.PLANNED:
        raise Refused(_("This conversation is not planned any more."))
    return row


def _question(told: str) -> str:
    question = " ".join(told.split())
    if not SHORTEST <= len(question) <= LONGEST:
        raise Refused(_("Write the question in one or two sentences."))
    if not question.endswith("?"):
        raise Refused(_("Ask it as a question, ending with a question mark: the other one knows what you do not."))
    return question


def must_be_possible(at: datetime, minutes: int, now: datetime) -> None:
    """A moment still to come, and a length that a conversation has."""
    if at < now:
        raise Refused(_("This moment is over. Choose one that is still to come."))
    if not 5 <= minutes <= MOST_MINUTES:
        raise Refused(_("Give a number of minutes from 5 to %(most)s.") % {"most": MOST_MINUTES})


def tell_other(viewer: Viewer, row: Conversation, what: str, now: datetime) -> None:
    """Tell the other of the two what happened with their conversation."""
    other = row.manager_id if row.rep_id == viewer.person_id else row.rep_id
    there = row.planned_at.astimezone(ZoneInfo(viewer.organisation.time_zone))
    about = {"by": viewer.name, "what": what, "day": there.date().isoformat(), "time": f"{there:%H:%M}"}
    key = f"conversation:{row.pk}:{what}:{now:%Y%m%d%H%M%S}"
    notify(viewer.organisation.id, [Notice(other, "conversation", key, about, f"/conversations/{row.pk}/")], now)
