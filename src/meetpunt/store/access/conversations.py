"""Conversations are for the two who have them: nobody else finds one, also who administers or directs.

A later manager of the rep reads an earlier conversation when the rep shares it, and the rep's open actions always.
What one of the two prepared is found by the other when it was shared: the rep's by itself, the manager's when the rep
has shared too, so that the rep reads the figures first. A conversation that was held hides nothing of itself.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from meetpunt.store.access.viewer import Viewer, on_day
from meetpunt.store.models import Action, AgendaItem, Conversation, Preparation, TeamMembership


def conversations(viewer: Viewer) -> QuerySet[Conversation]:
    """The conversations of which the viewer is the rep or the manager."""
    me = viewer.person_id or 0
    return Conversation.objects.filter(Q(rep_id=me) | Q(manager_id=me), organisation_id=viewer.organisation.id)


def readable_conversations(viewer: Viewer) -> QuerySet[Conversation]:
    """Those, and the held ones of earlier managers that a rep of the viewer shares."""
    me = viewer.person_id or 0
    shared = Q(shared_with_next=True, state=Conversation.State.HELD, rep_id__in=managed_reps(viewer))
    return Conversation.objects.filter(Q(rep_id=me) | Q(manager_id=me) | shared, organisation_id=viewer.organisation.id)


def actions(viewer: Viewer, managed: frozenset[int] | None = None) -> QuerySet[Action]:
    """The actions of the viewer's conversations, the viewer's own, and the open ones of managed reps.

    managed: `managed_reps`, where they are known already.
    """
    me = viewer.person_id or 0
    own = Q(rep_id=me) | Q(owner_id=me) | Q(conversation__manager_id=me)
    opened = Q(state=Action.State.OPEN, rep_id__in=managed_reps(viewer) if managed is None else managed)
    return Action.objects.filter(own | opened, organisation_id=viewer.organisation.id)


def preparations(viewer: Viewer) -> QuerySet[Preparation]:
    """What the viewer prepared, and what the other one shared as far as it may be read now."""
    me = viewer.person_id or 0
    both = Q(conversation__rep_id=me) | Q(conversation__manager_id=me)
    held = Q(conversation__state=Conversation.State.HELD)
    return Preparation.objects.filter(
        both, Q(person_id=me) | Q(shared_at__isnull=False) & (_of_rep() | _rep_shared() | held)
    ).filter(organisation_id=viewer.organisation.id)


def agenda(viewer: Viewer) -> QuerySet[AgendaItem]:
    """What the viewer put on agendas, and what the other one did as soon as the rep shared the preparation."""
    me = viewer.person_id or 0
    both = Q(conversation__rep_id=me) | Q(conversation__manager_id=me)
    held = Q(conversation__state=Conversation.State.HELD)
    return AgendaItem.objects.filter(both, Q(person_id=me) | _rep_shared() | held).filter(
        organisation_id=viewer.organisation.id
    )


def managed_reps(viewer: Viewer) -> frozenset[int]:
    """The people in teams that the viewer manages today, the viewer left out; not those stood in for."""
    rows = TeamMembership.objects.filter(on_day(viewer.today), team_id__in=viewer.managed_team_ids)
    return frozenset(rows.exclude(person_id=viewer.person_id or 0).values_list("person_id", flat=True))


def _of_rep() -> Q:
    return Q(person_id=F("conversation__rep_id"))


def _rep_shared() -> Exists:
    rows = Preparation.objects.filter(
        conversation_id=OuterRef("conversation_id"),
        person_id=OuterRef("conversation__rep_id"),
        shared_at__isnull=False,
    )
    return Exists(rows)
