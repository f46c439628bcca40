"""Preparing a conversation: the rep reads the own figures first, the manager asks questions, both fill the agenda.

Rules: what one prepares is one's own until it is shared, and the manager's is read when the rep has shared. A manager
writes questions, never verdicts. The figures are frozen when the first of the two begins, and never again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.competencies import row_of
from meetpunt.actions.conversations import planned, tell_other
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.method.rules import RULES_VERSION
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.conversations import agenda
from meetpunt.store.access.registration import find
from meetpunt.store.models import (
    AgendaItem,
    Change,
    Conversation,
    DevelopmentQuestion,
    Objective,
    Preparation,
    Step,
)
from meetpunt.store.tenancy import changing

MOST_TEXT = 4000
MOST_ITEM = 300
MOST_ITEMS = 20
Facts = Callable[[], Mapping[str, Any]]
"""Makes the figures as they stand now; asked for only when they are not frozen yet."""


@dataclass(frozen=True)
class WantedQuestion:
    """A development question, and what it is tied to."""

    text: str
    step_id: int | None = None
    competency_code: str = ""
    objective_id: int | None = None


def freeze_facts(viewer: Viewer, conversation_id: int, facts: Facts, now: datetime) -> None:
    """Freeze the figures of a planned conversation, once; asking again changes nothing."""
    row = planned(viewer, conversation_id)
    if row.facts_at is not None:
        return
    told = dict(facts())
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = Conversation.objects.filter(organisation_id=viewer.organisation.id, pk=row.pk, facts_at=None)
        rows.update(facts={**row.facts, **told}, facts_at=now, rules_version=RULES_VERSION)


def prepare(viewer: Viewer, conversation_id: int, text: str, is_shared: bool, now: datetime) -> Preparation:
    """Keep what the viewer prepared, and share it when so wished; what was shared stays shared.

    Raises:
        NotVisible: it is not the viewer's conversation.
        Refused: it is over, or a line of the manager is no question.
    """
    told = text.strip()
    if len(told) > MOST_TEXT:
        raise Refused(_("This is too long: at most %(most)s characters.") % {"most": MOST_TEXT})
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        if viewer.person_id == row.manager_id:
            must_be_questions(told)
        if is_shared and not told and viewer.person_id == row.rep_id:
            raise Refused(_("Write down what you see in your figures before you share it, in a few words."))
        found = Preparation.objects.filter(conversation=row, person_id=viewer.person_id or 0).first()
        before = found.shared_at if found else None
        shared_at = before or (now if is_shared else None)
        kept, _made = Preparation.objects.update_or_create(
            organisation_id=viewer.organisation.id,
            conversation=row,
            person_id=viewer.person_id or 0,
            defaults={"text": told, "changed_at": now, "shared_at": shared_at},
        )
        if is_shared and before is None:
            tell_other(viewer, row, "shared", now)
        return kept


def put_on_agenda(viewer: Viewer, conversation_id: int, text: str, key: UUID | None, now: datetime) -> int:
    """Put something on the agenda.

    Raises:
        Refused: the conversation is over, nothing was said, or the agenda is full.
    """
    told = " ".join(text.split())
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        if not told or len(told) > MOST_ITEM:
            raise Refused(_("Write in one line what you want to talk about."))

        def make() -> int:
            if AgendaItem.objects.filter(conversation=row).count() >= MOST_ITEMS:
                raise Refused(_("The agenda is full: what matters most fits in one conversation."))
            of = {"organisation_id": viewer.organisation.id, "person_id": viewer.person_id}
            return AgendaItem.objects.create(**of, conversation=row, text=told, at=now).pk

        return once(viewer, key, "agendaitem", now, make)[0]


def take_off_agenda(viewer: Viewer, item_id: int, now: datetime) -> Change:
    """Take one's own item off the agenda."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        item = find(agenda(viewer).filter(person_id=viewer.person_id or 0), item_id)
        planned(viewer, item.conversation_id)
        return editing.remove(viewer, item, now)


def ask_to_develop(viewer: Viewer, conversation_id: int, wanted: WantedQuestion, now: datetime) -> None:
    """Keep the rep's development question; an empty one takes it away.

    Raises:
        NotVisible: the viewer is not the rep, or what it is tied to is not there.
        Refused: it is no question.
    """
    of = {"organisation_id": viewer.organisation.id}
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        if viewer.person_id != row.rep_id:
            raise NotVisible(f"development question in {conversation_id}")
        rows = DevelopmentQuestion.objects.filter(**of, conversation=row)
        told = " ".join(wanted.text.split())
        if not told:
            rows.delete()
            return
        if not told.endswith("?") or len(told) > MOST_ITEM:
            raise Refused(_("Ask what you want to learn as a question, ending with a question mark."))
        competency = row_of(viewer, wanted.competency_code) if wanted.competency_code else None
        step = Step.objects.filter(**of, pk=wanted.step_id or 0).first()
        objective = Objective.objects.filter(**of, pk=wanted.objective_id or 0, is_active=True).first()
        DevelopmentQuestion.objects.update_or_create(
            organisation_id=viewer.organisation.id,
            conversation=row,
            defaults={
                "person_id": row.rep_id,
                "text": told,
                "step": step,
                "competency": competency,
                "objective": objective,
                "changed_at": now,
            },
        )


def choose_coaching(viewer: Viewer, conversation_id: int, coaching: str, now: datetime) -> None:
    """The manager chooses how to help with the development question, once the rep has shared it.

    Raises:
        NotVisible: the viewer is not the manager, or there is no question to be read.
        Refused: it is none of the ways.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = planned(viewer, conversation_id)
        shared = Preparation.objects.filter(conversation=row, person_id=row.rep_id, shared_at__isnull=False)
        if viewer.person_id != row.manager_id or not shared.exists():
            raise NotVisible(f"coaching in {conversation_id}")
        if coaching not in DevelopmentQuestion.Coaching.values:
            raise Refused(_("Choose how you will help: show, practise, go along, or leave free."))
        rows = DevelopmentQuestion.objects.filter(organisation_id=viewer.organisation.id, conversation=row)
        if not rows.update(coaching=coaching, coached_at=now):
            raise NotVisible(f"development question of {conversation_id}")


def must_be_questions(text: str) -> None:
    """Every line is a question: the manager asks, the rep tells."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wrong = next((line for line in lines if not line.endswith("?")), "")
    if wrong:
        told = _("Write questions, one a line, each ending with a question mark. This is none: %(line)s")
        raise Refused(told % {"line": wrong})
