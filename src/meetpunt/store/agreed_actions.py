"""Actions that were agreed in conversations, to read beyond one conversation.

Rule: every row is found through `access.conversations.actions`; those of everybody only to make aggregates of.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from meetpunt.method.period import first_moment, moment_after
from meetpunt.store.access import Viewer
from meetpunt.store.access.conversations import actions, managed_reps
from meetpunt.store.access.registration import find
from meetpunt.store.conversation_room import AgreedAction, agreed
from meetpunt.store.models import Action, Conversation
from meetpunt.store.prepared import prepared
from meetpunt.store.refs import Named, OrganisationRef


def open_actions(viewer: Viewer) -> tuple[AgreedAction, ...]:
    """The open ones that the viewer may see, the first due first."""
    rows = _rows(viewer).filter(state=Action.State.OPEN).order_by("due_on", "pk")
    return tuple(agreed(row) for row in rows)


def ended_actions(viewer: Viewer, most: int = 30) -> tuple[AgreedAction, ...]:
    """The ended ones that the viewer may see, the latest first."""
    rows = _rows(viewer).exclude(state=Action.State.OPEN).order_by("-ended_at", "-pk")[:most]
    return tuple(agreed(row) for row in rows)


def own_due(viewer: Viewer, until: date) -> tuple[AgreedAction, ...]:
    """The viewer's own open ones that are due until a day, the first due first."""
    return tuple(agreed(row) for row in _own_due(viewer, managed_reps(viewer), until))


def find_action(viewer: Viewer, action_id: int) -> AgreedAction:
    """One of them, or NotVisible."""
    return agreed(find(_rows(viewer), action_id))


def agreed_with(viewer: Viewer, action_id: int) -> Named:
    """The manager with whom an action of the viewer's was agreed."""
    row = find(_rows(viewer).select_related("conversation__manager"), action_id)
    return Named(row.conversation.manager_id, row.conversation.manager.name)


def agreed_between(organisation: OrganisationRef, first: date, last: date, most: int) -> tuple[AgreedAction, ...]:
    """The latest that were agreed on these days (both included) in conversations that were held, of everybody."""
    zone = ZoneInfo(organisation.time_zone)
    rows = Action.objects.filter(
        organisation_id=organisation.id,
        made_at__gte=first_moment(first, zone),
        made_at__lt=moment_after(last, zone),
        conversation__state=Conversation.State.HELD,
    )
    found = rows.select_related("rep", "owner", "conversation").order_by("-made_at", "-pk")[:most]
    return tuple(agreed(row) for row in found)


@prepared
def _own_due(viewer: Viewer, managed: frozenset[int], until: date) -> QuerySet[Action]:
    rows = _rows(viewer, managed).filter(state=Action.State.OPEN, owner_id=viewer.person_id or 0, due_on__lte=until)
    return rows.order_by("due_on", "pk")


def _rows(viewer: Viewer, managed: frozenset[int] | None = None) -> QuerySet[Action]:
    return actions(viewer, managed).select_related("rep", "owner", "conversation")
